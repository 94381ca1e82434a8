import type { Refusal } from '#domain/account-state.ts';
import { type ConfirmOrderRefusal, decideConfirmOrder } from '#domain/confirm-order.ts';
import type { ProviderMethod } from '#domain/payment.ts';
import { confirmNumber } from '#storage/claims.ts';
import { readCreditFallback } from '#storage/credit-settings.ts';
import { readOrder, readPaymentsOf } from '#storage/reads/account-rows.ts';
import { planVersionOf } from '#storage/reference.ts';
import { orderReads } from './order-reads.ts';
import { cancelPayment } from './payment/ask-payment.ts';
import { isUndecided } from './payment/find-payment.ts';
import { openPayment } from './payment/open-payment.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/** `payment_undecided`: an earlier payment may have gone through; nothing more is asked until known. */
export type ConfirmRefusal =
  | Exclude<ConfirmOrderRefusal, 'payment_open'>
  | 'method_not_offered'
  | 'payment_undecided';

export interface ConfirmWish {
  accountId: string;
  orderId: string;
  /** `credit`: nothing but credit. */
  method: ProviderMethod | 'credit';
  /** Credit pays first, as far as it goes. */
  withCredit?: boolean;
  /** Service may start at once. */
  consent: boolean;
}

/**
 * Confirms an order and leads to the provider's page. Two tabs, a double click or a reload end on
 * one and the same payment. `redirectUrl` is null when credit paid it all, and while the provider can't be
 * reached: the order's page then tells, and the payment is opened as soon as it can be.
 */
export async function confirmOrder(
  product: Product,
  wish: ConfirmWish,
): Promise<{ redirectUrl: string | null } | Refusal<ConfirmRefusal>> {
  const { method } = wish;
  const [order, mayFallBack] = await Promise.all([
    readOrder(product.database, wish.accountId, wish.orderId),
    method !== 'credit' && readCreditFallback(product.database, wish.accountId),
  ]);
  if (!order) return { refused: 'unknown_order' };
  const asked = { ...wish, creditFallback: mayFallBack };
  if (method !== 'credit' && !product.gateway.methods(order.currency).includes(method))
    return { refused: 'method_not_offered' };
  const first = await confirmOnce(product, asked, order);
  const outcome =
    'refused' in first && first.refused === 'payment_open'
      ? (await endOpenPayments(product, wish))
        ? await confirmOnce(product, asked, order)
        : first
      : first;
  if ('refused' in outcome)
    return outcome.refused === 'payment_open'
      ? { refused: 'payment_undecided' }
      : { refused: outcome.refused };
  const { accountId } = wish;
  const { paymentId } = outcome;
  if (outcome.isPaid) {
    if (order.newLine) await confirmNumber(product.database, { ...order.newLine, accountId });
    return { redirectUrl: null };
  }
  const opening = await openPayment(product, { accountId, paymentId });
  return { redirectUrl: opening.outcome === 'opened' ? opening.redirectUrl : null };
}

async function confirmOnce(
  product: Product,
  wish: ConfirmWish & { creditFallback: boolean },
  order: { planId: string; planVersion: number },
) {
  const reference = await product.reference();
  const { accountId, orderId, method, consent, creditFallback, withCredit = false } = wish;
  const paymentId = product.newId();
  const confirmation = {
    orderId,
    paymentId,
    method,
    withCredit,
    creditFallback,
    consent,
    gateway: product.gateway.name,
    plan: planVersionOf(reference, order),
  };
  const outcome = await product.committer.submit({
    accountId,
    key: `confirm:${paymentId}`,
    name: 'confirm-order',
    reads: orderReads,
    body: { orderId, method, withCredit },
    orderId,
    decide: decideConfirmOrder(confirmation, reference.rules),
  });
  return expectOwn(outcome);
}

/** True when every earlier payment of the order is certainly over. */
async function endOpenPayments(
  product: Product,
  { accountId, orderId }: ConfirmWish,
): Promise<boolean> {
  const payments = await readPaymentsOf(product.database, accountId, orderId);
  for (const payment of payments.filter(isUndecided)) {
    const asked = await cancelPayment(product, { accountId, paymentId: payment.id });
    if (asked !== 'decided') return false;
  }
  return true;
}
