import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { tryNext } from './auto-renewal-next.ts';
import type { PlanVersion } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import {
  captureCreditPayment,
  creditFor,
  creditStepsIn,
  openCreditOf,
  openCreditPayment,
  openPaymentsOf,
  releaseCreditOf,
  taxedCredit,
} from './credit-payment.ts';
import { noteDue } from './due.ts';
import { closePagesOf, fulfilOrder } from './fulfil-order.ts';
import { keepMeans, noteMeansDeclined, noteMeansPaid } from './keep-means.ts';
import type { Currency } from './money.ts';
import type { Order } from './ordering.ts';
import type { DeclineReason, Payment, RefundReason } from './payment.ts';
import type { KeptMeans } from './payment-means.ts';
import { releaseUses } from './promotion-uses.ts';
import { renewalRefusal } from './renewal.ts';
import { type Rules, soldUnder } from './rules.ts';
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
  /** With `captured`: what the provider keeps, or what it was taken from. */
  means?: KeptMeans;
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
    // That a page was made moves nothing on a line: the rest of the account isn't even looked at.
    if (word.status !== 'opened') advance(change, rules);
    const payment = change.payments.get(word.paymentId);
    const order = change.orders.get(word.orderId);
    if (!payment || !order || payment.orderId !== order.id) return { refused: 'unknown_payment' };
    if (word.status === 'captured') {
      if (payment.state !== 'captured') capture(change, payment, word, rules);
    } else if (word.status === 'opened') {
      if (payment.state === 'intended') opened(change, payment, word);
    } else if (payment.state === 'intended' || payment.state === 'opened') {
      endWithoutMoney(change, payment, word.status, word, rules);
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
  rules: Rules,
): void {
  const declineReason = state === 'declined' ? (word.declineReason ?? 'provider_error') : null;
  change.payments.put({ ...payment, state, declineReason, decidedAt: change.now });
  const isRenewal = change.orders.get(payment.orderId)!.origin === 'auto-renewal';
  // Without its payer no page is opened.
  const payerIsThere = !isRenewal || payment.openedAt !== null;
  if (declineReason && payment.meansId !== null)
    noteMeansDeclined(change, payment, declineReason, { payerIsThere });
  const detail = { method: payment.method, ...(declineReason ? { reason: declineReason } : {}) };
  change.event(payment.orderId, `payment-${state}`, detail, word.happenedAt);
  if (openPaymentsOf(change, payment.orderId).length > 0) return;
  releaseCreditOf(change, payment.orderId);
  const order = change.orders.get(payment.orderId)!;
  if (payment.meansId !== null && isRenewal)
    tryNext(change, order, { plan: word.plan, reason: declineReason ?? 'expired' }, rules);
  else if (state === 'declined') fallBack(change, payment, word.plan, rules);
}

/** The card was declined; credit pays where that was agreed to when the order was confirmed. */
function fallBack(change: Changeset, payment: Payment, plan: PlanVersion, rules: Rules): void {
  const order = change.orders.get(payment.orderId)!;
  const { priceMinor: amountMinor } = order;
  const { creditFallback: allowed } = payment;
  if (!creditStepsIn(change, order, plan, { allowed, rules })) return;
  if (whyNotDeliver(change, order, plan, rules)) return;
  const held = openCreditPayment(change, order, { amountMinor, deadlineAt: change.now });
  const paid = captureCreditPayment(change, held, { why: 'fallback' });
  const sale = { plan, payments: [paid], taxedMinor: taxedCredit(paid) };
  fulfilOrder(change, change.orders.get(order.id)!, sale, rules);
}

function capture(change: Changeset, payment: Payment, word: ProviderWord, rules: Rules): void {
  const captured = change.payments.put({
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
  noteMeans(change, captured, word);
  const reason = whyGiveBack(change, holding, payment, word, rules);
  const rest = reason ? null : payRest(change, holding, payment, word.plan, rules);
  if (reason || rest === 'gone') {
    giveBack(change, holding, payment, word, reason ?? 'credit_gone');
    return;
  }
  const sale = {
    plan: word.plan,
    payments: [captured, ...(rest ? [rest] : [])],
    taxedMinor: rest ? taxedCredit(rest) : 0n,
  };
  fulfilOrder(change, change.orders.get(order.id)!, sale, rules);
}

function noteMeans(change: Changeset, payment: Payment, { means }: ProviderWord): void {
  if (payment.meansId !== null) noteMeansPaid(change, payment, means);
  else if (payment.savesMeans && means && payment.providerReference !== null) {
    const { gateway, id: initialPaymentId, providerReference: initialReference } = payment;
    keepMeans(change, means, { gateway, initialPaymentId, initialReference });
  }
}

/**
 * Credit pays what this payment does not: as it was set aside, else, when that was given back before a late
 * word came, anew. Null: nothing is left to pay.
 */
function payRest(
  change: Changeset,
  order: Order,
  payment: Payment,
  plan: PlanVersion,
  rules: Rules,
): Payment | null | 'gone' {
  const amountMinor = order.priceMinor - payment.amountMinor;
  if (amountMinor === 0n) return null;
  const held = openCreditOf(change, order.id);
  if (held?.amountMinor === amountMinor) return captureCreditPayment(change, held);
  releaseCreditOf(change, order.id);
  if (creditFor(change, order, plan, rules) < amountMinor) return 'gone';
  const anew = openCreditPayment(change, order, { amountMinor, deadlineAt: change.now });
  return captureCreditPayment(change, anew);
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
  const { giveBackAfterMinutes } = soldUnder(rules, order.policyVersion, word.plan.marketId);
  if (change.now - word.happenedAt > giveBackAfterMinutes * MINUTE) return 'delivery_too_late';
  return whyNotDeliver(change, order, word.plan, rules);
}

function whyNotDeliver(
  change: Changeset,
  order: Order,
  plan: PlanVersion,
  rules: Rules,
): 'cannot_deliver' | null {
  if (order.newLine) return null;
  const { lineId, timing } = order;
  const refusal = renewalRefusal(change, { lineId, plan, timing }, rules);
  // Its place in the queue, or its beginning, was promised when the order was confirmed.
  const isPromised = refusal?.refused === 'queue_full' || refusal?.refused === 'begins_at_end_only';
  return refusal && !isPromised ? 'cannot_deliver' : null;
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
    requestId: null,
    amountMinor: word.amountMinor,
    currency: word.currency,
    reason,
    destination: 'original',
    quote: null,
    state: 'requested',
    requestedAt: change.now,
    sentAt: null,
    refundedAt: null,
    refusedAt: null,
  });
  if (order.state === 'awaiting-payment' && reason !== 'already_paid') {
    change.orders.put({ ...order, state: 'returned', closedAt: change.now });
    releaseUses(change, order);
    closePagesOf(change, order.id);
  }
  if (order.state !== 'fulfilled') releaseCreditOf(change, order.id);
  // Auto-renewal goes on from here.
  if (order.origin === 'auto-renewal') noteDue(change, order.lineId, change.now);
  change.event(order.id, 'refund-requested', { reason });
  change.enqueue('refund.send', { orderId: order.id, refundId: refund.id });
}
