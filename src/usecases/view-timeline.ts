import type { OrderEvent, OrderState } from '#domain/ordering.ts';
import { together } from '#storage/database.ts';
import { readEventsOf, readOrder } from '#storage/reads/account-rows.ts';
import type { Product } from './product.ts';

/** Only what moves on an order, for those who ask again and again; null: the account has no such order. */
export async function viewTimeline(
  { database }: Product,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<{ state: OrderState; events: OrderEvent[] } | null> {
  const [order, events] = await together(database, (connection) =>
    Promise.all([
      readOrder(connection, accountId, orderId),
      readEventsOf(connection, accountId, orderId),
    ]),
  );
  return order && { state: order.state, events };
}
