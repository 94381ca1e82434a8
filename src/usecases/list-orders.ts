import { atOneMoment } from '#storage/database.ts';
import { readOrderPage, readRefundsOf } from '#storage/reads/orders.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from './product.ts';
import { type OrderSummary, refundsOfOrder } from './view-account.ts';

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
  const [rows, refunds] = await atOneMoment(product.database, (connection) =>
    Promise.all([
      readOrderPage(connection, { ...wish, limit: wish.limit + 1 }),
      readRefundsOf(connection, wish.accountId),
    ]),
  );
  const reference = await product.reference();
  const shown = rows.slice(0, wish.limit);
  return {
    orders: shown.map((order) => ({
      order,
      plan: planVersionOf(reference, order),
      refunds: refundsOfOrder(refunds, order),
    })),
    next: rows.length > wish.limit ? shown.at(-1)!.id : null,
  };
}
