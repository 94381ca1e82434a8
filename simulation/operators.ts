import type { Policy } from '#domain/policy.ts';
import { readSeedPolicy } from '#main/seed/seed-reference.ts';

/** How operators differ; each is the demo's policy with these changes. */
const differences: readonly Partial<Policy>[] = [
  { renewNow: 'replace' },
  { renewNow: 'stack' },
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
  { paymentWindowMinutes: 60, quoteMinutes: 240, giveBackAfterMinutes: 120, maxQueued: 12 },
];

/** Policies of the simulated operators; a world's policy changes now and then to another. */
export const policies = (): readonly [Policy, ...Policy[]] => {
  const base = readSeedPolicy();
  return differences.map((difference, i) => ({ ...base, ...difference, version: i + 1 })) as [
    Policy,
    ...Policy[],
  ];
};
