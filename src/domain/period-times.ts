import type { Changeset } from './changeset.ts';
import { cycleEndsOf, endOfBucket, isOfNow, nextEndOf } from './cycle.ts';
import { noteDue } from './due.ts';
import { raiseLastUse } from './last-use.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import { dayZoneOf, type Rules, soldUnder } from './rules.ts';
import type { Instant } from './time.ts';
import { validityOf } from './validity.ts';

export const isOpen = (period: Period): boolean => period.endedAt === null;

export const isRunning = (period: Period, now: Instant): boolean =>
  isOpen(period) && period.startsAt !== null && period.startsAt <= now && now < period.endsAt!;

export const isScheduled = (period: Period, now: Instant): boolean =>
  isOpen(period) && period.startsAt !== null && period.startsAt > now;

export const isWaitingForUse = (period: Period): boolean =>
  isOpen(period) && period.startsAt === null;

export const openPlansOf = (change: Changeset, lineId: string): Period[] =>
  change.periods
    .all()
    .filter((period) => period.lineId === lineId && period.kind === 'plan' && isOpen(period))
    .sort((a, b) => (a.startsAt ?? Infinity) - (b.startsAt ?? Infinity) || a.boughtAt - b.boughtAt);

/** An add-on with nothing but credit: that is the account's, whatever becomes of the line. */
export function isTopUp(change: Changeset, { id, kind, startsAt }: Period): boolean {
  if (kind !== 'add-on' || startsAt === null) return false;
  const own = change.buckets.all().filter(({ periodId }) => periodId === id);
  return own.length > 0 && own.every((bucket) => bucket.kind === 'credit');
}

/** Puts a period at a start; its buckets follow. Its end, or its cycle's, is looked at again when it comes. */
export function startAt(change: Changeset, period: Period, at: Instant, rules: Rules): Period {
  const line = change.lines.get(period.lineId)!;
  const policy = soldUnder(rules, period.policyVersion, line.marketId);
  const timeZone = dayZoneOf(rules, line.marketId, policy);
  const { startsAt, endsAt } = validityOf(period.validity, at, timeZone);
  const cycleEnds = cycleEndsOf(period.validity, at, timeZone);
  const moved = moveTo(change, period, { startsAt, endsAt, cycleEnds, keptFrom: null });
  noteDue(change, period.lineId, nextEndOf(moved)!);
  return moved;
}

/** A plan that runs ends at another instant, and its buckets with it. */
export const putEnd = (change: Changeset, period: Period, endsAt: Instant): Period =>
  moveTo(change, period, { ...period, endsAt });

/** Gives a period other times; its buckets follow, but for those of cycles that are over. */
export function moveTo(
  change: Changeset,
  period: Period,
  times: Pick<Period, 'startsAt' | 'endsAt' | 'keptFrom' | 'cycleEnds'>,
): Period {
  const { startsAt, endsAt, keptFrom, cycleEnds } = times;
  const moved = change.periods.put({ ...period, startsAt, endsAt, keptFrom, cycleEnds });
  for (const bucket of change.buckets.all())
    if (bucket.periodId === period.id && bucket.closedAt === null && isOfNow(period, bucket))
      change.putBucket({
        ...bucket,
        startsAt: startsAt === period.startsAt ? bucket.startsAt : startsAt,
        expiresAt: endOfBucket(moved, bucket),
      });
  return moved;
}

/** Ends a period; what is left in its buckets goes back to the operator, each with its reason. */
export function endPeriod(
  change: Changeset,
  period: Period,
  ending: { at: Instant; end: 'lapsed' | 'replaced'; rule: string },
): void {
  const { at, end, rule } = ending;
  change.periods.put({ ...period, endedAt: at, end });
  for (const bucket of change.buckets.all()) {
    if (bucket.periodId !== period.id || bucket.closedAt !== null) continue;
    expireBucket(change, bucket, { at, kind: end === 'lapsed' ? 'expiry' : 'replacement', rule });
  }
}

/** What remains goes back to the operator with its reason. */
export function expireBucket(
  change: Changeset,
  bucket: Bucket,
  { at, kind, rule }: { at: Instant; kind: 'expiry' | 'replacement'; rule: string },
): void {
  change.transfer({
    kind,
    asset: bucket.asset,
    amount: bucket.remaining,
    from: `bucket:${bucket.id}`,
    to: 'operator:breakage',
    lineId: bucket.lineId,
    bucketId: bucket.id,
    orderId: bucket.orderId,
    rule,
    happenedAt: at,
  });
  change.putBucket({
    ...bucket,
    expired: bucket.expired + bucket.remaining,
    remaining: 0n,
    // What a session or payment holds is theirs until they say; then it closes.
    closedAt: bucket.reserved === 0n ? at : null,
  });
  raiseLastUse(change, bucket.lineId, bucket.usedAt);
}
