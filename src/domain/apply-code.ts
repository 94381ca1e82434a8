import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';
import { newOrder, type OrderWish, placeOrder, takeOver } from './draft-order.ts';
import type { Order } from './ordering.ts';
import { isStale } from './promotion-facts.ts';
import type { PromotionUse } from './promotion-use.ts';
import { releaseUses } from './promotion-uses.ts';
import type { Rules } from './rules.ts';

export type ApplyCodeRefusal = 'unknown_order' | 'order_confirmed' | 'quote_expired';

/** Another code was typed for it meanwhile, or too long ago: what was set aside may be let go already. */
type Outrun = 'order_changed';

/** Ids and figures as they stand afterwards; JSON: kept with the command. */
export interface ApplyCodeAnswer {
  priceMinor: string;
  /** The promotions that the order takes. */
  promotionIds: string[];
}

export interface CodeWish extends Omit<OrderWish, 'lineId' | 'newLine' | 'timing' | 'locale'> {
  /** `usesSeen` of the order before anything was set aside for it. */
  seen: string;
}

/** The uses of an order and how they stand: what is set aside for it is let go only when one of them ends. */
export const usesSeen = (uses: Iterable<PromotionUse>, orderId: string): string =>
  [...uses]
    .flatMap((use) => (use.orderId === orderId ? [`${use.id} ${use.state}`] : []))
    .toSorted()
    .join();

/**
 * Prices a draft anew, with a code or without one: the same order, so that its page stays where it is. What it
 * held before is let go in the same commit. A confirmed order keeps its price.
 */
export const decideApplyCode =
  (wish: CodeWish, rules: Rules): Decide<ApplyCodeAnswer, ApplyCodeRefusal | Outrun> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const order = change.orders.get(wish.orderId);
    if (!order) return { refused: 'unknown_order' };
    if (order.state !== 'draft') return { refused: 'order_confirmed' };
    if (order.expiresAt <= change.now) return { refused: 'quote_expired' };
    if (usesSeen(change.promotionUses.all(), order.id) !== wish.seen || isStale(wish, change.now))
      return { refused: 'order_changed' };
    const priced = repriced(change, order, wish, rules);
    releaseUses(change, order);
    takeOver(change, priced, rules);
    placeOrder(change, priced);
    const promotionIds = priced.discounts.map(({ promotionId }) => promotionId);
    const answer = { priceMinor: String(priced.priceMinor), promotionIds };
    return { changes: change.changes(), answer };
  };

function repriced(change: Changeset, order: Order, wish: CodeWish, rules: Rules): Order {
  const { lineId, newLine, timing, locale } = order;
  const anew = newOrder(change, { ...wish, lineId, newLine, timing, locale }, rules);
  const { priceMinor, taxMinor, promotionId, discounts, thenPriceMinor } = anew;
  return { ...order, priceMinor, taxMinor, promotionId, discounts, thenPriceMinor };
}
