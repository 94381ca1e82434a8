import {
  type AccountState,
  type DecisionContext,
  isRefusal,
  type Refusal,
} from './account-state.ts';
import { advance } from './advance.ts';
import { isWithinItsTime } from './auto-renewal-keep.ts';
import type { PlanVersion } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import { cyclesToCome, isOfNow } from './cycle.ts';
import { type Bucket, isForLine } from './ledger.ts';
import type { Period } from './line.ts';
import { type Order, type RenewalTiming, renewalTimings } from './ordering.ts';
import { isOpen, isScheduled, isWaitingForUse, openPlansOf } from './period-times.ts';
import { kindOrder } from './policy.ts';
import { grantBonuses } from './promotion-bonus.ts';
import { nextPrice, type PurchaseWish } from './promotion-facts.ts';
import { type ShownPromotion, shownPromotion, toOrderDiscounts } from './promotion-price.ts';
import { applyRenewal, type RenewalRefusal, renewalRefusal, waitsForUse } from './renewal.ts';
import { marketOf, type Rules } from './rules.ts';

/** A bucket before and after; null where it does not exist yet or no more. */
export interface BucketForecast {
  before: Bucket | null;
  after: Bucket | null;
  /** Taken away by the renewal, in the bucket's unit. */
  lost: bigint;
}

export interface PeriodForecast {
  before: Period | null;
  after: Period | null;
}

export interface TimingForecast {
  timing: RenewalTiming;
  /** The bought plan's own span; its instants are null while it waits for first use. */
  period: Period;
  periods: PeriodForecast[];
  buckets: BucketForecast[];
  losesAnything: boolean;
  /** Nothing is queued, so this ends up exactly like that. */
  sameAs: RenewalTiming | null;
  recommended: boolean;
}

export interface RenewalForecast {
  priceMinor: bigint;
  fullPriceMinor: bigint;
  promotion: ShownPromotion | null;
  /** What the next purchase of the same plan costs. */
  thenPriceMinor: bigint;
  /** What it costs once the promotions are over. */
  afterwardsMinor: bigint;
  timings: (TimingForecast | { timing: RenewalTiming; refusal: RenewalRefusal })[];
}

/**
 * What buying `plan` for a line would change, for each time at which it could start. Runs the real
 * renewal on a copy and throws it away.
 */
export function simulateRenewal(
  state: AccountState,
  context: DecisionContext,
  wish: PurchaseWish & { plan: PlanVersion },
  rules: Rules,
): RenewalForecast | Refusal<RenewalRefusal> {
  const { plan, lineId } = wish;
  const before = new Changeset(state, context);
  advance(before, rules);
  const plans = openPlansOf(before, lineId);
  const runs = plans.some((each) => isWithinItsTime(each, before.now));
  const isOneWay = plan.kind === 'add-on' || waitsForUse(plan) || !runs;
  const price = nextPrice(before, { claims: null, ...wish }, rules);
  const discounts = toOrderDiscounts(price, { code: null });
  const timings = (isOneWay ? (['now'] as const) : renewalTimings).map((timing) =>
    forecast(state, context, { lineId, plan, timing, discounts }, rules),
  );
  const [first] = timings;
  if (first && isRefusal(first) && isOneWay) return { refused: first.refused };
  const hasQueue = plans.some((each) => isScheduled(each, before.now) || isWaitingForUse(each));
  const shown = timings.map((each, i) =>
    isRefusal(each)
      ? { timing: isOneWay ? ('now' as const) : renewalTimings[i]!, refusal: each.refused }
      : { ...each, sameAs: each.timing === 'queue' && !hasQueue ? ('at-end' as const) : null },
  );
  const best = recommend(shown, hasQueue);
  return {
    priceMinor: price.priceMinor,
    fullPriceMinor: plan.priceMinor,
    promotion: shownPromotion(price),
    thenPriceMinor: price.thenPriceMinor,
    afterwardsMinor: price.afterwardsMinor,
    timings: shown.map((each) =>
      'refusal' in each ? each : { ...each, recommended: each.timing === best },
    ),
  };
}

/** Losing nothing comes first, then starting soonest without pushing back what is queued. */
function recommend(
  timings: (TimingForecast | { timing: RenewalTiming; refusal: RenewalRefusal })[],
  hasQueue: boolean,
): RenewalTiming | null {
  const possible = timings.filter((each) => !('refusal' in each)) as TimingForecast[];
  const order: RenewalTiming[] = hasQueue ? ['queue', 'at-end', 'now'] : ['at-end', 'now', 'queue'];
  const now = possible.find((each) => each.timing === 'now');
  if (now && possible.length === 1) return 'now';
  const harmless = possible.filter((each) => !each.losesAnything);
  for (const timing of order) if (harmless.some((each) => each.timing === timing)) return timing;
  return possible[0]?.timing ?? null;
}

