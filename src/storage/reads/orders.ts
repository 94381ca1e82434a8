import type { Order } from '#domain/ordering.ts';
import type { Refund } from '#domain/payment.ts';
import { orderTable, refundTable } from '../account-tables.ts';
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

/** All of an account, oldest first: few accounts have any, hardly one has many. */
export async function readRefundsOf(
  source: Database | Transaction,
  accountId: string,
): Promise<Refund[]> {
  const { rows } = await source.query<Refund>({
    name: 'read-refunds-of',
    text: `${refundTable.select} and true order by id`,
    values: [[accountId]],
  });
  return rows;
}
