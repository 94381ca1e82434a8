import { expect, type Page } from '@playwright/test';
import { fromPublicId } from '#domain/public-id.ts';
import type { Program } from './program.ts';
import { providerPayments } from './provider.ts';

export interface OrderBooks {
  orderId: string;
  accountId: string;
  reference: string;
  state: string;
}

/** The order whose page or review is open. */
export async function orderOnPage(page: Page, program: Program): Promise<OrderBooks> {
  const publicId = /ord_[0-9a-f]{32}/.exec(page.url())?.[0] ?? '';
  return readOrder(program, fromPublicId('ord', publicId) ?? '');
}

export async function readOrder({ product }: Program, orderId: string): Promise<OrderBooks> {
  const { rows } = await product.database.query<OrderBooks>(
    `select account_id as "accountId", id as "orderId", reference, state
      from subscriber_order where id = $1`,
    [orderId],
  );
  return rows[0]!;
}

/** The money and allowances that the ledger moved for an order, by kind of transfer. */
async function movedFor({ product }: Program, { accountId, orderId }: OrderBooks) {
  const { rows } = await product.database.query<{ kind: string; count: number; sum: string }>(
    `select kind, count(*)::int as count, sum(amount) as sum from transfer
      where account_id = $1 and order_id = $2 group by kind`,
    [accountId, orderId],
  );
  return new Map(rows.map((row) => [row.kind, { count: row.count, sum: Number(row.sum) }]));
}

/** What was taken from the payer in the end, by the provider's own account. */
export async function keptByProvider(program: Program, { reference }: OrderBooks): Promise<number> {
  const payments = await providerPayments(program, reference);
  const kept = payments.map(
    ({ captured, refunded }) => Number(captured?.minor ?? 0) - Number(refunded.minor),
  );
  return kept.reduce((sum, each) => sum + each, 0);
}

/** Paid once by the provider's account and by ours, and credited once. */
export async function expectChargedOnce(
  program: Program,
  order: OrderBooks,
  priceMinor: number,
): Promise<void> {
  expect(await keptByProvider(program, order)).toBe(priceMinor);
  const moved = await movedFor(program, order);
  expect(moved.get('payment')?.sum).toBe(priceMinor);
  expect((moved.get('sale')?.sum ?? 0) + (moved.get('tax')?.sum ?? 0)).toBe(priceMinor);
  const { rows } = await program.product.database.query<{ periods: number }>(
    'select count(*)::int as periods from period where account_id = $1 and order_id = $2',
    [order.accountId, order.orderId],
  );
  expect(rows[0]?.periods).toBe(1);
  expect(moved.get('grant')?.count).toBeGreaterThan(0);
}

/** Nothing taken, nothing credited. */
export async function expectNothingMoved(program: Program, order: OrderBooks): Promise<void> {
  expect(await keptByProvider(program, order)).toBe(0);
  expect([...(await movedFor(program, order)).keys()]).toEqual([]);
}
