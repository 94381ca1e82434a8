import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import { openPaymentsOf, releaseCreditOf } from './credit-payment.ts';
import { noteDue } from './due.ts';
import { releaseUses } from './promotion-uses.ts';

export type CloseOrderRefusal = 'unknown_order' | 'payment_open' | 'not_due';

/**
 * Ends an order that nobody paid: at its deadline, or because the subscriber wants it no more. Only
 * once every payment is known to be over; an order that is over already stays as it is.
 */
export const decideCloseOrder =
  (wish: {
    orderId: string;
    why: 'expired' | 'cancelled';
  }): Decide<{ state: string }, CloseOrderRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const order = change.orders.get(wish.orderId);
    if (!order) return { refused: 'unknown_order' };
    if (order.closedAt !== null)
      return { changes: change.changes(), answer: { state: order.state } };
    if (wish.why === 'expired' && order.expiresAt > change.now) return { refused: 'not_due' };
    if (openPaymentsOf(change, order.id).length > 0) return { refused: 'payment_open' };
    change.orders.put({ ...order, state: wish.why, closedAt: change.now });
    change.event(order.id, wish.why);
    releaseCreditOf(change, order.id);
    releaseUses(change, order);
    // Auto-renewal goes on from here: with its next try, or to its end.
    if (order.origin === 'auto-renewal') noteDue(change, order.lineId, change.now);
    return { changes: change.changes(), answer: { state: wish.why } };
  };
