import type { AutoRenewal, RenewalMeans, RenewalProblem } from './auto-renewal.ts';
import type { PlanVersion } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { creditFor } from './credit-payment.ts';
import { newOrder } from './draft-order.ts';
import { localDayOf } from './local-day.ts';
import type { Order, RenewalTiming } from './ordering.ts';
import type { PaymentMeans } from './payment-means.ts';
import { isRunning, openPlansOf } from './period-times.ts';
import { renewalRefusal, waitsForUse } from './renewal.ts';
import { marketOf, type Rules } from './rules.ts';
import { DAY, type Instant } from './time.ts';

/** What would be bought, and what its price depends on besides the account. */
export interface RenewalOffer {
  /** The newest version on sale; null: it is not sold any more. */
  plan: PlanVersion | null;
  earlierPurchases: number;
  /** The first version that brought no more than the newest does; absent: that is not known. */
  asGoodSince?: number;
  /** Set aside of promotions that are limited for all, for the order of a charge that is due; absent: nothing. */
  claimed?: { orderId: string; claims: ReadonlyMap<string, bigint>; claimedAt: Instant };
}

/**
 * The order that a round would make, at its price; null: there is nothing to order any more. Before the charge it
 * is the price of that day, should a promotion end until then.
 */
export function orderOfRound(
  change: Changeset,
  auto: AutoRenewal,
  { plan, earlierPurchases }: RenewalOffer,
  rules: Rules,
): Order | null {
  if (!plan) return null;
  const wish = {
    orderId: change.newId(),
    lineId: auto.id,
    newLine: null,
    plan,
    timing: timingOf(change, auto, plan),
    locale: auto.locale,
    earlierPurchases,
  };
  const order = newOrder(change, wish, rules);
  const pricedAt = auto.round?.chargeAt ?? change.now;
  const then =
    order.discounts.length > 0 && pricedAt > change.now
      ? newOrder(change, { ...wish, pricedAt }, rules)
      : order;
  return { ...(then.priceMinor > order.priceMinor ? then : order), origin: 'auto-renewal' };
}

/** Behind what is paid already; at once when nothing runs, when data ran low, or when it is an add-on. */
function timingOf(change: Changeset, auto: AutoRenewal, plan: PlanVersion): RenewalTiming {
  if (plan.kind === 'add-on' || waitsForUse(plan) || auto.trigger.kind === 'low-data') return 'now';
  const runs = openPlansOf(change, auto.id).some(
    (each) => isRunning(each, change.now) || (each.startsAt ?? 0) > change.now,
  );
  return runs ? 'queue' : 'now';
}

/** Why nothing could be charged however much there was to pay with; null: it could. */
export function orderProblem(
  change: Changeset,
  auto: AutoRenewal,
  asked: { offer: RenewalOffer; order: Order | null; at: Instant },
  rules: Rules,
): RenewalProblem | null {
  const { offer, order, at } = asked;
  if (!order || !offer.plan) return 'plan_withdrawn';
  if (offer.plan.withdrawnAt !== null && offer.plan.withdrawnAt <= at) return 'plan_withdrawn';
  // What was agreed to is sold no more: under its name there is less.
  if ((auto.consent.planVersion ?? Infinity) < (offer.asGoodSince ?? 0)) return 'plan_withdrawn';
  if (order.priceMinor > auto.agreedMinor || order.currency !== auto.currency) return 'price_rose';
  const wish = { lineId: auto.id, plan: offer.plan, timing: order.timing };
  const refusal = renewalRefusal(change, wish, rules);
  // Its place behind what is paid was agreed to.
  if (refusal && refusal.refused !== 'queue_full') return 'cannot_renew';
  return isAboveCap(auto, order.priceMinor, monthOf(change, auto, at, rules))
    ? 'monthly_cap'
    : null;
}

export function monthOf(
  change: Changeset,
  auto: Pick<AutoRenewal, 'id'>,
  at: Instant,
  rules: Rules,
): string {
  const { timeZone } = marketOf(rules, change.lines.get(auto.id)!.marketId);
  return new Date(localDayOf(at, timeZone) * DAY).toISOString().slice(0, 7);
}

const isAboveCap = (auto: AutoRenewal, priceMinor: bigint, month: string): boolean =>
  auto.monthlyCapMinor !== null && spentIn(auto, month) + priceMinor > auto.monthlyCapMinor;

export const spentIn = ({ spent }: AutoRenewal, month: string): bigint =>
  spent?.month === month ? BigInt(spent.minor) : 0n;

/** Why one of the means can't pay the order at `at`; null: it can, as far as is known. */
export function meansProblem(
  change: Changeset,
  means: RenewalMeans,
  asked: { order: Order; plan: PlanVersion; at: Instant },
  rules: Rules,
): RenewalProblem | null {
  const { order, plan, at } = asked;
  if (means.kind === 'credit')
    return creditFor(change, order, plan, rules) < order.priceMinor ? 'credit_short' : null;
  const kept = change.paymentMeans.get(means.meansId);
  if (!kept || kept.state === 'revoked' || kept.state === 'removed') return 'means_gone';
  if (kept.state === 'needs-payer') return 'needs_payer';
  return kept.state === 'expired' || isExpired(kept, at) ? 'card_expires' : null;
}

/** Cards hold to the end of their month, wherever that ends last. */
export const isExpired = ({ expiresMonth }: PaymentMeans, at: Instant): boolean =>
  expiresMonth !== null && new Date(at - DAY / 2).toISOString().slice(0, 7) > expiresMonth;

/** Everything that would keep a round from renewing at `at`, or from being paid as its subscriber wants it. */
export function preflight(
  change: Changeset,
  auto: AutoRenewal,
  asked: { offer: RenewalOffer; at: Instant },
  rules: Rules,
): RenewalProblem[] {
  const order = orderOfRound(change, auto, asked.offer, rules);
  const { at, offer } = asked;
  const first = orderProblem(change, auto, { offer, order, at }, rules);
  if (first) return [first];
  const each = auto.means.map((means) =>
    meansProblem(change, means, { order: order!, plan: offer.plan!, at }, rules),
  );
  const problems = [...new Set(each.filter((problem) => problem !== null))];
  return each.every((problem) => problem !== null) ? [...problems, 'no_means'] : problems;
}
