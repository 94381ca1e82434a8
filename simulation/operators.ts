import type { Currency } from '#domain/money.ts';
import type { Policy } from '#domain/policy.ts';
import { readSeedPolicy } from '#main/seed/seed-reference.ts';

const rate = (currency: Currency, kind: 'data' | 'voice', per: number) => ({
  ...{ id: `${currency}-${kind}`, kind, scope: 'any' as const, zoneId: null, serviceId: 'any' },
  ...{ currency, amountMinor: 7, per, increment: 3, minimum: 5, setUpMinor: 2 },
});

/** Credit pays for what no allowance covers. */
const rated: Partial<Policy> = {
  rating: {
    ...{ rounding: 'half-up', creditPays: 'always' },
    rates: (['GBP', 'CNY', 'USD'] as const).flatMap((currency) => [
      rate(currency, 'data', 13),
      rate(currency, 'voice', 6),
    ]),
  },
};

/** Sessions in which every request counts, and which are soon over. */
const charging = {
  ...{ quota: { data: 150, voice: 20, sms: 1 }, validityMinutes: 5, thresholdPercent: 20 },
  sessionTimeoutMinutes: 20,
};

/** How operators differ; each is the demo's policy with these changes. */
const differences: readonly Partial<Policy>[] = [
  { renewNow: 'replace' },
  { renewNow: 'stack', ...rated },
  { renewNow: 'stack', maxQueued: 1, burnOrder: ['add-on-first', 'soonest-expiry'] },
  { renewNow: 'replace', maxQueued: 0, graceDays: 0, suspendedDays: 0 },
  {
    renewNow: 'replace',
    graceDays: 2,
    suspendedDays: 1,
    burnOrder: ['plan-first', 'first-bought'],
  },
  { renewNow: 'stack', graceDays: 90, suspendedDays: 275, burnOrder: ['narrowest-zone'] },
  { paymentWindowMinutes: 5, quoteMinutes: 5, giveBackAfterMinutes: 1 },
  {
    paymentWindowMinutes: 60,
    quoteMinutes: 240,
    giveBackAfterMinutes: 120,
    maxQueued: 12,
    ...rated,
  },
];

/** Policies of the simulated operators; a world's policy changes now and then to another. */
export const policies = (): readonly [Policy, ...Policy[]] => {
  const base = readSeedPolicy();
  return differences.map((difference, i) => ({
    ...base,
    charging,
    ...difference,
    version: i + 1,
  })) as [Policy, ...Policy[]];
};
