import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import type { Instant } from './time.ts';

export interface RefundWord {
  orderId: string;
  refundId: string;
  outcome: { state: 'refunded'; happenedAt: Instant } | { state: 'refused'; reason: string };
}

export type RecordRefundRefusal = 'unknown_refund';

/** Records what the provider did with a refund. Refunded is final; refused may still become refunded. */
export const decideRecordRefund =
  (word: RefundWord): Decide<{ state: string }, RecordRefundRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const refund = change.refunds.get(word.refundId);
    const order = change.orders.get(word.orderId);
    const payment = refund && change.payments.get(refund.paymentId);
    if (!refund || !order || !payment) return { refused: 'unknown_refund' };
    if (refund.state === 'refunded' || refund.state === word.outcome.state)
      return { changes: change.changes(), answer: { state: refund.state } };
    if (word.outcome.state === 'refused') {
      change.refunds.put({ ...refund, state: 'refused' });
      change.event(order.id, 'refund-refused', { reason: word.outcome.reason });
    } else {
      const { happenedAt } = word.outcome;
      change.refunds.put({ ...refund, state: 'refunded', refundedAt: happenedAt });
      change.transfer({
        kind: 'refund',
        asset: refund.currency,
        amount: refund.amountMinor,
        from: `order:${order.id}`,
        to: `provider:${payment.gateway}`,
        orderId: order.id,
        paymentId: payment.id,
        rule: `refund/${refund.reason}`,
        happenedAt,
      });
      change.orders.put({ ...order, heldMinor: order.heldMinor - refund.amountMinor });
      change.event(order.id, 'refunded', { reason: refund.reason }, happenedAt);
      change.enqueue('mail.send', {
        template: 'money_returned',
        orderId: order.id,
        refundId: refund.id,
      });
    }
    return { changes: change.changes(), answer: { state: word.outcome.state } };
  };
