import type { Decide } from './account-state.ts';
import { putNewLine } from './add-line.ts';
import { advance } from './advance.ts';
import type { PlanVersion } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import { openPaymentsOf } from './confirm-order.ts';
import type { Currency } from './money.ts';
import type { NewLine, Order } from './ordering.ts';
import type { DeclineReason, Payment, RefundReason } from './payment.ts';
import { applyRenewal, renewalRefusal } from './renewal.ts';
import type { Rules } from './rules.ts';
import { type Instant, MINUTE, SECOND } from './time.ts';

/** What a provider says about one payment, however it was learned. */
export interface ProviderWord {
  orderId: string;
  paymentId: string;
  plan: PlanVersion;
  status: 'opened' | 'captured' | 'declined' | 'cancelled' | 'expired';
  amountMinor: bigint;
  currency: Currency;
  declineReason: DeclineReason | null;
  redirectUrl: string | null;
  providerReference: string | null;
  happenedAt: Instant;
}

export type SettleRefusal = 'unknown_payment';

export interface SettleAnswer {
  payment: Payment['state'];
  order: Order['state'];
}

/**
 * Records a provider's word. The same word twice changes nothing; words may come in any order, and
 * `captured` wins whenever it comes. Money taken becomes, in this very commit, either credit on the
 * line or a refund under way.
 */
export const decideSettlePayment =
  (word: ProviderWord, rules: Rules): Decide<SettleAnswer, SettleRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const payment = change.payments.get(word.paymentId);
    const order = change.orders.get(word.orderId);
    if (!payment || !order || payment.orderId !== order.id) return { refused: 'unknown_payment' };
    if (word.status === 'captured') {
      if (payment.state !== 'captured') capture(change, payment, word, rules);
    } else if (word.status === 'opened') {
      if (payment.state === 'intended') opened(change, payment, word);
    } else if (payment.state === 'intended' || payment.state === 'opened') {
      endWithoutMoney(change, payment, word.status, word);
    }
    return {
      changes: change.changes(),
      answer: {
        payment: change.payments.get(payment.id)!.state,
        order: change.orders.get(order.id)!.state,
      },
    };
  };

function opened(change: Changeset, payment: Payment, word: ProviderWord): void {
  change.payments.put({
    ...payment,
    state: 'opened',
    redirectUrl: word.redirectUrl,
    providerReference: word.providerReference,
    openedAt: word.happenedAt,
  });
  change.event(payment.orderId, 'payment-opened', { method: payment.method }, word.happenedAt);
  // The provider's webhook usually comes first; this is for when it never does.
  change.enqueue(
    'payment.ask',
    { orderId: payment.orderId, paymentId: payment.id },
    change.now + 20 * SECOND,
  );
}

function endWithoutMoney(
  change: Changeset,
  payment: Payment,
  state: 'declined' | 'cancelled' | 'expired',
  word: ProviderWord,
): void {
  const declineReason = state === 'declined' ? (word.declineReason ?? 'provider_error') : null;
  change.payments.put({ ...payment, state, declineReason, decidedAt: change.now });
  const detail = { method: payment.method, ...(declineReason ? { reason: declineReason } : {}) };
  change.event(payment.orderId, `payment-${state}`, detail, word.happenedAt);
}

function capture(change: Changeset, payment: Payment, word: ProviderWord, rules: Rules): void {
  change.payments.put({
    ...payment,
    state: 'captured',
    providerReference: word.providerReference ?? payment.providerReference,
    capturedMinor: word.amountMinor,
    declineReason: null,
    decidedAt: change.now,
  });
  const order = change.orders.get(payment.orderId)!;
  change.transfer({
    kind: 'payment',
    asset: word.currency,
    amount: word.amountMinor,
    from: `provider:${payment.gateway}`,
    to: `order:${order.id}`,
    orderId: order.id,
    paymentId: payment.id,
    rule: 'provider-word/captured',
    happenedAt: word.happenedAt,
  });
  const holding = change.orders.put({ ...order, heldMinor: order.heldMinor + word.amountMinor });
  const taken = { method: payment.method, amountMinor: String(word.amountMinor) };
  change.event(order.id, 'payment-captured', taken, word.happenedAt);
  const reason = whyGiveBack(change, holding, payment, word, rules);
  if (reason) giveBack(change, holding, payment, word, reason);
  else fulfil(change, holding, payment, word.plan, rules);
}

