import { readOrderPage } from '#storage/reads/orders.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from './product.ts';
import type { OrderSummary } from './view-account.ts';

export interface OrderPage {
  /** Newest first, drafts among them. */
  orders: OrderSummary[];
  /** The id to ask the next page with; null = that was all. */
  next: string | null;
}

/** The orders of an account, page by page; `lineId` only those of one line. */
export async function listOrders(
  product: Product,
  wish: { accountId: string; lineId: string | null; before: string | null; limit: number },
): Promise<OrderPage> {
  const rows = await readOrderPage(product.database, { ...wish, limit: wish.limit + 1 });
  const reference = await product.reference();
  const shown = rows.slice(0, wish.limit);
  return {
    orders: shown.map((order) => ({ order, plan: planVersionOf(reference, order) })),
    next: rows.length > wish.limit ? shown.at(-1)!.id : null,
  };
}
