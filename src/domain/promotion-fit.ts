import type { Market, PlanVersion } from './catalogue.ts';
import { localDayOf } from './local-day.ts';
import {
  hasSharedLimit,
  mostPerAccount,
  type PromotionRoom,
  type PromotionVersion,
} from './promotion.ts';
import { counts, type PromotionUse } from './promotion-use.ts';
import type { Instant } from './time.ts';

/** What a price depends on besides the plan: who buys, for which line, and what was bought before. */
export interface PurchaseFacts {
  lineId: string;
  /** Of this plan on the line. */
  earlierPurchases: number;
  /** Everything the account has paid for. */
  accountPurchases: number;
  /** Since when the line has been without a plan; null: it has one, or never had any. */
  awaySince: Instant | null;
  /** Of the account. */
  uses: readonly PromotionUse[];
  /** What was typed, and the promotion it opens. */
  code: { promotionId: string; typed: string } | null;
  /** What of limits for all is set aside for this very order, by promotion; null: only looking. */
  claims: ReadonlyMap<string, bigint> | null;
}

/** Why a promotion does not hold, in the order in which it is checked. */
export type WhyNot =
  | 'withdrawn'
  | 'other_plan'
  | 'other_market'
  | 'other_currency'
  | 'needs_code'
  | 'not_begun'
  | 'over'
  | 'not_first_time'
  | 'not_away_long_enough'
  | 'periods_over'
  | 'used_as_often_as_allowed'
  | 'saves_nothing'
  | 'sold_out'
  | 'other_is_taken';

export interface FitTerms {
  plan: PlanVersion;
  market: Market;
  now: Instant;
  room: ReadonlyMap<string, PromotionRoom>;
}

/** The first use of the redemption on this line that a purchase of the plan would go on with; null: it would be a new one. */
export function followed(
  promotion: PromotionVersion,
  facts: PurchaseFacts,
  planId: string,
): PromotionUse | null {
  const { promotionId, periods, trigger } = promotion;
  if (trigger === 'automatic' || periods === null) return null;
  const own = facts.uses.filter(
    (use) =>
      use.promotionId === promotionId &&
      use.lineId === facts.lineId &&
      use.planId === planId &&
      counts(use),
  );
  const taken = own.filter(({ state }) => state === 'taken');
  const last = taken.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)).at(-1);
  if (!last || last.version !== promotion.version) return null;
  const { redemptionId } = last;
  const soFar = own.filter((use) => use.redemptionId === redemptionId).length;
  return soFar < periods ? (facts.uses.find(({ id }) => id === redemptionId) ?? last) : null;
}

/** Null: it holds, as far as can be said without its price. */
export function whyNot(
  promotion: PromotionVersion,
  facts: PurchaseFacts,
  { plan, market, now }: Omit<FitTerms, 'room'>,
): WhyNot | null {
  const { planIds, marketIds, currency, trigger } = promotion;
  const goesOn = followed(promotion, facts, plan.planId) !== null;
  if (planIds.length > 0 && !planIds.includes(plan.planId)) return 'other_plan';
  if (marketIds.length > 0 && !marketIds.includes(market.id)) return 'other_market';
  if (currency !== null && currency !== market.currency) return 'other_currency';
  // What was promised for several purchases is kept, whatever became of the promotion.
  if (goesOn) return null;
  if (promotion.withdrawnAt !== null && promotion.withdrawnAt <= now) return 'withdrawn';
  if (trigger !== 'automatic' && facts.code?.promotionId !== promotion.promotionId)
    return 'needs_code';
  const today = localDayOf(now, market.timeZone);
  if (promotion.fromDay !== null && today < promotion.fromDay) return 'not_begun';
  if (promotion.untilDay !== null && today > promotion.untilDay) return 'over';
  return notForBuyer(promotion, facts, today - localDayOf(facts.awaySince ?? now, market.timeZone));
}

function notForBuyer(
  promotion: PromotionVersion,
  facts: PurchaseFacts,
  daysAway: number,
): WhyNot | null {
  const { audience, trigger, periods, promotionId } = promotion;
  if (audience.kind === 'first-time' && facts.accountPurchases > 0) return 'not_first_time';
  if (audience.kind === 'win-back' && (facts.awaySince === null || daysAway < audience.afterDays))
    return 'not_away_long_enough';
  if (trigger === 'automatic' && periods !== null && facts.earlierPurchases >= periods)
    return 'periods_over';
  const most = mostPerAccount(promotion);
  const redeemed = facts.uses.filter(
    (use) => use.promotionId === promotionId && use.orderId && use.id === use.redemptionId,
  );
  if (most !== null && redeemed.filter(counts).length >= most) return 'used_as_often_as_allowed';
  return null;
}

/** What has to be set aside of the limits for all before it may be taken; null: nothing. */
export const claimOf = (promotion: PromotionVersion, worthMinor: bigint): bigint | null => {
  if (!hasSharedLimit(promotion)) return null;
  const times = promotion.trigger === 'automatic' ? 1 : (promotion.periods ?? 1);
  return worthMinor * BigInt(times);
};

/** Nothing is left for it of a limit for all. */
export function isSoldOut(
  { promotionId }: PromotionVersion,
  claimMinor: bigint | null,
  { claims }: PurchaseFacts,
  room: ReadonlyMap<string, PromotionRoom>,
): boolean {
  if (claimMinor === null) return false;
  if (claims) return (claims.get(promotionId) ?? -1n) < claimMinor;
  const left = room.get(promotionId);
  if (!left) return false;
  return (left.uses !== null && left.uses <= 0) || (left.minor !== null && left.minor < claimMinor);
}
