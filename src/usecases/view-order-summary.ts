import { readOrder } from '#storage/reads/account-rows.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from './product.ts';
import type { OrderSummary } from './view-account.ts';

/** An order and its plan, without what happened to it; null when the account has no such order. */
export async function viewOrderSummary(
  product: Product,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<OrderSummary | null> {
  const order = await readOrder(product.database, accountId, orderId);
  return order && { order, plan: planVersionOf(await product.reference(), order) };
}
