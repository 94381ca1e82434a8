import { planVersionName } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { endOfBucket, isOfNow } from './cycle.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import { expireBucket } from './period-times.ts';
import { rollOver } from './roll-over.ts';
import type { Rules } from './rules.ts';
import type { Instant } from './time.ts';

/**
 * A cycle of a period is over: what was bought is there anew, what is left goes over as far as the rules it was sold under
 * say, and the rest ends. A bonus stays. `period.cycleEnds` must not be null.
 */
export function beginCycle(change: Changeset, period: Period, at: Instant, rules: Rules): void {
  const [startsAt, ...ahead] = period.cycleEnds!;
  const over = change.buckets
    .all()
    .filter(
      (bucket) =>
        bucket.periodId === period.id &&
        bucket.closedAt === null &&
        bucket.origin !== 'promotion' &&
        isOfNow(period, bucket),
    );
  const next = change.periods.put({ ...period, cycleEnds: ahead.length > 0 ? ahead : null });
  const rule = `plan:${planVersionName({ planId: period.planId, version: period.planVersion })}/cycle`;
  for (const bucket of over)
    if (bucket.origin === 'order')
      grantAnew(change, bucket, { period: next, startsAt: startsAt!, at, rule });
  rollOver(change, { from: period, to: next, over, startsAt: startsAt!, at, isAtEnd: true }, rules);
  for (const { id } of over)
    expireBucket(change, change.buckets.get(id)!, { at, kind: 'expiry', rule });
}

function grantAnew(
  change: Changeset,
  bucket: Bucket,
  { period, startsAt, at, rule }: { period: Period; startsAt: Instant; at: Instant; rule: string },
): void {
  const { granted, asset, lineId, orderId } = bucket;
  const anew = change.putBucket({
    ...bucket,
    id: change.newId(),
    ...{ remaining: granted, reserved: 0n, used: 0n, expired: 0n, refunded: 0n },
    ...{ startsAt, expiresAt: endOfBucket(period, bucket), usedAt: null, alertAt: granted },
  });
  change.transfer({
    ...{ kind: 'grant', asset, amount: granted },
    ...{ from: 'operator:allowance', to: `bucket:${anew.id}` },
    ...{ lineId, bucketId: anew.id, orderId, rule, happenedAt: at },
  });
}
