import { expect, test } from 'vitest';
import { errorLine } from '#edges/cli/document-error.ts';
import { readPolicyDocument, writePolicyDocument } from '#edges/cli/policy-document.ts';
import { diffPolicies, explainPolicy } from '#edges/cli/policy-explain.ts';
import { readSeedPolicy } from '#main/seed/seed-reference.ts';
import { operatorFiles, readOperator } from '../policy-vectors/vector-document.ts';

const policies = operatorFiles().map((file) => [file, readOperator(file).policy] as const);

test.each(policies)('%s is read back as it was written, and always the same text', (_, policy) => {
  const text = writePolicyDocument(policy);
  const read = readPolicyDocument(text);
  expect(read).toEqual({ policy });
  expect('policy' in read && writePolicyDocument(read.policy)).toBe(text);
});

test.each(policies)('%s is explained in both languages, place by place the same', (_, policy) => {
  const [en, zh] = (['en', 'zh-CN'] as const).map((locale) => explainPolicy(policy, locale));
  expect(zh!.map(({ place }) => place)).toEqual(en!.map(({ place }) => place));
  for (const { text } of zh!.slice(0, -1)) expect(text).toMatch(/\p{Script=Han}/u);
  expect(diffPolicies(policy, policy, 'en')).toEqual([]);
});

/** The seed's document with other fields; what is undefined is left out. */
function errorsOf(change: Record<string, unknown>): string[] {
  const document = JSON.parse(writePolicyDocument(readSeedPolicy()));
  const reading = readPolicyDocument(JSON.stringify({ ...document, ...change }));
  return 'errors' in reading ? reading.errors.map(errorLine) : [];
}

const course = (states: object, more: object = {}) => ({
  ...{ graceDays: undefined, suspendedDays: undefined },
  lifecycle: { states, ...more },
});

test.each<[string, Record<string, unknown>, string[]]>([
  [
    'the course said twice',
    { ...course({ grace: {} }), graceDays: 3 },
    ['graceDays: must not be given: "lifecycle" says the whole course'],
  ],
  ['the short form by half', { graceDays: undefined }, ['graceDays: is missing']],
  [
    'time leading up',
    course({ suspended: { exits: [{ to: 'grace', when: { inState: { days: 1 } } }] } }),
    [
      'lifecycle › states › suspended › exits[0] › to: must come later in a line\'s course than "suspended"',
    ],
  ],
  [
    'time leading into a hold',
    course({ active: { exits: [{ to: 'parked', when: { inState: { days: 1 } } }] } }),
    [
      'lifecycle › states › active › exits[0] › to: must not be a hold: time alone never holds a line apart',
    ],
  ],
  [
    'two triggers in one',
    course({
      active: { exits: [{ to: 'grace', when: { planEnd: true, date: '2027-01-01' } }] },
    }),
    [
      'lifecycle › states › active › exits[0] › when: must have exactly one of "planEnd", "idle", "inState", "balanceBelow" and "date"',
    ],
  ],
  [
    'no day of the calendar',
    course({ active: { exits: [{ to: 'grace', when: { date: '2027-02-30' } }] } }),
    [
      'lifecycle › states › active › exits[0] › when › date: must be a day of the calendar like "2027-03-31"',
    ],
  ],
  [
    'two lengths in one span',
    course({ grace: { exits: [{ to: 'suspended', when: { inState: { days: 1, hours: 2 } } }] } }),
    [
      'lifecycle › states › grace › exits[0] › when › inState: must have exactly one of "days", "months" and "hours"',
    ],
  ],
  [
    'money for what is held',
    course({ grace: {}, 'lost-stolen': { undo: [{ by: 'purchase' }] } }),
    [
      'lifecycle › states › lost-stolen › undo[0] › by: must not be money: nothing is sold for a line that is held',
    ],
  ],
  [
    'an amount that nobody pays',
    course({ grace: { undo: [{ by: 'staff', least: '1.00 GBP' }] } }),
    [
      'lifecycle › states › grace › undo[0] › least: must not be given: only "purchase" and "top-up" have an amount',
    ],
  ],
  [
    'a state that is none',
    course({ grace: {}, asleep: {} }),
    ['lifecycle › states: has "asleep", which is not known here'],
  ],
  [
    'a clock where nothing is held',
    course({ grace: { clock: 'stops' } }),
    ['lifecycle › states › grace › clock: must not be given: only a hold stops or runs one'],
  ],
  [
    'a clock that runs and gives its time back',
    course({
      grace: {},
      parked: { clock: 'runs', undo: [{ by: 'staff' }, { by: 'subscriber', restores: ['time'] }] },
    }),
    [
      'lifecycle › states › parked › undo[1] › restores: must not have "time": "clock" says that it runs',
    ],
  ],
  [
    'a parked line said twice',
    course(
      { grace: {}, parked: { exits: [], can: ['data'], undo: [] } },
      { parking: { most: { months: 3 }, to: 'suspended' } },
    ),
    [
      'lifecycle › states › parked › exits: must not be given: "parking" says it',
      'lifecycle › states › parked › can: must not be given: "parking" says it',
    ],
  ],
  [
    'two prices in one currency, and one that is none',
    course(
      {
        active: {
          exits: [
            { to: 'grace', when: { planEnd: true }, unless: { costs: [], buys: { days: 1 } } },
          ],
        },
      },
      { parking: { price: ['5.00 CNY', '6.00 CNY'], most: { months: 3 }, to: 'suspended' } },
    ),
    [
      'lifecycle › states › active › exits[0] › unless › costs: must have at least 1 entry',
      'lifecycle › parking › price: must not have two prices in one currency',
    ],
  ],
  [
    'a price that is none among others',
    course(
      { grace: {} },
      { parking: { price: ['5.00 CNY', '6 pounds'], most: { months: 3 }, to: 'suspended' } },
    ),
    [
      'lifecycle › parking › price[1]: "6 pounds" is not an amount of money; write it like "10.00 GBP"',
    ],
  ],
  [
    'as many as one likes of what is replaced',
    { maxStacked: 3, renewNow: 'replace' },
    ['maxStacked: must not be given: it belongs to "renewNow": "stack"'],
  ],
  [
    'rules of the network in one market',
    { market: 'gb', rating: undefined },
    ['services: must not be given for a market: the general policy says it for all'],
  ],
])('%s', (_, change, expected) => {
  expect(errorsOf(change)).toEqual(expected);
});

