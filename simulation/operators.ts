import type { Currency } from '#domain/money.ts';
import type { Policy } from '#domain/policy.ts';
import { spanAfter } from '#domain/span.ts';
import { DAY } from '#domain/time.ts';
import { readSeedPolicy } from '#main/seed/seed-reference.ts';
import { operatorFiles, readOperator } from '../test/policy-vectors/vector-document.ts';

/** A policy that worlds live by, and whose rules it has. */
export interface SimulatedOperator {
  name: string;
  policy: Policy;
}

export type SimulatedOperators = readonly [SimulatedOperator, ...SimulatedOperator[]];

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

/** Allowance in steps that no quota is a multiple of. */
const stepped = {
  ...charging,
  steps: { data: { increment: 7, minimum: 30 }, voice: { increment: 6, minimum: 0 } },
};

/** How operators differ; each is the demo's policy with these changes. */
const differences: readonly Partial<Policy>[] = [
  { renewNow: 'replace', autoRenewal: { keepHours: 48, retryHours: [6, 24] } },
  { renewNow: 'stack', ...rated, charging: stepped },
  { renewNow: 'stack', maxQueued: 1, burnOrder: ['add-on-first', 'soonest-expiry'] },
  {
    renewNow: 'replace',
    maxQueued: 0,
    graceDays: 0,
    suspendedDays: 0,
    autoRenewal: { chargeHoursBefore: 0, preflightDays: [], noticeHours: 1, leastNoticeHours: 0 },
  },
  {
    renewNow: 'replace',
    graceDays: 2,
    suspendedDays: 1,
    burnOrder: ['plan-first', 'first-bought'],
    charging: stepped,
    renewNowWhen: { leftBelow: { data: 500 } },
  },
  { renewNow: 'stack', graceDays: 90, suspendedDays: 275, burnOrder: ['narrowest-zone'] },
  {
    ...{ paymentWindowMinutes: 5, quoteMinutes: 5, giveBackAfterMinutes: 1 },
    autoRenewal: { chargeHoursBefore: 48, retryHours: [], linkHours: 2 },
  },
  {
    paymentWindowMinutes: 60,
    quoteMinutes: 240,
    giveBackAfterMinutes: 120,
    maxQueued: 12,
    ...rated,
  },
];

/** What real operators publish of the course of lines, roll-over and credit (test/policy-vectors). */
const published = (): { name: string; difference: Partial<Policy> }[] =>
  operatorFiles()
    .map((file) => readOperator(file))
    .map(({ name, policy }) => ({
      name,
      difference: {
        ...{ graceDays: policy.graceDays, suspendedDays: policy.suspendedDays },
        ...{ renewNow: policy.renewNow, burnOrder: policy.burnOrder },
        ...(policy.renewNowWhen && { renewNowWhen: policy.renewNowWhen }),
        ...(policy.maxStacked !== undefined && { maxStacked: policy.maxStacked }),
        ...(policy.lifecycle && { lifecycle: policy.lifecycle }),
        ...(policy.rollOver && { rollOver: policy.rollOver }),
        ...(policy.credit && { credit: policy.credit }),
        ...(policy.timeZone !== undefined && { timeZone: policy.timeZone }),
      },
    }));

/** The simulated operators; a world's changes its rules now and then to another's. */
export const operators = (): SimulatedOperators => {
  const base = readSeedPolicy();
  const invented = differences.map((difference, i) => ({
    name: `of our own ${i + 1}`,
    difference,
  }));
  return [...invented, ...published()].map(({ name, difference }, i) => ({
    name,
    policy: { ...base, charging, ...difference, version: i + 1 },
  })) as readonly SimulatedOperator[] as SimulatedOperators;
};

/** How long ended credit may lie before it is gone, with any of these; 0: it is gone at once. */
export const longestRevival = (all: SimulatedOperators): number =>
  Math.max(
    ...all.map(({ policy: { credit } }) =>
      credit?.revival ? spanAfter(credit.revival.within, { end: 0 }, 'UTC') + 5 * DAY : 0,
    ),
  );
