import type { Bucket } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import type { Order, OrderEvent } from '#domain/ordering.ts';
import type { Payment, Refund } from '#domain/payment.ts';
import type { Instant } from '#domain/time.ts';
import {
  type AccountTable,
  bucketTable,
  lineTable,
  orderEventTable,
  orderTable,
  paymentTable,
  periodTable,
  refundTable,
} from '../account-tables.ts';
import type { Database, Transaction } from '../database.ts';

type Source = Database | Transaction;

export interface Account {
  id: string;
  displayName: string;
  email: string;
  locale: 'zh-CN' | 'en';
  /** The reader's own zone, shown beside the operator's and UTC. */
  timeZone: string;
  createdAt: Instant;
}

/** Null when there is no such account. */
export async function readAccount(source: Source, accountId: string): Promise<Account | null> {
  const { rows } = await source.query<Account>({
    name: 'read-account',
    text: `select id, display_name as "displayName", email, locale, time_zone as "timeZone",
      created_at as "createdAt" from account where id = $1`,
    values: [accountId],
  });
  return rows[0] ?? null;
}

async function rowsOf<Row>(
  source: Source,
  name: string,
  table: AccountTable<Row>,
  condition: string,
  values: [accountId: string, ...rest: unknown[]],
): Promise<Row[]> {
  const [accountId, ...rest] = values;
  const { rows } = await source.query({
    name: `read-${name}`,
    text: `${table.select} and ${condition}`,
    values: [[accountId], ...rest],
  });
  return rows as Row[];
}

const first = async <Row>(rows: Promise<Row[]>): Promise<Row | null> => (await rows)[0] ?? null;

export const readOrder = (source: Source, accountId: string, orderId: string) =>
  first(rowsOf<Order>(source, 'order', orderTable, 'id = $2', [accountId, orderId]));

export const readPayment = (source: Source, accountId: string, paymentId: string) =>
  first(rowsOf<Payment>(source, 'payment', paymentTable, 'id = $2', [accountId, paymentId]));

export const readRefund = (source: Source, accountId: string, refundId: string) =>
  first(rowsOf<Refund>(source, 'refund', refundTable, 'id = $2', [accountId, refundId]));

export const readLine = (source: Source, accountId: string, lineId: string) =>
  first(rowsOf<Line>(source, 'line', lineTable, 'id = $2', [accountId, lineId]));

/** Oldest first. */
/** Every line of an account, oldest first. */
export const readLines = (source: Source, accountId: string) =>
  rowsOf<Line>(source, 'lines', lineTable, 'true order by created_at, id', [accountId]);

export const readPaymentsOf = (source: Source, accountId: string, orderId: string) =>
  rowsOf<Payment>(source, 'payments-of', paymentTable, 'order_id = $2 order by attempt', [
    accountId,
    orderId,
  ]);

export const readRefundsOf = (source: Source, accountId: string, orderId: string) =>
  rowsOf<Refund>(source, 'refunds-of', refundTable, 'order_id = $2 order by id', [
    accountId,
    orderId,
  ]);

/** In the order in which they were recorded. */
export const readEventsOf = (source: Source, accountId: string, orderId: string) =>
  rowsOf<OrderEvent>(source, 'events-of', orderEventTable, 'order_id = $2 order by id', [
    accountId,
    orderId,
  ]);

/** Orders the subscriber confirmed, newest first. */
export const readLastOrders = (source: Source, accountId: string, limit: number) =>
  rowsOf<Order>(
    source,
    'last-orders',
    orderTable,
    `state <> 'draft' and confirmed_at is not null order by created_at desc limit $2`,
    [accountId, limit],
  );

export const readBucketsOfOrder = (source: Source, accountId: string, orderId: string) =>
  rowsOf<Bucket>(source, 'buckets-of', bucketTable, 'order_id = $2 order by id', [
    accountId,
    orderId,
  ]);

export const readPeriodOfOrder = (source: Source, accountId: string, orderId: string) =>
  first(rowsOf<Period>(source, 'period-of', periodTable, 'order_id = $2', [accountId, orderId]));

/** How often a plan was paid for on a line: what "first N periods" of a promotion counts. */
export async function countPurchases(
  source: Source,
  of: { accountId: string; lineId: string; planId: string },
): Promise<number> {
  const { rows } = await source.query<{ count: bigint }>({
    name: 'count-purchases',
    text: `select count(*) from subscriber_order where account_id = $1 and line_id = $2
      and plan_id = $3 and state = 'fulfilled'`,
    values: [of.accountId, of.lineId, of.planId],
  });
  return Number(rows[0]!.count);
}

/** When the same plan was last paid for on the line, for the warning before paying again. */
export async function readLastPurchase(
  source: Source,
  of: { accountId: string; lineId: string; planId: string },
): Promise<Instant | null> {
  const { rows } = await source.query<{ at: Instant | null }>({
    name: 'last-purchase',
    text: `select max(fulfilled_at) as at from subscriber_order where account_id = $1
      and line_id = $2 and plan_id = $3 and state = 'fulfilled'`,
    values: [of.accountId, of.lineId, of.planId],
  });
  return rows[0]!.at;
}
