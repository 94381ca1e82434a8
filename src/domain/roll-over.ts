import type { Changeset } from './changeset.ts';
import { endOfBucket } from './cycle.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import type { RollOverPolicy } from './roll-over-policy.ts';
import { type Rules, soldUnder } from './rules.ts';
import type { Instant } from './time.ts';

interface Handover {
  from: Period;
  /** Has its times already. */
  to: Period;
  /** Between two cycles of one period: what the first had. Absent: all that `from` has. */
  over?: readonly Bucket[];
  /** From when on it is there; absent: as `to` begins. */
  startsAt?: Instant;
  at: Instant;
  /** The old plan ended by itself. */
  isAtEnd: boolean;
}

/**
 * What is left of a plan goes over into the one that follows it, as far as the rules it was sold under
 * say. It leaves the old bucket as lapsed and comes as a new one, both by the same rule.
 */
export function rollOver(change: Changeset, handover: Handover, rules: Rules): void {
  const { from, to, at, isAtEnd, startsAt = to.startsAt } = handover;
  const line = change.lines.get(from.lineId)!;
  const { rollOver: terms, version } = soldUnder(rules, from.policyVersion, line.marketId);
  if (!terms || from.kind !== 'plan') return;
  if (terms.samePlanOnly && from.planId !== to.planId) return;
  if (terms.atEndOnly && !isAtEnd) return;
  const rule = `policy:${version}/roll-over`;
  const buckets = change.buckets.all();
  const over = handover.over ?? buckets.filter(({ periodId }) => periodId === from.id);
  const kept = buckets.filter(
    ({ id, periodId }) => periodId === to.id && !over.some((bucket) => bucket.id === id),
  );
  const gone = over
    .filter((bucket) => isEligible(bucket, terms))
    .sort((a, b) => a.boughtAt - b.boughtAt || (a.id < b.id ? -1 : 1));
  for (const kind of terms.kinds) {
    let room = roomFor(kept, kind, terms);
    for (const bucket of gone.filter((each) => each.kind === kind)) {
      const amount = bucket.remaining < room ? bucket.remaining : room;
      if (amount === 0n) continue;
      room -= amount;
      moveOver(change, bucket, { to, startsAt, at, amount, rule });
    }
  }
}

const isEligible = (bucket: Bucket, { kinds, onlyOnce }: RollOverPolicy): boolean =>
  bucket.closedAt === null &&
  bucket.remaining > 0n &&
  !bucket.fairUse &&
  kinds.some((kind) => kind === bucket.kind) &&
  !(onlyOnce && bucket.origin === 'rollover');

const UNLIMITED = 1n << 62n;

function roomFor(
  kept: readonly Bucket[],
  kind: RollOverPolicy['kinds'][number],
  { most, mostTogether }: RollOverPolicy,
): bigint {
  const own = kept
    .filter((bucket) => bucket.kind === kind && bucket.closedAt === null)
    .reduce((sum, { remaining }) => sum + remaining, 0n);
  const alone = most?.[kind] === undefined ? UNLIMITED : BigInt(most[kind]);
  const together =
    mostTogether?.[kind] === undefined ? UNLIMITED : BigInt(mostTogether[kind]) - own;
  const room = alone < together ? alone : together;
  return room > 0n ? room : 0n;
}

function moveOver(
  change: Changeset,
  bucket: Bucket,
  of: { to: Period; startsAt: Instant | null; at: Instant; amount: bigint; rule: string },
): void {
  const { to, startsAt, at, amount, rule } = of;
  change.transfer({
    kind: 'expiry',
    asset: bucket.asset,
    amount,
    from: `bucket:${bucket.id}`,
    to: 'operator:breakage',
    lineId: bucket.lineId,
    bucketId: bucket.id,
    orderId: bucket.orderId,
    rule,
    happenedAt: at,
  });
  // What does not go over ends with its plan.
  change.putBucket({
    ...bucket,
    remaining: bucket.remaining - amount,
    expired: bucket.expired + amount,
  });
  const rolled = change.putBucket({
    ...bucket,
    id: change.newId(),
    ...{ periodId: to.id, orderId: to.orderId, origin: 'rollover' },
    ...{ granted: amount, remaining: amount },
    ...{ reserved: 0n, used: 0n, expired: 0n, refunded: 0n },
    ...{ startsAt, expiresAt: endOfBucket(to, { origin: 'rollover' }) },
    ...{ usedAt: null, alertAt: bucket.kind === 'credit' ? null : amount, closedAt: null },
  });
  change.transfer({
    kind: 'grant',
    asset: rolled.asset,
    amount,
    from: 'operator:allowance',
    to: `bucket:${rolled.id}`,
    lineId: rolled.lineId,
    bucketId: rolled.id,
    orderId: to.orderId,
    rule,
    happenedAt: at,
  });
}
