import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chargingDefaults } from '#domain/charging-policy.ts';
import { errorLine } from '#edges/cli/document-error.ts';
import { readPolicyDocument, writePolicyDocument } from '#edges/cli/policy-document.ts';

const text = readFileSync(new URL('../../src/main/seed/policy.json', import.meta.url), 'utf8');

const read = (change: Record<string, unknown>) =>
  readPolicyDocument(JSON.stringify({ ...JSON.parse(text), ...change }));

function policyOf(change: Record<string, unknown>) {
  const reading = read(change);
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  return reading.policy;
}

function errorsOf(change: Record<string, unknown>): string[] {
  const reading = read(change);
  return 'errors' in reading ? reading.errors.map(errorLine) : [];
}

const services = {
  messaging: { name: { 'zh-CN': '通讯应用', en: 'Messaging' }, ratingGroups: [100, 101] },
};
const rate = (change: object = {}) => ({
  rating: {
    creditPays: 'always',
    rates: [{ id: 'abroad', kind: 'data', price: '0.05 GBP', per: '1 MB', ...change }],
  },
});
const RATE = 'rating › rates[0]';

test('what is left out has its default', () => {
  expect(policyOf({ charging: {} }).charging).toEqual(chargingDefaults);
  expect(policyOf({ charging: { quota: { data: '10 MB' } } }).charging).toEqual({
    ...chargingDefaults,
    quota: { ...chargingDefaults.quota, data: 10 * 1_048_576 },
  });
  expect(policyOf({ rating: {} }).rating).toEqual({
    rounding: 'half-up',
    creditPays: 'never',
    rates: [],
  });
});

test('a rate is an exact fraction in the units of its kind', () => {
  const steps = { step: '1 KB', minimum: '10 KB', setUp: '0.10 GBP', zone: 'world' };
  expect(policyOf(rate(steps)).rating?.rates).toEqual([
    {
      id: 'abroad',
      kind: 'data',
      scope: 'any',
      zoneId: 'world',
      serviceId: 'any',
      currency: 'GBP',
      amountMinor: 5,
      per: 1_048_576,
      increment: 1_024,
      minimum: 10_240,
      setUpMinor: 10,
    },
  ]);
});

test('a document with everything is written as it was read', () => {
  const policy = policyOf({
    charging: {
      quota: { data: '100 MB', voice: '90 s', sms: 2 },
      validityMinutes: 10,
      thresholdPercent: 0,
      sessionTimeoutMinutes: 25,
      steps: { voice: { step: '6 s', minimum: '1 min' } },
    },
    services,
    rating: {
      rounding: 'up',
      creditPays: 'chosen',
      rates: [
        { id: 'chat', kind: 'data', service: 'messaging', price: '0.00 GBP', per: '1 MB' },
        {
          id: 'calls',
          kind: 'voice',
          scope: 'international',
          zone: 'world',
          price: '1.90 GBP',
          per: '10 min',
          step: '1 min',
          minimum: '1 min',
          setUp: '0.20 GBP',
        },
        { id: 'texts', kind: 'sms', scope: 'any', price: '0.15 GBP', per: 1 },
      ],
    },
  });
  const written = writePolicyDocument(policy);
  expect(readPolicyDocument(written)).toEqual({ policy });
  expect(written).toContain('"step": "1 min"');
});

test('what the page on charging shows can be imported as it stands', () => {
  const page = readFileSync(new URL('../../docs/operating/charging.md', import.meta.url), 'utf8');
  const blocks = page.match(/(?:^ {4}.*\n)+/gm) ?? [];
  const shown = Object.assign({}, ...blocks.map((block) => JSON.parse(`{${block}}`)));
  expect(Object.keys(shown)).toEqual(['charging', 'services', 'rating']);
  expect(errorsOf(shown)).toEqual([]);
  expect(policyOf({ charging: shown.charging }).charging).toEqual({
    ...chargingDefaults,
    steps: { voice: { increment: 60, minimum: 60 }, data: { increment: 1_024, minimum: 0 } },
  });
});

test.each<[string, Record<string, unknown>, string[]]>([
  [
    'quota in numbers',
    { charging: { quota: { data: 100 } } },
    ['charging › quota › data: must be a text in quotes'],
  ],
  [
    'no quota',
    { charging: { quota: { voice: '0 s' } } },
    ['charging › quota › voice: must be more than nothing'],
  ],
  [
    'steps of nothing',
    { charging: { steps: { voice: { step: '0 s' }, sms: { step: 1 } } } },
    [
      'charging › steps › voice › step: must be more than nothing',
      'charging › steps: has "sms", which is not known here',
    ],
  ],
  [
    'threshold of all',
    { charging: { thresholdPercent: 100 } },
    ['charging › thresholdPercent: must be at most 90'],
  ],
  [
    'silent before it is asked',
    { charging: { validityMinutes: 60, sessionTimeoutMinutes: 60 } },
    [
      'charging › sessionTimeoutMinutes: must be longer than "validityMinutes": a session that has something left is not silent',
    ],
  ],
  ['unknown field', { charging: { speed: 1 } }, ['charging: has "speed", which is not known here']],
  [
    'a service without groups',
    { services: { chat: { ...services.messaging, ratingGroups: [] } } },
    ['services › chat › ratingGroups: must have at least 1 entry'],
  ],
  [
    'a group twice',
    { services: { chat: { ...services.messaging, ratingGroups: [1, 1] } } },
    ['services › chat › ratingGroups: must not list one twice'],
  ],
  [
    'a service without a name',
    { services: { chat: { ratingGroups: [1] } } },
    ['services › chat › name: is missing'],
  ],
  [
    'every service by name',
    { services: { any: services.messaging } },
    ['services › any: must not be "any": that is every service'],
  ],
  [
    'unknown rounding',
    { rating: { rounding: 'down-up' } },
    ['rating › rounding: must be one of "half-up", "up", "down"'],
  ],
  ['no price', rate({ price: undefined }), [`${RATE} › price: is missing`]],
  [
    'no unit',
    rate({ per: 1 }),
    [`${RATE} › per: "1" is not an amount of data; write it like "12 GB" or "500 MB"`],
  ],
  [
    'calls by data',
    rate({ kind: 'voice', scope: 'any' }),
    [`${RATE} › per: "1 MB" is not an amount of calls; write it like "500 min"`],
  ],
  [
    'texts by data',
    rate({ kind: 'sms', scope: 'any' }),
    [`${RATE} › per: must be a whole number of texts from 1 to 1000`],
  ],
  ['no step', rate({ step: '0 KB' }), [`${RATE} › step: must be more than nothing`]],
  [
    'data that goes somewhere',
    rate({ scope: 'national' }),
    [`${RATE} › scope: must not be given: data goes nowhere in particular`],
  ],
  [
    'calls that go nowhere',
    rate({ kind: 'voice', per: '1 min' }),
    [
      `${RATE} › scope: is missing: say where calls or texts go ("national", "international", "any")`,
    ],
  ],
  [
    'two currencies',
    rate({ setUp: '0.10 EUR' }),
    [`${RATE} › setUp: must be in GBP like the price`],
  ],
  [
    'a strange service',
    rate({ service: 'video' }),
    [`${RATE} › service: "video" is not one of "services"`],
  ],
  [
    'an id twice',
    { rating: { rates: [rate().rating.rates[0], rate().rating.rates[0]] } },
    ['rating › rates[1] › id: "abroad" is the id of an earlier rate'],
  ],
])('%s', (_, change, expected) => {
  expect(errorsOf(change)).toEqual(expected);
});
