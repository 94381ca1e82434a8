import { readOrder } from '#storage/reads/account-rows.ts';
import { readRefundsOf } from '#storage/reads/orders.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from './product.ts';
import { type OrderSummary, refundsOfOrder } from './view-account.ts';

/** An order and its plan, without what happened to it; null when the account has no such order. */
export async function viewOrderSummary(
  product: Product,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<OrderSummary | null> {
  const order = await readOrder(product.database, accountId, orderId);
  if (!order) return null;
  // A draft has no payments: nothing can have gone back.
  const refunds = order.state === 'draft' ? [] : await readRefundsOf(product.database, accountId);
  return {
    order,
    plan: planVersionOf(await product.reference(), order),
    refunds: refundsOfOrder(refunds, order),
  };
}
