import { lowDataLevel } from './auto-renewal-level.ts';
import type { Changeset } from './changeset.ts';
import { noteDue } from './due.ts';
import type { Bucket } from './ledger.ts';
import { notify } from './notice.ts';
import type { Rules } from './rules.ts';
import { type Alert, arrivalOf, isAlert, isCap, isWatched, leftOf } from './watch.ts';
import { noteLessCredit } from './watch-credit.ts';
import { watchRulesOf } from './watch-rules.ts';

interface Level {
  amount: bigint;
  /** `policy`, `auto-renewal`, or a watch. */
  by: string;
}

/**
 * Tells what charging has just crossed: the last look of every decision that charges. A crossing is a level
 * below which a bucket is now and was not before the decision, so each is told once, however the use is
 * split; a refill arms it again.
 */
export function tellCrossed(change: Changeset, rules: Rules): void {
  let isCreditUsed = false;
  for (const bucket of change.buckets.changed()) {
    if (bucket.kind === 'credit') isCreditUsed = true;
    // What time took away is told of as an end, not as use.
    else if (isWatched(bucket) && bucket.expired === 0n) look(change, bucket, rules);
  }
  if (isCreditUsed) noteLessCredit(change);
}

function look(change: Changeset, bucket: Bucket, rules: Rules): void {
  const before = change.buckets.before(bucket.id);
  const left = leftOf(bucket);
  const levels = levelsOf(change, bucket, rules);
  const alertAt = nextLook(change, bucket, levels);
  if (alertAt !== bucket.alertAt) change.putBucket({ ...bucket, alertAt });
  if (!before) return;
  const crossed = levels.filter(({ amount }) => left <= amount && amount < leftOf(before));
  const told = crossed.filter(({ by }) => by !== 'auto-renewal');
  if (told.length < crossed.length) noteDue(change, bucket.lineId!, change.now);
  if (told.length > 0) tell(change, bucket, told);
}

function tell(change: Changeset, bucket: Bucket, levels: readonly Level[]): void {
  const facts = {
    bucketId: bucket.id,
    kind: bucket.kind,
    left: String(leftOf(bucket)),
    granted: String(bucket.granted),
  };
  const others = change.buckets
    .all()
    .some(
      ({ id, kind, lineId, remaining }) =>
        id !== bucket.id && kind === bucket.kind && lineId === bucket.lineId && remaining > 0n,
    );
  const { scope, zoneId, serviceId } = bucket;
  const part = { scope, serviceId, ...(zoneId !== null && { zoneId }) };
  for (const { amount, by } of levels)
    change.lineEvent(bucket.lineId!, 'alert-crossed', {
      ...facts,
      scope,
      level: String(amount),
      by,
    });
  const { expiresAt } = bucket;
  notify(change, {
    template: 'level_reached',
    lineId: bucket.lineId,
    facts: {
      ...facts,
      ...(others && part),
      ...(expiresAt !== null && { endsAt: String(expiresAt) }),
    },
  });
}

/** Where the next look is needed: at the next lower level, or at every use where a cap counts it or the line is abroad. */
function nextLook(change: Changeset, bucket: Bucket, levels: readonly Level[]): bigint | null {
  const isCapped = change.watches
    .all()
    .filter(isCap)
    .some(({ rule, lineId }) => rule.of === bucket.kind && lineId === bucket.lineId);
  const isAway = arrivalOf(change.watches.all(), bucket.lineId!)?.progress.told != null;
  if (isCapped || isAway || isSharedLow(change, bucket)) return bucket.granted;
  const left = leftOf(bucket);
  return levels.reduce<bigint | null>(
    (most, { amount }) => (amount < left && (most === null || amount > most) ? amount : most),
    null,
  );
}

/** Every level of a bucket at which somebody wants to know, the operator first. */
export function levelsOf(change: Changeset, bucket: Bucket, rules: Rules): Level[] {
  const share = (percent: number) => (bucket.granted * BigInt(100 - percent)) / 100n;
  const { usedPercent } = watchRulesOf(change, bucket.lineId!, rules);
  const policy = usedPercent.map((percent): Level => ({ amount: share(percent), by: 'policy' }));
  const alerts = change.watches.all().filter(isAlert).flatMap(levelOfAlert(bucket));
  const low = lowDataAt(change, bucket);
  const renewal = low === null ? [] : [{ amount: low, by: 'auto-renewal' }];
  return [...policy, ...alerts, ...renewal].filter(({ amount }) => amount < bucket.granted);
}

const levelOfAlert =
  (bucket: Bucket) =>
  ({ id, lineId, rule }: Alert): Level[] =>
    rule.on === 'level' && rule.of === bucket.kind && lineId === bucket.lineId
      ? [{ amount: BigInt(rule.atMost), by: id }]
      : [];

/** What the plan has of data besides this bucket. */
const siblingsOf = (change: Changeset, { id, kind, periodId }: Bucket): Bucket[] =>
  change.buckets
    .all()
    .filter((each) => each.id !== id && each.kind === kind && each.periodId === periodId);

/**
 * What is left of this bucket when auto-renewal is to renew its plan, which goes by all data of the plan
 * together; null: it does not go by data.
 */
export function lowDataAt(change: Changeset, bucket: Bucket): bigint | null {
  if (bucket.kind !== 'data' || bucket.periodKind !== 'plan' || bucket.lineId === null) return null;
  const renewal = change.autoRenewals.get(bucket.lineId);
  if (renewal?.state !== 'on' || renewal.trigger.kind !== 'low-data') return null;
  const others = siblingsOf(change, bucket);
  const granted = others.reduce((sum, each) => sum + each.granted, bucket.granted);
  const left = others.reduce((sum, each) => sum + leftOf(each), 0n);
  const level = lowDataLevel(renewal.trigger, granted) - left;
  return level < 0n ? null : level;
}

/** Its level moves with what is used of others: then every use is looked at. */
const isSharedLow = (change: Changeset, bucket: Bucket): boolean =>
  bucket.kind === 'data' &&
  bucket.periodKind === 'plan' &&
  change.autoRenewals.get(bucket.lineId!)?.trigger.kind === 'low-data' &&
  siblingsOf(change, bucket).length > 0;

/** What is watched of a line has changed: its buckets are looked at when they are next used. */
export function armLevels(change: Changeset, lineId: string): void {
  for (const bucket of change.buckets.all()) {
    const isOpen = bucket.closedAt === null && (bucket.expiresAt ?? Infinity) > change.now;
    if (bucket.lineId === lineId && isOpen && bucket.alertAt !== bucket.granted)
      change.putBucket({ ...bucket, alertAt: bucket.granted });
  }
}
