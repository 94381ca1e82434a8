import type { Bucket } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import type { Order, OrderEvent, OrderState } from '#domain/ordering.ts';
import type { Payment, Refund } from '#domain/payment.ts';
import type { Instant } from '#domain/time.ts';
import type { AccountTable } from '../account-table.ts';
import {
  bucketTable,
  lineTable,
  orderEventTable,
  orderTable,
  paymentTable,
  periodTable,
  refundTable,
} from '../account-tables.ts';
import { type Database, inOneMoment, type Transaction } from '../database.ts';
import { grouped } from './grouped.ts';

export interface OrderKey {
  accountId: string;
  orderId: string;
}

/** An order with everything that happened to it. */
export interface OrderStory {
  order: Order;
  /** Null while a new line is not made yet. */
  line: Line | null;
  /** In the order in which they were recorded. */
  events: OrderEvent[];
  /** Oldest first. */
  payments: Payment[];
  refunds: Refund[];
  period: Period | null;
  buckets: Bucket[];
  /** When the same plan was last paid for on the line; null also when the order is over. */
  lastPurchase: Instant | null;
}

type Owned = { accountId: string };

/** Reads rows of these orders; what belongs to another account than asked is not among them. */
const ofOrders = <Row>(name: string, table: AccountTable<Row>, condition: string) => {
  const query = { name: `story-${name}`, text: `${table.select} and ${condition}` };
  return async (source: Database | Transaction, values: [string[], string[]]) => {
    const { rows } = await source.query({ ...query, values });
    return rows as (Row & Owned)[];
  };
};

const ordersOf = ofOrders<Order>('order', orderTable, 'id = any($2::uuid[])');
const eventsOf = ofOrders<OrderEvent>(
  'events',
  orderEventTable,
  'order_id = any($2::uuid[]) order by id',
);
const paymentsOf = ofOrders<Payment>(
  'payments',
  paymentTable,
  'order_id = any($2::uuid[]) order by attempt',
);
const refundsOf = ofOrders<Refund>(
  'refunds',
  refundTable,
  'order_id = any($2::uuid[]) order by id',
);
const periodsOf = ofOrders<Period>('periods', periodTable, 'order_id = any($2::uuid[])');
const bucketsOf = ofOrders<Bucket>(
  'buckets',
  bucketTable,
  // What came back from it as credit is not what it gave.
  `order_id = any($2::uuid[]) and origin <> 'refund' order by id`,
);
const linesOf = ofOrders<Line>(
  'lines',
  lineTable,
  `id in (select o.line_id from subscriber_order o
    where o.account_id = any($1::uuid[]) and o.id = any($2::uuid[]))`,
);

async function lastPurchasesOf(source: Database | Transaction, values: [string[], string[]]) {
  const { rows } = await source.query<{ id: string; at: Instant }>({
    name: 'story-last-purchase',
    text: `select o.id, max(p.fulfilled_at) as at from subscriber_order o
      join subscriber_order p on p.account_id = o.account_id and p.line_id = o.line_id
        and p.plan_id = o.plan_id and p.state = 'fulfilled'
      where o.account_id = any($1::uuid[]) and o.id = any($2::uuid[]) and o.closed_at is null
      group by o.id`,
    values,
  });
  return new Map(rows.map(({ id, at }) => [id, at]));
}

const arraysOf = (keys: readonly OrderKey[]): [string[], string[]] => [
  keys.map(({ accountId }) => accountId),
  keys.map(({ orderId }) => orderId),
];

type ReadStory = (database: Database, key: OrderKey) => Promise<OrderStory | null>;

/** Null when the account has no such order. */
export const readOrderStory: ReadStory = grouped(async (source, keys: readonly OrderKey[]) => {
  const values = arraysOf(keys);
  const [orders, lines, events, payments, refunds, periods, buckets, purchases] = await inOneMoment(
    source,
    () =>
      Promise.all([
        ordersOf(source, values),
        linesOf(source, values),
        eventsOf(source, values),
        paymentsOf(source, values),
        refundsOf(source, values),
        periodsOf(source, values),
        bucketsOf(source, values),
        lastPurchasesOf(source, values),
      ]),
  );
  return keys.map(({ accountId, orderId }) => {
    const order = orders.find((each) => each.id === orderId && each.accountId === accountId);
    if (!order) return null;
    const isOurs = (row: { orderId: string | null }) => row.orderId === orderId;
    return {
      order,
      line: lines.find(({ id }) => id === order.lineId) ?? null,
      events: events.filter(isOurs),
      payments: payments.filter(isOurs),
      refunds: refunds.filter(isOurs),
      period: periods.find(isOurs) ?? null,
      buckets: buckets.filter(isOurs),
      lastPurchase: purchases.get(orderId) ?? null,
    };
  });
});

/** Only what moves on an order; null when the account has no such order. */
export const readTimeline = grouped<OrderKey, { state: OrderState; events: OrderEvent[] } | null>(
  async (source, keys) => {
    const values = arraysOf(keys);
    // The events first: who has heard of all of them waits for the next, and must know what they led to.
    const [events, states] = await Promise.all([
      eventsOf(source, values),
      statesOf(source, values),
    ]);
    return keys.map(({ accountId, orderId }) => {
      const order = states.find((each) => each.id === orderId && each.accountId === accountId);
      return order
        ? { state: order.state, events: events.filter((event) => event.orderId === orderId) }
        : null;
    });
  },
);

async function statesOf(source: Database | Transaction, values: [string[], string[]]) {
  const { rows } = await source.query<Owned & { id: string; state: OrderState }>({
    name: 'order-states',
    text: `select account_id as "accountId", id, state from subscriber_order
      where account_id = any($1::uuid[]) and id = any($2::uuid[])`,
    values,
  });
  return rows;
}
