import type { AutoRenewal } from './auto-renewal.ts';
import { isBeingTried } from './auto-renewal-dates.ts';
import { longOver } from './auto-renewal-policy.ts';
import { orderOfRound, orderProblem, type RenewalOffer } from './auto-renewal-preflight.ts';
import { roundOf } from './auto-renewal-round.ts';
import { autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { Changeset } from './changeset.ts';
import { newOrder } from './draft-order.ts';
import { fullPriceOf, type Order } from './ordering.ts';
import { hasSharedLimit } from './promotion.ts';
import { factsFor } from './promotion-facts.ts';
import { allClaimed, priceOffers } from './promotion-price.ts';
import { usesOf } from './promotion-uses.ts';
import type { Rules } from './rules.ts';

/*
 * Promotions that are limited for all are no part of the price that consent and notice name: nothing is set
 * aside for days. A charge takes what room there is then, and so costs what was told, or less.
 */

/** Is a charge due that might take a promotion for which nothing was set aside yet? Rather too often. */
export function wantsClaims(
  change: Changeset,
  { lineId, offer }: { lineId: string; offer: RenewalOffer },
  rules: Rules,
): boolean {
  const { plan, earlierPurchases, claimed } = offer;
  const versions = rules.promotions?.versions ?? [];
  if (claimed || !plan || !versions.some(isTakenByItself)) return false;
  const auto = change.autoRenewals.get(lineId);
  if (!auto || auto.state === 'ended') return false;
  const round = roundOf(change, auto, rules);
  if (!round || round.orderId !== null || round.noticedAt === null || isBeingTried(change, round))
    return false;
  const late = change.now - (round.retryAt ?? round.chargeAt);
  if (late < 0 || late > longOver(autoRenewalRulesOf(change, lineId, rules))) return false;
  const order = orderOfRound(change, { ...auto, round }, offer, rules);
  if (orderProblem(change, auto, { offer, order, at: change.now }, rules)) return false;
  const facts = factsFor(change, { lineId, earlierPurchases }, rules);
  const { offers } = priceOffers(plan, { ...facts, claims: allClaimed(rules) }, rules, change.now);
  return offers.some(({ claimMinor }) => claimMinor !== null);
}

const isTakenByItself = (promotion: Parameters<typeof hasSharedLimit>[0]): boolean =>
  promotion.trigger === 'automatic' && hasSharedLimit(promotion);

/**
 * The order of `orderOfRound` with what was set aside for it, where that makes it no dearer. It has the id that it
 * was set aside for, and takes something of it: an earlier order with this id is known by its uses.
 */
export function orderToCharge(
  change: Changeset,
  auto: AutoRenewal,
  offer: RenewalOffer,
  rules: Rules,
): Order | null {
  const sure = orderOfRound(change, auto, offer, rules);
  const { plan, earlierPurchases, claimed } = offer;
  if (!sure || !plan || !claimed || usesOf(change, claimed.orderId).length > 0) return sure;
  const { lineId, newLine, timing, locale, origin } = sure;
  const wish = { lineId, newLine, timing, locale, plan, earlierPurchases, ...claimed };
  const lower = { ...newOrder(change, wish, rules), origin };
  const takes = lower.discounts.some(({ claimedMinor }) => claimedMinor !== null);
  return takes && lower.priceMinor <= sure.priceMinor ? lower : sure;
}

/** What the next one costs and what it costs without promotions, where one makes this one cheaper. */
export const afterPromotion = (order: Order): { thenMinor?: string; fullMinor?: string } =>
  fullPriceOf(order) > order.priceMinor
    ? { thenMinor: String(order.thenPriceMinor), fullMinor: String(fullPriceOf(order)) }
    : {};
