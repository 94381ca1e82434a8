import type { Refusal } from '#domain/account-state.ts';
import { type ConfirmOrderRefusal, decideConfirmOrder } from '#domain/confirm-order.ts';
import type { Locale } from '#domain/locale.ts';
import { meansConsent } from '#domain/means-consent.ts';
import type { ProviderMethod } from '#domain/payment.ts';
import { confirmNumber } from '#storage/claims.ts';
import { readCreditFallback } from '#storage/credit-settings.ts';
import { readMeans, readOrder, readPaymentsOf } from '#storage/reads/account-rows.ts';
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

export type PayMethod = ProviderMethod | 'credit' | 'saved';

export interface ConfirmWish {
  accountId: string;
  orderId: string;
  /** `credit`: nothing but credit. `saved`: the saved card or wallet named by `meansId`. */
  method: PayMethod;
  meansId?: string | null;
  /** Credit pays first, as far as it goes. */
  withCredit?: boolean;
  /** The card or wallet is to be kept: the very words of `meansWords` were ticked in this language. */
  keepsMeans?: Locale | null;
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
  const paying = await withMethod(product, wish);
  if (!paying) return { refused: 'means_gone' };
  const { method } = paying;
  const [order, mayFallBack] = await Promise.all([
    readOrder(product.database, wish.accountId, wish.orderId),
    method !== 'credit' && readCreditFallback(product.database, wish.accountId),
  ]);
  if (!order) return { refused: 'unknown_order' };
  const asked = { ...paying, creditFallback: mayFallBack };
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

type Paying = Omit<ConfirmWish, 'method'> & { method: ProviderMethod | 'credit' };

/** A saved card or wallet names its own method; null: it is gone. */
async function withMethod(product: Product, wish: ConfirmWish): Promise<Paying | null> {
  const { method, accountId, meansId = null } = wish;
  if (method !== 'saved') return { ...wish, method, meansId: null };
  const means = meansId && (await readMeans(product.database, accountId, meansId));
  return means ? { ...wish, method: means.method } : null;
}

async function confirmOnce(
  product: Product,
  wish: Paying & { creditFallback: boolean },
  order: Parameters<typeof planVersionOf>[1],
) {
  const reference = await product.reference();
  const { accountId, orderId, method, consent, creditFallback, withCredit = false } = wish;
  const { meansId = null, keepsMeans = null } = wish;
  const keeps =
    keepsMeans && meansId === null && method !== 'credit'
      ? meansConsent(keepsMeans, product.clock())
      : null;
  const paymentId = product.newId();
  const confirmation = {
    orderId,
    paymentId,
    method,
    withCredit,
    creditFallback,
    consent,
    meansId,
    keeps,
    gateway: product.gateway.name,
    plan: planVersionOf(reference, order),
  };
  const outcome = await product.committer.submit({
    accountId,
    key: `confirm:${paymentId}`,
    name: 'confirm-order',
    reads: meansId === null ? orderReads : [...orderReads, 'paymentMeans'],
    body: { orderId, method, withCredit, meansId, keeps: keeps !== null },
    orderId,
    decide: decideConfirmOrder(confirmation, reference.rules),
  });
  return expectOwn(outcome);
}

/** True when every earlier payment of the order is certainly over. */
async function endOpenPayments(
  product: Product,
  { accountId, orderId }: Pick<ConfirmWish, 'accountId' | 'orderId'>,
): Promise<boolean> {
  const payments = await readPaymentsOf(product.database, accountId, orderId);
  for (const payment of payments.filter(isUndecided)) {
    const asked = await cancelPayment(product, { accountId, paymentId: payment.id });
    if (asked !== 'decided') return false;
  }
  return true;
}
