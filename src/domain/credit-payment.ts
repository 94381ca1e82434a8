import {
  holdCredit,
  releaseCredit,
  spendableCredit,
  spendHeldCredit,
  sumOfCredit,
} from './account-credit.ts';
import type { PlanVersion } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { mayPayWithCredit } from './credit-rules.ts';
import { splitTax } from './money.ts';
import type { Order } from './ordering.ts';
import { isProviderMethod, type Payment, type Refund } from './payment.ts';
import { type Rules, rulesOf } from './rules.ts';
import type { Instant } from './time.ts';
import { noteLessCredit } from './watch-credit.ts';

const isOpen = (payment: Payment): boolean =>
  payment.state === 'intended' || payment.state === 'opened';

const paymentsOf = (change: Changeset, orderId: string): Payment[] =>
  change.payments.all().filter((each) => each.orderId === orderId);

/** Payments of an order that a provider may still take. */
export const openPaymentsOf = (change: Changeset, orderId: string): Payment[] =>
  paymentsOf(change, orderId).filter((each) => isOpen(each) && isProviderMethod(each.method));

/** Credit that is set aside for an order while a provider's payment is under way. */
export const openCreditOf = (change: Changeset, orderId: string): Payment | null =>
  paymentsOf(change, orderId).find((each) => isOpen(each) && each.method === 'credit') ?? null;

export const nextAttempt = (change: Changeset, orderId: string): number =>
  1 + Math.max(0, ...paymentsOf(change, orderId).map((each) => each.attempt));

/** How much of an order credit can pay now, in the order's currency. */
export function creditFor(
  change: Changeset,
  order: Order,
  plan: PlanVersion,
  rules: Rules,
): bigint {
  if (!mayPayWithCredit(plan, rulesOf(rules, plan.marketId).policy)) return 0n;
  const spendable = sumOfCredit(spendableCredit(change, order.currency));
  return spendable < order.priceMinor ? spendable : order.priceMinor;
}

/**
 * May credit step in for a card that was declined? Only where the subscriber allowed it, and only for the
 * whole price: what is paid in two ways was chosen to be.
 */
export const creditStepsIn = (
  change: Changeset,
  order: Order,
  plan: PlanVersion,
  { allowed, rules }: { allowed: boolean; rules: Rules },
): boolean =>
  allowed &&
  order.state === 'awaiting-payment' &&
  creditFor(change, order, plan, rules) === order.priceMinor;

const causeOf = (payment: Payment, rule: string) => ({
  orderId: payment.orderId,
  paymentId: payment.id,
  rule,
});

/** Sets credit aside for an order; there must be enough (`creditFor`). */
export function openCreditPayment(
  change: Changeset,
  order: Order,
  { amountMinor, deadlineAt }: { amountMinor: bigint; deadlineAt: Instant },
): Payment {
  const id = change.newId();
  const holds = holdCredit(
    change,
    { currency: order.currency, amountMinor },
    { orderId: order.id, paymentId: id, rule: 'credit/hold' },
  );
  return change.payments.put({
    id,
    orderId: order.id,
    attempt: nextAttempt(change, order.id),
    gateway: 'credit',
    method: 'credit',
    amountMinor,
    currency: order.currency,
    state: 'opened',
    providerReference: null,
    redirectUrl: null,
    declineReason: null,
    capturedMinor: 0n,
    holds,
    creditFallback: false,
    meansId: null,
    savesMeans: false,
    createdAt: change.now,
    openedAt: change.now,
    decidedAt: null,
    deadlineAt,
  });
}

/** What was set aside pays the order. */
export function captureCreditPayment(
  change: Changeset,
  payment: Payment,
  why: Record<string, string> = {},
): Payment {
  const { orderId, amountMinor, holds } = payment;
  const cause = causeOf(payment, 'credit/pay');
  spendHeldCredit(change, holds, `order:${orderId}`, { ...cause, kind: 'payment' });
  const captured = change.payments.put({
    ...payment,
    state: 'captured',
    capturedMinor: amountMinor,
    decidedAt: change.now,
  });
  const order = change.orders.get(orderId)!;
  change.orders.put({ ...order, heldMinor: order.heldMinor + amountMinor });
  const taken = { method: 'credit', amountMinor: String(amountMinor), ...why };
  change.event(orderId, 'payment-captured', taken);
  noteLessCredit(change);
  return captured;
}

/** What of a payment by credit was taxed when the credit was sold. */
export const taxedCredit = ({ holds }: Payment): bigint =>
  holds.reduce((sum, hold) => sum + (hold.taxed ? BigInt(hold.amountMinor) : 0n), 0n);

/** Whatever is set aside for the order comes back. */
export function releaseCreditOf(change: Changeset, orderId: string): void {
  const payment = openCreditOf(change, orderId);
  if (!payment) return;
  releaseCredit(change, payment.holds, causeOf(payment, 'credit/release'));
  change.payments.put({ ...payment, state: 'cancelled', decidedAt: change.now });
  const detail = { amountMinor: String(payment.amountMinor) };
  change.event(orderId, 'credit-released', detail);
}

/** The payments that paid for what an order gave: not one that was taken besides and goes back. */
export const paymentsOfSale = (
  payments: readonly Payment[],
  refunds: readonly Refund[],
): Payment[] =>
  payments.filter(
    ({ id, state }) =>
      state === 'captured' &&
      !refunds.some(
        ({ paymentId, reason }) =>
          paymentId === id && (reason === 'already_paid' || reason === 'wrong_amount'),
      ),
  );

/** Part of the price was taxed when credit or a voucher was sold, so that the sale moved less. */
export const isTaxedBefore = ({ priceMinor, taxMinor, taxRateBasisPoints }: Order): boolean =>
  taxMinor < splitTax(priceMinor, taxRateBasisPoints).taxMinor;
