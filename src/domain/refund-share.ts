import type { AllowanceKind } from './allowance.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import { localDayOf } from './local-day.ts';
import { kindOrder } from './policy.ts';
import type { RefundPolicy } from './refund-policy.ts';
import { DAY, HOUR, type Instant } from './time.ts';

/** A part of a whole: 0 ≤ part ≤ whole, whole > 0. */
export interface Share {
  part: bigint;
  whole: bigint;
}

/** What was provided so far, in the units people know: days of days, octets of octets. */
export type RefundBasis =
  | { measure: 'time'; unit: 'days' | 'hours'; used: number; of: number }
  /** `weight`: how much its kind counts, among those of the others. */
  | { measure: 'volume'; kind: AllowanceKind; used: bigint; of: bigint; weight: number };

export interface Measured {
  share: Share;
  basis: RefundBasis[];
}

const nothing: Share = { part: 0n, whole: 1n };

export const greaterOf = (a: Share, b: Share): Share =>
  b.part * a.whole > a.part * b.whole ? b : a;

/** Shorter plans are measured in hours: a day would be too coarse. */
const LONG = 4 * DAY;

/**
 * Whole days (or hours) that are over of those the plan lasts; the one under way does not count. So
 * the figure stands still for a day, and whoever reads it can check it on a calendar.
 */
export function timeUsed(period: Period, now: Instant, timeZone: string): Measured {
  const { startsAt, endsAt, endedAt } = period;
  if (startsAt === null || endsAt === null || now < startsAt) return { share: nothing, basis: [] };
  const until = Math.min(now, endedAt ?? now, endsAt);
  const unit = endsAt - startsAt < LONG ? 'hours' : 'days';
  const ticks = (at: Instant) => {
    if (unit === 'hours') return (at - startsAt) / HOUR;
    if (period.validity.count === 'hours') return (at - startsAt) / DAY;
    return localDayOf(at, timeZone) - localDayOf(startsAt, timeZone);
  };
  const of = Math.floor(ticks(endsAt - 1)) + 1;
  const used = until === endsAt ? of : Math.floor(ticks(until));
  return {
    share: { part: BigInt(used), whole: BigInt(of) },
    basis: [{ measure: 'time', unit, used, of }],
  };
}

/**
 * How much of the allowances was used: by kind, then together by the policy's weights. What a
 * session still holds counts as used, as it may be used at this moment.
 */
export function volumeUsed(buckets: readonly Bucket[], weights: RefundPolicy['weights']): Measured {
  // What went back earlier was paid back earlier.
  const sold = buckets.filter(({ granted, refunded }) => granted > refunded);
  const bought = sold.filter(({ origin }) => origin !== 'promotion');
  const kinds = [...new Set(bought.map(({ kind }) => kind))].sort(
    (a, b) => kindOrder[a] - kindOrder[b],
  );
  // Where all there is weighs nothing it weighs the same: what was used is never had for nothing.
  const isWeighed = kinds.some((kind) => weights[kind] > 0);
  const weightOf = (kind: AllowanceKind) => (isWeighed ? weights[kind] : 1);
  const basis = kinds.map((kind) => {
    const own = sold.filter((bucket) => bucket.kind === kind);
    // A bonus makes what was bought no cheaper: what is used of it counts as if it had been bought.
    const of = bought
      .filter((bucket) => bucket.kind === kind)
      .reduce((sum, each) => sum + each.granted - each.refunded, 0n);
    const all = own.reduce((sum, each) => sum + each.used + each.reserved, 0n);
    const used = all < of ? all : of;
    return { measure: 'volume' as const, kind, used, of, weight: weightOf(kind) };
  });
  // On one common denominator: exact, as shares are added before anything is rounded.
  const whole = basis.reduce((product, { of }) => product * of, 1n);
  const weight = (kind: AllowanceKind) => BigInt(weightOf(kind));
  const total = kinds.reduce((sum, kind) => sum + weight(kind), 0n);
  if (total === 0n) return { share: nothing, basis };
  const part = basis.reduce(
    (sum, { kind, used, of }) => sum + weight(kind) * used * (whole / of),
    0n,
  );
  const share = { part, whole: whole * total };
  return { share: greaterOf(share, bonusUsed(sold, kinds)), basis };
}

/** Of bonuses in kinds that were not bought, the share of the one that was used most. */
function bonusUsed(sold: readonly Bucket[], boughtKinds: readonly AllowanceKind[]): Share {
  return sold
    .filter(({ kind, origin }) => origin === 'promotion' && !boughtKinds.includes(kind))
    .map((each) => ({
      part: each.used + each.reserved,
      whole: each.granted - each.refunded,
    }))
    .reduce(greaterOf, nothing);
}
