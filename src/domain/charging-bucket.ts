import type { ServiceScope, UsageKind } from './allowance.ts';
import type { Changeset } from './changeset.ts';
import { chargingRules } from './charging-rules.ts';
import { type Bucket, isForLine } from './ledger.ts';
import type { Period } from './line.ts';
import { isWaitingForUse, startAt } from './period-times.ts';
import type { BurnCriterion } from './policy.ts';
import { type Rules, rulesOf, zoneOf } from './rules.ts';
import type { Instant } from './time.ts';

/** What is used, where and by whom: all that decides which buckets fit. */
export interface Use {
  lineId: string;
  kind: UsageKind;
  /** `any` for data. */
  scope: ServiceScope;
  /** Where the line is. ISO 3166-1 alpha-2. */
  country: string;
  /** Null: only what is for any service fits. */
  ratingGroup: number | null;
}

/** Open buckets of `kind` that this use may be taken from now, in the operator's burn order. */
export function usableBuckets(
  change: Changeset,
  use: Use,
  rules: Rules,
  kind: Bucket['kind'] = use.kind,
): Bucket[] {
  const buckets = change.buckets
    .all()
    .filter(
      (bucket) =>
        bucket.kind === kind &&
        bucket.remaining > 0n &&
        isUsable(bucket, change.now) &&
        fits(bucket, use, rules),
    );
  return buckets.length > 1
    ? buckets.sort(burnComparison(rulesOfLine(change, use.lineId, rules)))
    : buckets;
}

/** Of the line's market; where no market has rules of its own, nobody asks which it is. */
export const rulesOfLine = (change: Changeset, lineId: string, rules: Rules): Rules =>
  rules.ownPolicies === undefined || rules.ownPolicies.size === 0
    ? rules
    : rulesOf(rules, change.lines.get(lineId)!.marketId);

export const isUsable = (bucket: Bucket, now: Instant): boolean =>
  bucket.closedAt === null &&
  !bucket.frozen &&
  bucket.startsAt !== null &&
  bucket.startsAt <= now &&
  (bucket.expiresAt === null || now < bucket.expiresAt);

/** By its line, direction, service and zone, whatever is left and whenever it runs. */
export const fits = (bucket: Bucket, use: Use, rules: Rules): boolean =>
  isForLine(bucket, use.lineId) &&
  (bucket.scope === 'any' || bucket.scope === use.scope) &&
  isForService(bucket.serviceId, use.ratingGroup, rules) &&
  isInZone(bucket.zoneId, use.country, rules);

/** A service that the policy no longer names is nobody's. */
export const isForService = (
  serviceId: string,
  ratingGroup: number | null,
  { policy }: Rules,
): boolean =>
  serviceId === 'any' ||
  (ratingGroup !== null &&
    chargingRules(policy).services.get(serviceId)?.has(ratingGroup) === true);

export const isInZone = (zoneId: string | null, country: string, { zones }: Rules): boolean =>
  zoneId === null || zones.get(zoneId)?.countries.includes(country) === true;

/** The oldest purchase that waits for its first use and has something for this one. */
export function waitingFor(change: Changeset, use: Use, rules: Rules): Period | undefined {
  const waiting = change.periods.all().filter(isWaitingForUse);
  if (waiting.length === 0) return undefined;
  const fitting = new Set(
    change.buckets
      .all()
      .filter(
        (bucket) =>
          bucket.kind === use.kind &&
          bucket.closedAt === null &&
          bucket.remaining > 0n &&
          fits(bucket, use, rules),
      )
      .map((bucket) => bucket.periodId),
  );
  return waiting
    .filter((period) => fitting.has(period.id))
    .sort((a, b) => a.boughtAt - b.boughtAt || (a.id < b.id ? -1 : 1))[0];
}

/** The same as `usableBuckets`; with none, what waits for its first use starts with this one. */
export function bucketsFor(change: Changeset, use: Use, rules: Rules): Bucket[] {
  const buckets = usableBuckets(change, use, rules);
  if (buckets.length > 0) return buckets;
  const waiting = waitingFor(change, use, rules);
  if (!waiting) return [];
  startAt(change, waiting, change.now, rules);
  return usableBuckets(change, use, rules);
}

type Comparison = (a: Bucket, b: Bucket) => number;

const isOfAddOn = ({ periodKind }: Bucket): boolean => periodKind === 'add-on';

/** Priority, then the policy's criteria in turn; at last the id, so that the order is total. */
export function burnComparison(rules: Rules): Comparison {
  const size = (bucket: Bucket) =>
    bucket.zoneId === null ? Infinity : zoneOf(rules, bucket.zoneId).countries.length;
  const byCriterion: Record<BurnCriterion, Comparison> = {
    'rolled-over-first': (a, b) =>
      Number(b.origin === 'rollover') - Number(a.origin === 'rollover'),
    'soonest-expiry': (a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || 0,
    'add-on-first': (a, b) => Number(isOfAddOn(b)) - Number(isOfAddOn(a)),
    'plan-first': (a, b) => Number(isOfAddOn(a)) - Number(isOfAddOn(b)),
    'narrowest-zone': (a, b) => size(a) - size(b) || 0,
    'first-bought': (a, b) => a.boughtAt - b.boughtAt,
  };
  const criteria = rules.policy.burnOrder.map((name) => byCriterion[name]);
  return (a, b) => {
    if (a.priority !== b.priority) return a.priority - b.priority;
    for (const compare of criteria) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return a.id < b.id ? -1 : 1;
  };
}
