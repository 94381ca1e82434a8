import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import type { Refund } from './payment.ts';
import { moveToCredit } from './refund-payout.ts';
import type { Instant } from './time.ts';

export interface RefundWord {
  orderId: string;
  refundId: string;
  outcome: { state: 'refunded'; happenedAt: Instant } | { state: 'refused'; reason: string };
}

export type RecordRefundRefusal = 'unknown_refund';

/**
 * Records what the provider did with a refund. Refunded is final; refused may still become refunded,
 * unless the subscriber took credit instead: that was done and is final too.
 */
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
    const amountMinor = String(refund.amountMinor);
    if (word.outcome.state === 'refused') {
      change.refunds.put({ ...refund, state: 'refused', refusedAt: change.now });
      const { reason } = word.outcome;
      change.event(order.id, 'refund-refused', { reason, amountMinor });
      tell(change, 'refund_refused', refund);
    } else {
      const { happenedAt } = word.outcome;
      const done = { state: 'refunded' as const, refundedAt: happenedAt, refusedAt: null };
      change.refunds.put({ ...refund, ...done });
      change.transfer({
        kind: 'refund',
        asset: refund.currency,
        amount: refund.amountMinor,
        from: `order:${order.id}`,
        to: `provider:${payment.gateway}`,
        orderId: order.id,
        paymentId: payment.id,
        refundId: refund.id,
        rule: `refund/${refund.reason}`,
        happenedAt,
      });
      change.orders.put({ ...order, heldMinor: order.heldMinor - refund.amountMinor });
      change.event(order.id, 'refunded', { reason: refund.reason, amountMinor }, happenedAt);
      tell(change, 'money_returned', refund);
    }
    return { changes: change.changes(), answer: { state: word.outcome.state } };
  };

const tell = (
  change: Changeset,
  template: 'money_returned' | 'refund_refused',
  { id: refundId, orderId }: Refund,
): void => change.enqueue('mail.send', { template, orderId, refundId });

/**
 * Before the provider is asked: from here on the money may have moved. One that was refused and is
 * asked for once more is open again, so that nobody takes its money another way meanwhile.
 */
export const decideSendRefund =
  (of: { orderId: string; refundId: string }): Decide<{ ask: boolean }, RecordRefundRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const refund = change.refunds.get(of.refundId);
    if (!refund) return { refused: 'unknown_refund' };
    const ask = refund.state !== 'refunded' && refund.destination === 'original';
    if (ask && (refund.sentAt === null || refund.state === 'refused'))
      change.refunds.put({
        ...refund,
        state: 'requested',
        sentAt: refund.sentAt ?? change.now,
        refusedAt: null,
      });
    return { changes: change.changes(), answer: { ask } };
  };

export type TakeAsCreditRefusal = 'unknown_refund' | 'refund_not_refused';

/** The provider would not take the money back: the subscriber has it as account credit instead. */
export const decideTakeAsCredit =
  (of: { orderId: string; refundId: string }): Decide<{ state: string }, TakeAsCreditRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const refund = change.refunds.get(of.refundId);
    if (refund?.orderId !== of.orderId) return { refused: 'unknown_refund' };
    if (refund.state !== 'refused') return { refused: 'refund_not_refused' };
    moveToCredit(change, { ...refund, refusedAt: null });
    tell(change, 'money_returned', refund);
    return { changes: change.changes(), answer: { state: 'refunded' } };
  };

export type AskAgainRefusal = TakeAsCreditRefusal;

/** Staff have the provider asked once more, with the same id: its cause may be gone. */
export const decideAskRefundAgain =
  (of: { orderId: string; refundId: string }): Decide<{ state: string }, AskAgainRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const refund = change.refunds.get(of.refundId);
    if (refund?.orderId !== of.orderId) return { refused: 'unknown_refund' };
    if (refund.state !== 'refused') return { refused: 'refund_not_refused' };
    change.refunds.put({ ...refund, state: 'requested', refusedAt: null });
    change.enqueue('refund.send', { orderId: of.orderId, refundId: refund.id });
    return { changes: change.changes(), answer: { state: 'requested' } };
  };
