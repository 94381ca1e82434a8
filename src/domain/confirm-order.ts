import type { Decide, Refusal } from './account-state.ts';
import { advance } from './advance.ts';
import type { PlanVersion } from './catalogue.ts';
import { isPayable } from './change-means.ts';
import { Changeset } from './changeset.ts';
import {
  captureCreditPayment,
  creditFor,
  nextAttempt,
  openCreditOf,
  openCreditPayment,
  openPaymentsOf,
  releaseCreditOf,
  taxedCredit,
} from './credit-payment.ts';
import { fulfilOrder } from './fulfil-order.ts';
import type { MeansConsent } from './means-consent.ts';
import type { Order } from './ordering.ts';
import type { Payment, ProviderMethod } from './payment.ts';
import { type RenewalRefusal, renewalRefusal } from './renewal.ts';
import { type Rules, soldUnder } from './rules.ts';
import { type Instant, MINUTE, SECOND } from './time.ts';

/** Names the words of the tick for immediate start; change it with the words. */
export const CONSENT_VERSION = 'immediate-start/1';

export interface Confirmation {
  orderId: string;
  plan: PlanVersion;
  /** For the provider's payment if one is made. */
  paymentId: string;
  /** `credit`: nothing but credit, and no provider is asked. */
  method: ProviderMethod | 'credit';
  /** Credit pays first, as far as it goes; the method pays the rest. */
  withCredit?: boolean;
  /** If the card is declined, credit pays. */
  creditFallback?: boolean;
  gateway: string;
  /** Pays with this saved card or wallet, whose method it names. */
  meansId?: string | null;
  /** What was agreed to, where the card or wallet is to be kept. */
  keeps?: MeansConsent | null;
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
  | 'payment_open'
  | 'credit_short'
  | 'means_gone';

export interface ConfirmAnswer {
  /** The provider's, or that of the credit that paid it all. */
  paymentId: string;
  isPaid: boolean;
}

/**
 * The subscriber wants to pay. Makes one payment, or answers the one that is under way by the same
 * method; another method is refused until the earlier payment is known to be over, so that two
 * pages can never take the money of one order. Credit that covers all pays in this very commit.
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
    if (open && isSameWish(change, open, wish))
      return { changes: change.changes(), answer: { paymentId: open.id, isPaid: false } };
    if (open) return { refused: 'payment_open' };
    if (order.expiresAt <= change.now) return { refused: 'quote_expired' };
    if (!wish.consent && order.consentVersion === null) return { refused: 'consent_required' };
    const { plan } = wish;
    const refusal = order.newLine
      ? null
      : renewalRefusal(change, { lineId: order.lineId, plan, timing: order.timing }, rules);
    if (refusal) return refusal;
    if (wish.meansId && !paysNow(change, wish)) return { refused: 'means_gone' };
    releaseCreditOf(change, order.id);
    const usesCredit = wish.method === 'credit' || wish.withCredit === true;
    const creditMinor = usesCredit ? creditFor(change, order, plan, rules) : 0n;
    const isShort =
      order.priceMinor > 0n && creditMinor < (wish.method === 'credit' ? order.priceMinor : 1n);
    if (usesCredit && isShort) return { refused: 'credit_short' };
    const answer = pay(change, wish, creditMinor, rules);
    return { changes: change.changes(), answer };
  };

const isSameWish = (change: Changeset, open: Payment, wish: Confirmation): boolean =>
  open.method === wish.method &&
  open.meansId === (wish.meansId ?? null) &&
  open.savesMeans === Boolean(wish.keeps) &&
  open.deadlineAt > change.now &&
  (openCreditOf(change, open.orderId) !== null) === (wish.withCredit === true);

function paysNow(change: Changeset, wish: Confirmation): boolean {
  const means = change.paymentMeans.get(wish.meansId!);
  return (
    means !== undefined &&
    isPayable(means) &&
    means.gateway === wish.gateway &&
    means.method === wish.method
  );
}

function closedRefusal(order: Order): Refusal<'already_paid' | 'order_closed'> | null {
  if (order.state === 'fulfilled') return { refused: 'already_paid' };
  return order.closedAt === null ? null : { refused: 'order_closed' };
}

function pay(
  change: Changeset,
  wish: Confirmation,
  creditMinor: bigint,
  rules: Rules,
): ConfirmAnswer {
  const draft = change.orders.get(wish.orderId)!;
  const { paymentWindowMinutes } = soldUnder(rules, draft.policyVersion, wish.plan.marketId);
  const deadlineAt = change.now + paymentWindowMinutes * MINUTE;
  const order = confirmed(change, draft, deadlineAt);
  const held =
    // Nothing to pay is paid with nothing, and no provider is asked.
    creditMinor > 0n || order.priceMinor === 0n
      ? openCreditPayment(change, order, { amountMinor: creditMinor, deadlineAt })
      : null;
  if (held && creditMinor === order.priceMinor) {
    const paid = captureCreditPayment(change, held);
    const sale = { plan: wish.plan, payments: [paid], taxedMinor: taxedCredit(paid) };
    fulfilOrder(change, change.orders.get(order.id)!, sale, rules);
    return { paymentId: paid.id, isPaid: true };
  }
  if (held) change.event(order.id, 'credit-held', { amountMinor: String(creditMinor) });
  const amountMinor = order.priceMinor - creditMinor;
  const { id } = intendPayment(change, order, { ...wish, amountMinor, deadlineAt });
  return { paymentId: id, isPaid: false };
}

function confirmed(change: Changeset, order: Order, deadlineAt: Instant): Order {
  if (order.confirmedAt === null) change.event(order.id, 'confirmed');
  return change.orders.put({
    ...order,
    state: 'awaiting-payment',
    confirmedAt: order.confirmedAt ?? change.now,
    consentVersion: order.consentVersion ?? CONSENT_VERSION,
    // A link was told to be good for longer.
    expiresAt: order.origin === 'auto-renewal' ? Math.max(order.expiresAt, deadlineAt) : deadlineAt,
  });
}

function intendPayment(
  change: Changeset,
  order: Order,
  wish: Confirmation & { amountMinor: bigint; deadlineAt: Instant },
): Payment {
  const { deadlineAt } = wish;
  const payment = change.payments.put({
    id: wish.paymentId,
    orderId: order.id,
    attempt: nextAttempt(change, order.id),
    gateway: wish.gateway,
    method: wish.method,
    amountMinor: wish.amountMinor,
    currency: order.currency,
    state: 'intended',
    providerReference: null,
    redirectUrl: null,
    declineReason: null,
    capturedMinor: 0n,
    holds: [],
    creditFallback: wish.creditFallback ?? false,
    meansId: wish.meansId ?? null,
    savesMeans: Boolean(wish.keeps),
    createdAt: change.now,
    openedAt: null,
    decidedAt: null,
    deadlineAt,
  });
  if (wish.keeps) {
    const { version, words, locale } = wish.keeps;
    change.event(order.id, 'means-agreed', { version, words, locale });
  }
  const ids = { orderId: order.id, paymentId: payment.id };
  // The confirming request opens the payment itself; the outbox is for when it dies before it has.
  change.enqueue('payment.open', ids, change.now + 5 * SECOND);
  change.enqueue('order.deadline', { orderId: order.id }, deadlineAt);
  return payment;
}
