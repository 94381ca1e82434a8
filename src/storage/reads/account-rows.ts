import type { AutoRenewal } from '#domain/auto-renewal.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Line } from '#domain/line.ts';
import type { Order } from '#domain/ordering.ts';
import type { Payment, Refund } from '#domain/payment.ts';
import type { PaymentMeans } from '#domain/payment-means.ts';
import type { Instant } from '#domain/time.ts';
import type { Cap } from '#domain/watch.ts';
import type { AccountTable } from '../account-table.ts';
import {
  autoRenewalTable,
  bucketTable,
  lineTable,
  orderTable,
  paymentMeansTable,
  paymentTable,
  refundTable,
  watchTable,
} from '../account-tables.ts';
import type { Database, Transaction } from '../database.ts';
import { grouped } from './grouped.ts';
import { countsAsPurchase } from './purchases.ts';

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

interface RowKey {
  accountId: string;
  id: string;
}

/** One row by its id, null when the account has none; those asked for together are read together. */
function rowById<Row extends { id: string }>(name: string, table: AccountTable<Row>) {
  const query = { name: `read-${name}`, text: `${table.select} and id = any($2::uuid[])` };
  const read = grouped<RowKey, Row | null>(async (source, keys) => {
    const values = [keys.map(({ accountId }) => accountId), keys.map(({ id }) => id)];
    const { rows } = await source.query<Row & { accountId: string }>({ ...query, values });
    const found = new Map(rows.map((row) => [row.id, row]));
    // The same id on another account is no answer.
    return keys.map(({ accountId, id }) => {
      const row = found.get(id);
      return row?.accountId === accountId ? row : null;
    });
  });
  return (source: Source, accountId: string, id: string) => read(source, { accountId, id });
}

export const readOrder = rowById<Order>('order', orderTable);

/** Removed ones too. */
export const readMeans = rowById<PaymentMeans>('means', paymentMeansTable);

/** A payment with its order; null when the account has none. */
export const readPaymentWithOrder = grouped<RowKey, (Payment & { order: Order }) | null>(
  async (source, keys) => {
    const values = [keys.map(({ accountId }) => accountId), keys.map(({ id }) => id)];
    const [payments, orders] = await Promise.all([
      source.query<Payment & { accountId: string }>({
        name: 'read-payment',
        text: `${paymentTable.select} and id = any($2::uuid[])`,
        values,
      }),
      source.query<Order>({
        name: 'read-order-of-payment',
        text: `${orderTable.select} and id in (select p.order_id from payment p
          where p.account_id = any($1::uuid[]) and p.id = any($2::uuid[]))`,
        values,
      }),
    ]);
    const found = new Map(payments.rows.map((row) => [row.id, row]));
    const orderOf = new Map(orders.rows.map((row) => [row.id, row]));
    return keys.map(({ accountId, id }) => {
      const payment = found.get(id);
      if (payment?.accountId !== accountId) return null;
      return { ...payment, order: orderOf.get(payment.orderId)! };
    });
  },
);

export const readRefund = (source: Source, accountId: string, refundId: string) =>
  first(rowsOf<Refund>(source, 'refund', refundTable, 'id = $2', [accountId, refundId]));

export const readLine = (source: Source, accountId: string, lineId: string) =>
  first(rowsOf<Line>(source, 'line', lineTable, 'id = $2', [accountId, lineId]));

/** Every line of an account, oldest first. */
export const readLines = (source: Source, accountId: string) =>
  rowsOf<Line>(source, 'lines', lineTable, 'true order by created_at, id', [accountId]);

/** Caps that hold. */
export const readCaps = (source: Source, accountId: string) =>
  rowsOf<Cap>(source, 'caps', watchTable, "kind = 'cap' and ended_at is null", [accountId]);

/** Not removed, the newest first. */
export const readMeansOf = (source: Source, accountId: string) =>
  rowsOf<PaymentMeans>(
    source,
    'means-of',
    paymentMeansTable,
    `state <> 'removed' order by created_at desc, id desc`,
    [accountId],
  );

/** By line; the ended ones too. */
export const readAutoRenewals = (source: Source, accountId: string) =>
  rowsOf<AutoRenewal>(source, 'auto-renewals', autoRenewalTable, 'true order by id', [accountId]);

export const readPaymentsOf = (source: Source, accountId: string, orderId: string) =>
  rowsOf<Payment>(source, 'payments-of', paymentTable, 'order_id = $2 order by attempt', [
    accountId,
    orderId,
  ]);

/** Orders the subscriber confirmed, newest first. */
export const readLastOrders = (source: Source, accountId: string, limit: number) =>
  rowsOf<Order>(
    source,
    'last-orders',
    orderTable,
    `state <> 'draft' and confirmed_at is not null order by created_at desc, id desc limit $2`,
    [accountId, limit],
  );

interface Purchasing {
  accountId: string;
  lineId: string;
  planId: string;
}

/** How often a plan was paid for on a line: what "first N periods" of a promotion counts. */
export const countPurchases = grouped<Purchasing, number>(async (source, wanted) => {
  const { rows } = await source.query<{ nth: bigint; count: bigint }>({
    name: 'count-purchases',
    text: `select nth, (select count(*) from subscriber_order o where o.account_id = w.account_id
        and o.line_id = w.line_id and o.plan_id = w.plan_id
        and ${countsAsPurchase('o')}) as count
      from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality
        as w (account_id, line_id, plan_id, nth) order by nth`,
    values: [
      wanted.map(({ accountId }) => accountId),
      wanted.map(({ lineId }) => lineId),
      wanted.map(({ planId }) => planId),
    ],
  });
  return rows.map(({ count }) => Number(count));
});

export const readBucket = rowById<Bucket>('bucket', bucketTable);