/** Why money that was taken can't become credit; null when it can. In the order of the checks. */
function whyGiveBack(
  change: Changeset,
  order: Order,
  payment: Payment,
  word: ProviderWord,
  rules: Rules,
): RefundReason | null {
  if (word.amountMinor !== payment.amountMinor || word.currency !== payment.currency)
    return 'wrong_amount';
  if (order.state === 'fulfilled') return 'already_paid';
  if (order.state !== 'awaiting-payment') return 'order_over';
  if (change.now - word.happenedAt > rules.policy.giveBackAfterMinutes * MINUTE)
    return 'delivery_too_late';
  if (order.newLine) return null;
  const { lineId, timing } = order;
  // The place in the queue was promised when the order was confirmed.
  const refusal = renewalRefusal(change, { lineId, plan: word.plan, timing }, rules);
  return refusal && refusal.refused !== 'queue_full' ? 'cannot_deliver' : null;
}

function giveBack(
  change: Changeset,
  order: Order,
  payment: Payment,
  word: ProviderWord,
  reason: RefundReason,
): void {
  const refund = change.refunds.put({
    id: change.newId(),
    orderId: order.id,
    paymentId: payment.id,
    amountMinor: word.amountMinor,
    currency: word.currency,
    reason,
    destination: 'original',
    quote: null,
    state: 'requested',
    requestedAt: change.now,
    refundedAt: null,
  });
  if (order.state === 'awaiting-payment' && reason !== 'already_paid')
    change.orders.put({ ...order, state: 'returned', closedAt: change.now });
  change.event(order.id, 'refund-requested', { reason });
  change.enqueue('refund.send', { orderId: order.id, refundId: refund.id });
}

function fulfil(
  change: Changeset,
  order: Order,
  payment: Payment,
  plan: PlanVersion,
  rules: Rules,
): void {
  if (order.newLine) createLine(change, order.newLine, order.id);
  const { lineId, timing } = order;
  const period = applyRenewal(change, { lineId, orderId: order.id, plan, timing }, rules);
  sell(change, order, payment);
  change.event(order.id, 'credited', { periodId: period.id });
  change.enqueue('mail.send', { template: 'order_confirmation', orderId: order.id });
  // No second page may take money for what is paid.
  for (const other of openPaymentsOf(change, order.id))
    change.enqueue('payment.cancel', { orderId: order.id, paymentId: other.id });
}

/** What was held becomes the operator's: net and tax apart. */
function sell(change: Changeset, order: Order, payment: Payment): void {
  const from = `order:${order.id}` as const;
  const of = { orderId: order.id, paymentId: payment.id, asset: order.currency, from };
  const rule = `plan:${order.planId}@${order.planVersion}/price`;
  const netMinor = order.priceMinor - order.taxMinor;
  change.transfer({ ...of, kind: 'sale', amount: netMinor, to: 'operator:revenue', rule });
  change.transfer({
    ...of,
    kind: 'tax',
    amount: order.taxMinor,
    to: 'operator:tax',
    rule: `tax:${order.taxRateBasisPoints}`,
  });
  change.orders.put({
    ...order,
    state: 'fulfilled',
    heldMinor: order.heldMinor - order.priceMinor,
    fulfilledAt: change.now,
    closedAt: change.now,
    invoiceNumber: `${new Date(change.now).getUTCFullYear()}-${order.reference}`,
  });
}

function createLine(change: Changeset, newLine: NewLine, orderId: string): void {
  const { id: lineId } = putNewLine(change, newLine);
  change.event(orderId, 'line-created', { lineId });
}
