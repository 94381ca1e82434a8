import type { Decide, Refusal } from './account-state.ts';
import { advance } from './advance.ts';
import type { PlanVersion } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import type { Order } from './ordering.ts';
import type { Payment, PaymentMethod } from './payment.ts';
import { type RenewalRefusal, renewalRefusal } from './renewal.ts';
import type { Rules } from './rules.ts';
import { MINUTE, SECOND } from './time.ts';

/** Names the words of the tick for immediate start; change it with the words. */
export const CONSENT_VERSION = 'immediate-start/1';

export interface Confirmation {
  orderId: string;
  plan: PlanVersion;
  /** For the payment if one is made. */
  paymentId: string;
  method: PaymentMethod;
  gateway: string;
  /** The subscriber ticked that service may start at once. */
  consent: boolean;
}

export type ConfirmOrderRefusal =
  | RenewalRefusal
  | 'unknown_order'
  | 'already_paid'
  | 'order_closed'
  | 'quote_expired'
  | 'consent_required'
  | 'payment_open';

export interface ConfirmAnswer {
  paymentId: string;
}

const isUndecided = (payment: Payment): boolean =>
  payment.state === 'intended' || payment.state === 'opened';

export const openPaymentsOf = (change: Changeset, orderId: string): Payment[] =>
  change.payments.all().filter((each) => each.orderId === orderId && isUndecided(each));

/**
 * The subscriber wants to pay. Makes one payment, or answers the one that is under way by the same
 * method; another method is refused until the earlier payment is known to be over, so that two
 * pages can never take the money of one order.
 */
export const decideConfirmOrder =
  (wish: Confirmation, rules: Rules): Decide<ConfirmAnswer, ConfirmOrderRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const order = change.orders.get(wish.orderId);
    if (!order) return { refused: 'unknown_order' };
    const closed = closedRefusal(order);
    if (closed) return closed;
    const open = openPaymentsOf(change, order.id)[0];
    if (open?.method === wish.method && open.deadlineAt > change.now)
      return { changes: change.changes(), answer: { paymentId: open.id } };
    if (open) return { refused: 'payment_open' };
    if (order.expiresAt <= change.now) return { refused: 'quote_expired' };
    if (!wish.consent && order.consentVersion === null) return { refused: 'consent_required' };
    const { plan } = wish;
    const refusal = order.newLine
      ? null
      : renewalRefusal(change, { lineId: order.lineId, plan, timing: order.timing }, rules);
    if (refusal) return refusal;
    const payment = intendPayment(change, order, wish, rules);
    return { changes: change.changes(), answer: { paymentId: payment.id } };
  };

function closedRefusal(order: Order): Refusal<'already_paid' | 'order_closed'> | null {
  if (order.state === 'fulfilled') return { refused: 'already_paid' };
  return order.closedAt === null ? null : { refused: 'order_closed' };
}

function intendPayment(change: Changeset, order: Order, wish: Confirmation, rules: Rules): Payment {
  const deadlineAt = change.now + rules.policy.paymentWindowMinutes * MINUTE;
  const attempts = change.payments.all().filter((each) => each.orderId === order.id).length;
  change.orders.put({
    ...order,
    state: 'awaiting-payment',
    confirmedAt: order.confirmedAt ?? change.now,
    consentVersion: order.consentVersion ?? CONSENT_VERSION,
    expiresAt: deadlineAt,
  });
  if (order.confirmedAt === null) change.event(order.id, 'confirmed');
  const payment = change.payments.put({
    id: wish.paymentId,
    orderId: order.id,
    attempt: attempts + 1,
    gateway: wish.gateway,
    method: wish.method,
    amountMinor: order.priceMinor,
    currency: order.currency,
    state: 'intended',
    providerReference: null,
    redirectUrl: null,
    declineReason: null,
    capturedMinor: 0n,
    holds: [],
    createdAt: change.now,
    openedAt: null,
    decidedAt: null,
    deadlineAt,
  });
  const ids = { orderId: order.id, paymentId: payment.id };
  // The confirming request opens the payment itself; the outbox is for when it dies before it has.
  change.enqueue('payment.open', ids, change.now + 5 * SECOND);
  change.enqueue('order.deadline', { orderId: order.id }, deadlineAt);
  return payment;
}
