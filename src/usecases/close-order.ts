import type { Refusal } from '#domain/account-state.ts';
import { type CloseOrderRefusal, decideCloseOrder } from '#domain/close-order.ts';
import { readPaymentsOf } from '#storage/reads/account-rows.ts';
import { cancelPayment } from './payment/ask-payment.ts';
import { isUndecided } from './payment/find-payment.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/**
 * Ends an unpaid order: the provider's pages are closed first, so a payment that slipped in is
 * credited instead. `payment_open` = the provider did not say; try again later.
 */
export async function closeOrder(
  product: Product,
  wish: { accountId: string; orderId: string; why: 'expired' | 'cancelled' },
): Promise<{ state: string } | Refusal<CloseOrderRefusal>> {
  const { accountId, orderId } = wish;
  const payments = await readPaymentsOf(product.database, accountId, orderId);
  for (const payment of payments.filter(isUndecided))
    await cancelPayment(product, { accountId, paymentId: payment.id });
  const outcome = await product.committer.submit({
    accountId,
    key: `close:${product.newId()}`,
    name: 'close-order',
    body: { orderId, why: wish.why },
    orderId,
    decide: decideCloseOrder({ orderId, why: wish.why }),
  });
  return expectOwn(outcome);
}