test('a price in each currency is written back and told as such', () => {
  const document = JSON.parse(writePolicyDocument(readSeedPolicy()));
  document.lifecycle.parking.price = ['1.50 GBP', '12.00 CNY'];
  document.lifecycle.states['lost-stolen'].clock = 'stops';
  const read = readPolicyDocument(JSON.stringify(document));
  if ('errors' in read) throw new Error(read.errors.map(errorLine).join());
  expect(JSON.parse(writePolicyDocument(read.policy))).toEqual(document);
  const told = (locale: 'en' | 'zh-CN') =>
    explainPolicy(read.policy, locale)
      .map(({ text }) => text)
      .join('\n');
  expect(told('en')).toContain(
    'A number may be parked for 1.50 GBP / 12.00 CNY of credit every month',
  );
  expect(told('en')).toContain(
    'While blocked as lost or stolen the time a line has left in its state stands still',
  );
  expect(told('zh-CN')).toContain('处于“挂失”期间，原状态的剩余时间暂停计算');
});

test('a difference is told in words, and else by the figures as the operator wrote them', () => {
  const document = JSON.parse(writePolicyDocument(readSeedPolicy()));
  const rate = {
    id: 'x',
    kind: 'data',
    zone: 'world',
    price: '0.05 GBP',
    per: '1 MB',
    step: '1 KB',
  };
  const changed = {
    ...document,
    deadlineNotices: { hold: [] },
    autoRenewal: { retryHours: [] },
    rating: { ...document.rating, creditPays: 'always', rates: [...document.rating.rates, rate] },
    services: { chat: { ...document.services.chat, name: { 'zh-CN': '聊天', en: 'chat' } } },
  };
  const read = readPolicyDocument(JSON.stringify(changed));
  if ('errors' in read) throw new Error(read.errors.map(errorLine).join());
  const told = (locale: 'en' | 'zh-CN') =>
    diffPolicies(readSeedPolicy(), read.policy, locale).map(
      ({ place, before, after }) => `${place}: ${before} > ${after}`,
    );
  expect(told('en')).toEqual([
    'services › chat › name: chat and maps > chat',
    'rating › creditPays: chosen > always',
    'deadlineNotices › hold: The end of parking or of a block is told 7 days and 1 day before. > The end of parking or of a block is not told beforehand.',
    'autoRenewal › retryHours: A charge that failed is tried again after 24 hours and 48 hours; when none is left, auto-renewal ends. > A charge that failed is not tried again: auto-renewal ends.',
    'rating › rates › x: null > kind: data; zone: world; price: 0.05 GBP; per: 1 MB; step: 1 KB',
  ]);
  expect(told('zh-CN')).toContain('services › chat › name: 聊天和地图 > 聊天');
});