function forecast(
  state: AccountState,
  context: DecisionContext,
  wish: Pick<Order, 'lineId' | 'timing' | 'discounts'> & { plan: PlanVersion },
  rules: Rules,
): TimingForecast | Refusal<RenewalRefusal> {
  const before = new Changeset(state, context);
  advance(before, rules);
  const after = new Changeset(state, context);
  advance(after, rules);
  const refusal = renewalRefusal(after, wish, rules);
  if (refusal) return refusal;
  const orderId = context.newId();
  const bought = applyRenewal(after, { ...wish, orderId }, rules);
  const { currency } = marketOf(rules, wish.plan.marketId);
  const order = { id: orderId, lineId: wish.lineId, discounts: wish.discounts, currency };
  grantBonuses(after, order, { plan: wish.plan, period: bought }, rules);
  const buckets = bucketForecasts(before, after, wish.lineId);
  return {
    timing: wish.timing,
    period: after.periods.get(bought.id)!,
    periods: periodForecasts(before, after, wish.lineId),
    buckets,
    losesAnything: buckets.some((row) => row.lost > 0n),
    sameAs: null,
    recommended: false,
  };
}

function bucketForecasts(before: Changeset, after: Changeset, lineId: string): BucketForecast[] {
  const isShown = (bucket: Bucket | undefined) =>
    bucket !== undefined && isForLine(bucket, lineId) && bucket.closedAt === null;
  const rolled = rolledOver(before, after);
  return after.buckets
    .all()
    .map((bucket) => {
      const earlier = before.buckets.get(bucket.id);
      const expired = bucket.expired - (earlier?.expired ?? 0n);
      return {
        before: isShown(earlier) ? earlier! : null,
        after: isShown(bucket) ? bucket : null,
        lost: expired - takeOf(rolled, bucket, expired) + lostCycles(before, after, bucket),
      };
    })
    .filter((row) => row.before !== null || row.after !== null)
    .sort((a, b) => compareBuckets(a.after ?? a.before!, b.after ?? b.before!));
}

/** What later cycles of a plan would have brought that is replaced. */
function lostCycles(before: Changeset, after: Changeset, bucket: Bucket): bigint {
  const period = before.periods.get(bucket.periodId ?? '');
  if (!period || after.periods.get(period.id)!.endedAt === null) return 0n;
  if (bucket.origin !== 'order' || !isOfNow(period, bucket)) return 0n;
  return bucket.granted * BigInt(cyclesToCome(period));
}

const sortOf = ({ kind, scope, zoneId, serviceId }: Bucket): string =>
  [kind, scope, zoneId, serviceId].join(' ');

/** What goes over into the next plan leaves its bucket, and yet it is not lost; by sort of bucket. */
function rolledOver(before: Changeset, after: Changeset): Map<string, bigint> {
  const rolled = new Map<string, bigint>();
  for (const bucket of after.buckets.all())
    if (bucket.origin === 'rollover' && !before.buckets.get(bucket.id))
      rolled.set(sortOf(bucket), (rolled.get(sortOf(bucket)) ?? 0n) + bucket.granted);
  return rolled;
}

function takeOf(rolled: Map<string, bigint>, bucket: Bucket, most: bigint): bigint {
  if (most === 0n) return 0n;
  const there = rolled.get(sortOf(bucket)) ?? 0n;
  const taken = there < most ? there : most;
  rolled.set(sortOf(bucket), there - taken);
  return taken;
}

const scopeOrder = { national: 0, international: 1, any: 2 };

/** By kind, then by when it ends, waiting ones last; national before international. */
export const compareBuckets = (a: Bucket, b: Bucket): number =>
  kindOrder[a.kind] - kindOrder[b.kind] ||
  (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) ||
  scopeOrder[a.scope] - scopeOrder[b.scope] ||
  (a.id < b.id ? -1 : 1);

function periodForecasts(before: Changeset, after: Changeset, lineId: string): PeriodForecast[] {
  const isShown = (period: Period | undefined) => period?.lineId === lineId && isOpen(period);
  return after.periods
    .all()
    .map((period) => {
      const earlier = before.periods.get(period.id);
      return {
        before: isShown(earlier) ? earlier! : null,
        after: isShown(period) ? period : null,
      };
    })
    .filter((row) => row.before !== null || row.after !== null);
}
