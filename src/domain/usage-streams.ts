import type { AllowanceKind, ServiceScope, UsageKind } from './allowance.ts';
import type { LocalDay } from './local-day.ts';
import type { Policy } from './policy.ts';
import type { Rules } from './rules.ts';
import type { UseStream } from './usage-forecast.ts';
import type { UsedOnDay } from './usage-pace.ts';

/** One sum of the ledger: what a line used on a day in one country, direction and service. */
export interface DayUse {
  day: LocalDay;
  /** `credit` was paid in money. */
  kind: AllowanceKind;
  scope: ServiceScope | null;
  country: string | null;
  ratingGroup: number | null;
  /** With `credit`: the rule it was billed by. */
  rule: string | null;
  amount: bigint;
  /** With `credit`: what the money paid for. */
  quantity: bigint;
}

/** The same as what was used, whoever paid for it: octets, seconds or messages. */
export interface KindUse {
  day: LocalDay;
  kind: UsageKind;
  scope: ServiceScope;
  country: string | null;
  ratingGroup: number | null;
  amount: bigint;
}

/** What was paid in money counts as what it paid for, by the kind of the rate that held then. */
export function usedAsKinds(uses: readonly DayUse[], rules: Rules): KindUse[] {
  return uses.flatMap(({ kind, rule, quantity, amount, scope, ...use }) => {
    const paidFor = kind === 'credit' ? kindOfRate(rule ?? '', rules) : kind;
    const used = kind === 'credit' ? quantity : amount;
    return paidFor && used > 0n
      ? [{ ...use, kind: paidFor, scope: scope ?? 'any', amount: used }]
      : [];
  });
}

/** Of `policy:<version>/rating/<id>`; a version that is not known may still have the rate today. */
function kindOfRate(rule: string, { policy, policyVersions }: Rules): UsageKind | undefined {
  const [, version, id] = /^policy:(\d+)\/rating\/(.+)$/.exec(rule) ?? [];
  const { rating } = policyVersions?.get(Number(version)) ?? policy;
  return rating?.rates.find((rate) => rate.id === id)?.kind;
}

/** By day, ascending; days without use are absent. */
export function byDay(uses: readonly KindUse[]): UsedOnDay[] {
  const sums = new Map<LocalDay, bigint>();
  for (const { day, amount } of uses) sums.set(day, (sums.get(day) ?? 0n) + amount);
  return [...sums].map(([day, amount]) => ({ day, amount })).sort((a, b) => a.day - b.day);
}

/** More different uses than these are counted with the largest. */
const MOST_STREAMS = 12;

/** Which parts of a line's use meet which buckets, largest first; empty without any use. */
export function streamsOf(
  uses: readonly KindUse[],
  line: { lineId: string; home: string },
): UseStream[] {
  const sums = new Map<string, { use: KindUse; amount: bigint }>();
  let all = 0n;
  for (const use of uses) {
    const key = `${use.scope} ${use.country} ${use.ratingGroup}`;
    sums.set(key, { use, amount: (sums.get(key)?.amount ?? 0n) + use.amount });
    all += use.amount;
  }
  if (all === 0n) return [];
  const largest = [...sums.values()].sort((a, b) => (a.amount > b.amount ? -1 : 1));
  const streams = largest.slice(0, MOST_STREAMS).map(
    ({ use: { kind, scope, country, ratingGroup }, amount }): UseStream => ({
      use: { lineId: line.lineId, kind, scope, country: country ?? line.home, ratingGroup },
      share: Number(amount) / Number(all),
    }),
  );
  const rest = 1 - streams.reduce((sum, { share }) => sum + share, 0);
  return streams.map((stream, i) => (i === 0 ? { ...stream, share: stream.share + rest } : stream));
}

/** The first service of the policy that a rating group belongs to; null: none. */
export const serviceOfGroup = (ratingGroup: number | null, policy: Policy): string | null =>
  ratingGroup === null
    ? null
    : (Object.entries(policy.services ?? {}).find(([, { ratingGroups }]) =>
        ratingGroups.includes(ratingGroup),
      )?.[0] ?? null);
