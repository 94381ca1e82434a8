import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import type { AllowanceKind, ServiceScope } from './allowance.ts';
import { Changeset } from './changeset.ts';
import { type Bucket, isForLine } from './ledger.ts';
import { lineStateAt, serviceIn } from './lifecycle.ts';
import type { Line } from './line.ts';
import { isWaitingForUse, startAt } from './period-times.ts';
import type { BurnCriterion } from './policy.ts';
import { marketOf, type Rules, zoneOf } from './rules.ts';
import type { Instant } from './time.ts';

/** One use that has happened: TS 32.299 5.2.2, immediate event charging. */
export interface Usage {
  lineId: string;
  kind: Exclude<AllowanceKind, 'credit'>;
  /** `any` for data. */
  scope: ServiceScope;
  /** Where the line is. ISO 3166-1 alpha-2. */
  country: string;
  /** Octets, seconds or messages, above zero. */
  amount: bigint;
}

export type ChargeRefusal = 'unknown_line' | 'line_not_in_service' | 'nothing_left';

export interface ChargeAnswer {
  /** What was covered; less than asked when the allowance ran out. */
  charged: string;
  /** Nothing that fits is left after this (TS 32.299 7.2.61: final unit). */
  finalUnit: boolean;
}

/** Takes a use from the buckets that fit it, in the operator's burn order. */
export const decideCharge =
  (usage: Usage, rules: Rules): Decide<ChargeAnswer, ChargeRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const stored = change.lines.get(usage.lineId);
    if (!stored) return { refused: 'unknown_line' };
    const line = activate(change, stored);
    if (!isInService(change, line, usage, rules)) return { refused: 'line_not_in_service' };
    let open = usage.amount;
    while (open > 0n) {
      const bucket = fittingBuckets(change, usage, rules)[0] ?? wakeWaiting(change, usage, rules);
      if (!bucket) break;
      open -= take(change, bucket, usage, open, rules);
    }
    if (open === usage.amount) return { refused: 'nothing_left' };
    return {
      changes: change.changes(),
      answer: {
        charged: String(usage.amount - open),
        finalUnit: fittingBuckets(change, usage, rules).length === 0,
      },
    };
  };

/** Using the network for the first time activates a line. */
const activate = (change: Changeset, line: Line): Line =>
  line.activatedAt === null ? change.lines.put({ ...line, activatedAt: change.now }) : line;

function isInService(change: Changeset, line: Line, usage: Usage, rules: Rules): boolean {
  const { timeZone } = marketOf(rules, line.marketId);
  const terms = { policy: rules.policy, timeZone, now: change.now };
  const service = serviceIn(lineStateAt(line, change.periods.all(), terms));
  return usage.kind === 'data' ? service.data : service.outgoing;
}

const fits = (bucket: Bucket, usage: Usage, rules: Rules): boolean =>
  isForLine(bucket, usage.lineId) &&
  bucket.kind === usage.kind &&
  (bucket.scope === 'any' || bucket.scope === usage.scope) &&
  bucket.closedAt === null &&
  bucket.remaining > 0n &&
  (bucket.zoneId === null || zoneOf(rules, bucket.zoneId).countries.includes(usage.country));

function fittingBuckets(change: Changeset, usage: Usage, rules: Rules): Bucket[] {
  return change.buckets
    .all()
    .filter((bucket) => isUsable(bucket, change.now) && fits(bucket, usage, rules))
    .sort(burnComparison(change, rules));
}

const isUsable = (bucket: Bucket, now: Instant): boolean =>
  bucket.startsAt !== null &&
  bucket.startsAt <= now &&
  (bucket.expiresAt === null || now < bucket.expiresAt);

/** With nothing else left that fits, what waits for its first use starts: oldest purchase first. */
function wakeWaiting(change: Changeset, usage: Usage, rules: Rules): Bucket | undefined {
  const fitting = new Set(
    change.buckets
      .all()
      .filter((bucket) => fits(bucket, usage, rules))
      .map((bucket) => bucket.periodId),
  );
  const waiting = change.periods
    .all()
    .filter((period) => isWaitingForUse(period) && fitting.has(period.id))
    .sort((a, b) => a.boughtAt - b.boughtAt || (a.id < b.id ? -1 : 1))[0];
  if (!waiting) return undefined;
  startAt(change, waiting, change.now, rules);
  return fittingBuckets(change, usage, rules)[0];
}

function take(
  change: Changeset,
  bucket: Bucket,
  usage: Usage,
  wanted: bigint,
  rules: Rules,
): bigint {
  const amount = wanted < bucket.remaining ? wanted : bucket.remaining;
  change.putBucket({
    ...bucket,
    remaining: bucket.remaining - amount,
    used: bucket.used + amount,
  });
  change.transfer({
    kind: 'usage',
    asset: bucket.asset,
    amount,
    from: `bucket:${bucket.id}`,
    to: 'operator:used',
    lineId: usage.lineId,
    bucketId: bucket.id,
    rule: `policy:${rules.policy.version}/burn-order`,
    country: usage.country,
    scope: usage.scope,
  });
  return amount;
}

type Comparison = (a: Bucket, b: Bucket) => number;

/** The policy's criteria in turn; at last the id, so that the order is total. */
export function burnComparison(change: Changeset, rules: Rules): Comparison {
  const isAddOn = (bucket: Bucket) =>
    bucket.periodId !== null && change.periods.get(bucket.periodId)?.kind === 'add-on';
  const size = (bucket: Bucket) =>
    bucket.zoneId === null ? Infinity : zoneOf(rules, bucket.zoneId).countries.length;
  const byCriterion: Record<BurnCriterion, Comparison> = {
    'soonest-expiry': (a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || 0,
    'add-on-first': (a, b) => Number(isAddOn(b)) - Number(isAddOn(a)),
    'plan-first': (a, b) => Number(isAddOn(a)) - Number(isAddOn(b)),
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
