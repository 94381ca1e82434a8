import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorLine } from '#edges/cli/document-error.ts';
import { readPolicyDocument, writePolicyDocument } from '#edges/cli/policy-document.ts';

const text = readFileSync(new URL('../../src/main/seed/policy.json', import.meta.url), 'utf8');

function seedPolicy() {
  const reading = readPolicyDocument(text);
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  return reading.policy;
}

function errorsOf(change: Record<string, unknown>): string[] {
  const reading = readPolicyDocument(JSON.stringify({ ...JSON.parse(text), ...change }));
  return 'errors' in reading ? reading.errors.map(errorLine) : [];
}

test('the demo operator has a policy, and it is written as an export is', () => {
  expect(seedPolicy()).toMatchObject({
    version: 1,
    expiringSoonDays: 3,
    graceDays: 30,
    suspendedDays: 60,
    renewNow: 'replace',
    maxQueued: 3,
    giveBackAfterMinutes: 15,
    paymentWindowMinutes: 15,
    quoteMinutes: 30,
    repeatWarningMinutes: 10,
  });
  expect(writePolicyDocument(seedPolicy())).toBe(text);
});

test('the refund terms name the time the program keeps', () => {
  const { refundTerms, giveBackAfterMinutes } = seedPolicy();
  expect(refundTerms.en).toContain(`within ${giveBackAfterMinutes} minutes`);
  expect(refundTerms['zh-CN']).toContain(`${giveBackAfterMinutes} 分钟内`);
});

const burn = (...burnOrder: string[]) => ({ burnOrder });

test.each<[string, Record<string, unknown>, string[]]>([
  ['wrong format', { format: 'x' }, ['format: must be "xuka-policy/1"']],
  ['unknown field', { colour: 1 }, ['has "colour", which is not known here']],
  ['missing', { graceDays: undefined }, ['graceDays: is missing']],
  ['negative', { suspendedDays: -1 }, ['suspendedDays: must be at least 0']],
  ['too long', { graceDays: 400 }, ['graceDays: must be at most 366']],
  ['half', { maxQueued: 1.5 }, ['maxQueued: must be a whole number']],
  ['in words', { quoteMinutes: '30' }, ['quoteMinutes: must be a whole number']],
  ['paying asks', { payingAsks: 'never' }, ['payingAsks: must be one of "always", "recent"']],
  [
    'unknown renewal',
    { renewNow: 'add' },
    ['renewNow: must be one of "replace", "stack", "extend"'],
  ],
  [
    'no order',
    burn(),
    [
      'burnOrder: must have at least 1 entry',
      'burnOrder: must end with "first-bought": it is what always decides',
    ],
  ],
  [
    'unknown criterion',
    burn('largest', 'first-bought'),
    [
      'burnOrder[0]: must be one of "rolled-over-first", "soonest-expiry", "add-on-first", "plan-first", "narrowest-zone", "first-bought"',
    ],
  ],
  [
    'criterion twice',
    burn('first-bought', 'first-bought'),
    ['burnOrder: must not name a criterion twice'],
  ],
  [
    'opposites',
    burn('plan-first', 'add-on-first', 'first-bought'),
    ['burnOrder: must not have both "add-on-first" and "plan-first": they say the opposite'],
  ],
  [
    'undecided order',
    burn('soonest-expiry'),
    ['burnOrder: must end with "first-bought": it is what always decides'],
  ],
  [
    'one line of terms',
    { refundTerms: { 'zh-CN': '一行\n两行', en: 'One' } },
    ['refundTerms › en: must be two lines with "\\n" between them'],
  ],
  ['one language', { refundTerms: { en: 'One\nTwo' } }, ['refundTerms › zh-CN: is missing']],
  [
    'several at once',
    { graceDays: -1, maxQueued: 99 },
    ['graceDays: must be at least 0', 'maxQueued: must be at most 12'],
  ],
])('%s', (_, change, expected) => {
  expect(errorsOf(change)).toEqual(expected);
});

test('no document at all', () => {
  expect(readPolicyDocument('[]')).toEqual({
    errors: [{ place: '', problem: 'must be an object in { }' }],
  });
  expect(readPolicyDocument('{"format"}')).toHaveProperty('errors');
});

