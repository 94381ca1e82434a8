import { expect, test } from 'vitest';
import { errorLine } from '#edges/cli/document-error.ts';
import { readPromotionDocument, writePromotionDocument } from '#edges/cli/promotion-document.ts';
import { readSeedPromotions } from '#main/seed/seed-reference.ts';

const label = { 'zh-CN': '优惠', en: 'Offer' };
const spring = { id: 'spring', label, percent: '20 %', by: 'automatic' };
const written = (...promotions: object[]) =>
  JSON.stringify({ format: 'xuka-promotions/1', promotions });
const errorsOf = (...promotions: object[]) => {
  const reading = readPromotionDocument(written(...promotions));
  return 'errors' in reading ? reading.errors.map(errorLine) : [];
};

const whole = [
  { ...spring, atMost: '5.00 GBP', from: '2026-12-01', until: '2026-12-31', priority: 7 },
  { id: 'code', label, amount: '3.00 GBP', by: 'code', code: 'SPRING20', for: 'first-time' },
  { id: 'price', label, price: '5.00 GBP', by: 'automatic', plans: ['gb-12'], purchases: 3 },
  {
    ...{ id: 'bonus', label, bonus: { data: '2 GB', zone: 'europe' }, by: 'code' },
    ...{ for: { winBackAfterDays: 30 }, markets: ['gb', 'de'], limits: { perSubscriber: 2 } },
  },
  {
    ...{
      id: 'friend',
      label,
      percent: '7.5 %',
      by: 'referral',
      limits: { uses: 5, money: '9.00 GBP' },
    },
    referral: { reward: '5.00 GBP', afterDays: 15, mostPerMonth: 5 },
    markets: ['gb'],
  },
];

test('what is written reads back as the same, and the same is always the same text', () => {
  const reading = readPromotionDocument(written(...whole));
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  const text = writePromotionDocument(reading.promotions);
  expect(readPromotionDocument(text)).toEqual(reading);
  const [first, second] = reading.promotions;
  expect(first).toMatchObject({ fromDay: 20_788, untilDay: 20_818, priority: 7, currency: 'GBP' });
  expect(second).toMatchObject({
    audience: { kind: 'first-time' },
    code: 'SPRING20',
    periods: null,
  });
  const seeded = readSeedPromotions();
  const again = readPromotionDocument(writePromotionDocument(seeded));
  expect(again).toEqual({ promotions: seeded });
});

const at = (more: object) => [{ ...spring, ...more }];
test.for<[string, object[], string[]]>([
  [
    'two benefits',
    at({ amount: '1.00 GBP' }),
    ['promotions[0] (spring): must have exactly one of "percent", "amount", "price" and "bonus"'],
  ],
  [
    'a share',
    at({ percent: '120 %' }),
    ['promotions[0] (spring) › percent: "120 %" is not a share of the price; write it like "20 %"'],
  ],
  [
    'a day',
    at({ until: '2026-02-30' }),
    ['promotions[0] (spring) › until: "2026-02-30" is not a day; write it like "2026-12-31"'],
  ],
  [
    'days',
    at({ from: '2026-03-02', until: '2026-03-01' }),
    ['promotions[0] (spring) › until: must not be before "from"'],
  ],
  [
    'a code nobody types',
    at({ code: 'SPRING' }),
    ['promotions[0] (spring) › code: must not be given: only with "by": "code"'],
  ],
  [
    'a strange code',
    at({ by: 'code', code: 'spring 1' }),
    ['promotions[0] (spring) › code: must be 4 to 20 capital letters and digits, like "SPRING20"'],
  ],
  [
    'currencies',
    at({ atMost: '5.00 GBP', limits: { money: '9.00 EUR' } }),
    ['promotions[0] (spring) › limits › money: must be in GBP, like "atMost"'],
  ],
  [
    'money without a market',
    at({ limits: { money: '9.00 EUR' } }),
    ['promotions[0] (spring) › markets: is missing: the money is of the markets with its currency'],
  ],
  [
    'an invitation without reward',
    at({ by: 'referral' }),
    ['promotions[0] (spring) › referral: is missing: what does who invites get?'],
  ],
  [
    'one name twice',
    [spring, spring],
    ['promotions[1] (spring) › id: is another promotion’s already'],
  ],
  [
    'a field',
    at({ discount: 5 }),
    ['promotions[0] (spring): has "discount", which is not known here'],
  ],
])('%s is told with its place', ([, promotions, expected]) => {
  expect(errorsOf(...promotions)).toEqual(expected);
});

test('another format is told', () => {
  const reading = readPromotionDocument('{ "format": "xuka-catalogue/1" }');
  expect(reading).toEqual({
    errors: [{ place: 'format', problem: 'must be "xuka-promotions/1"' }],
  });
});
