import type { Order } from '#domain/ordering.ts';
import { orderTable } from '../account-tables.ts';
import type { Database, Transaction } from '../database.ts';

/**
 * Orders of an account, newest first, drafts among them; `before` starts below that order. Ids are
 * UUIDv7, so their order is that of time.
 */
export async function readOrderPage(
  source: Database | Transaction,
  of: { accountId: string; lineId: string | null; before: string | null; limit: number },
): Promise<Order[]> {
  const { rows } = await source.query<Order>({
    name: 'read-order-page',
    text: `${orderTable.select} and ($2::uuid is null or line_id = $2)
      and ($3::uuid is null or id < $3) order by id desc limit $4`,
    values: [[of.accountId], of.lineId, of.before, of.limit],
  });
  return rows;
}