test('credit: what is said is read and written back, what is not keeps its default', () => {
  const credit = {
    paysPlans: false,
    expiryDays: 90,
    expiryDaysByMarket: { de: null },
    most: ['500.00 GBP'],
    topUps: [{ plan: 'gb-any', least: '5.00 GBP', most: '100.00 GBP', step: '0.50 GBP' }],
  };
  const reading = readPolicyDocument(JSON.stringify({ ...JSON.parse(text), credit }));
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  expect(reading.policy.credit).toEqual({
    paysPlans: false,
    expiryDays: 90,
    expiryDaysByMarket: { de: null },
    mostMinor: { GBP: 50_000 },
    topUps: [
      {
        ...{ planId: 'gb-any', currency: 'GBP' },
        ...{ leastMinor: 500, mostMinor: 10_000, stepMinor: 50 },
      },
    ],
  });
  expect(JSON.parse(writePolicyDocument(reading.policy)).credit).toEqual(credit);
});

const topUp = (more: object) => ({
  topUps: [{ plan: 'gb-any', least: '5.00 GBP', most: '100.00 GBP', step: '0.50 GBP', ...more }],
});

test.each<[Record<string, unknown>, string]>([
  [topUp({ step: '0.30 GBP' }), 'step: must lead from "least" to "most" in whole steps'],
  [topUp({ step: '0.00 GBP' }), 'step: must be above zero'],
  [topUp({ step: '0.50 EUR' }), 'step: must be in the currency of "least"'],
  [topUp({ most: '100.00 EUR' }), 'most: must be in the currency of "least"'],
  [topUp({ most: '4.50 GBP' }), 'most: must be at least "least"'],
  [topUp({ least: '0.00 GBP' }), 'least: must be above zero'],
  [topUp({ least: undefined }), 'least: is missing'],
  [topUp({ colour: 1 }), 'has "colour", which is not known here'],
])('top-ups %j are refused', (credit, problem) => {
  const place = problem.startsWith('has') ? 'credit › topUps[0]: ' : 'credit › topUps[0] › ';
  expect(errorsOf({ credit })).toEqual([place + problem]);
});

test('no plan is offered twice at amounts of one’s own choosing', () => {
  const [terms] = topUp({}).topUps;
  expect(errorsOf({ credit: { topUps: [terms, terms] } })).toEqual([
    'credit › topUps: must not name a plan twice',
  ]);
});

test.each<[Record<string, unknown>, string]>([
  [{ expiryDays: 0 }, 'credit › expiryDays: must be at least 1'],
  [
    { most: ['lots'] },
    'credit › most[0]: "lots" is not an amount of money; write it like "10.00 GBP"',
  ],
  [{ colour: 1 }, 'credit: has "colour", which is not known here'],
])('credit %j is refused', (credit, problem) => {
  expect(errorsOf({ credit })).toEqual([problem]);
});

test.each(['always', 'recent'] as const)(
  'when paying asks is read and written: %s',
  (payingAsks) => {
    const reading = readPolicyDocument(JSON.stringify({ ...JSON.parse(text), payingAsks }));
    if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join());
    expect(reading.policy.payingAsks).toBe(payingAsks);
    expect(readPolicyDocument(writePolicyDocument(reading.policy))).toEqual(reading);
  },
);

test.each<[Record<string, unknown>, string]>([
  [{ withdrawal: { days: 0, measure: 'time' } }, 'refund › withdrawal › days: must be at least 1'],
  [
    { withdrawal: { days: 14, measure: 'feeling' } },
    'refund › withdrawal › measure: must be one of "time", "volume", "greater"',
  ],
  [{ notBegun: {} }, 'refund › notBegun › untilHours: is missing'],
  [
    { operatorWindow: { days: 30, condition: 'maybe' } },
    'refund › operatorWindow › condition: must be one of "unused", "any"',
  ],
  [
    { unusedGoodwill: { days: 30, shareBasisPoints: 10_001 } },
    'refund › unusedGoodwill › shareBasisPoints: must be at most 10000',
  ],
  [
    { weights: { data: 0, voice: 0, sms: 0, credit: 0 } },
    'refund › weights: must have a weight above 0: else whatever was used would cost nothing',
  ],
  [{ bankDays: 61 }, 'refund › bankDays: must be at most 60'],
  [{ fee: 1 }, 'refund: has "fee", which is not known here'],
])('refund %j is refused', (refund, problem) => {
  expect(errorsOf({ refund })).toEqual([problem]);
});

test('rules of giving back are read and written, absent ones stay absent', () => {
  const refund = {
    withdrawal: null,
    notBegun: { untilHours: 24 },
    operatorWindow: { days: 180, condition: 'unused' },
    remainingCredit: false,
  };
  const reading = readPolicyDocument(JSON.stringify({ ...JSON.parse(text), refund }));
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join());
  expect(reading.policy.refund).toEqual(refund);
  expect(readPolicyDocument(writePolicyDocument(reading.policy))).toEqual(reading);
});
