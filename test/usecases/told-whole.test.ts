import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atOneMoment } from '#storage/database.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { viewTimeline } from '#usecases/view-timeline.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
let other: pg.Client;
beforeAll(async () => {
  product = await testProduct();
  other = new pg.Client({ connectionString: product.databaseUrl });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await product.stop();
});

/** An order that waits to be paid, with three events. */
async function waitingOrder() {
  const given = await givenLine(product);
  const wish = { planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, { ...given, ...wish });
  if ('refused' in draft) throw new Error(draft.refused);
  const order = { accountId: given.accountId, orderId: draft.orderId };
  await confirmOrder(product, { ...order, consent: true, method: 'card' });
  return order;
}

/** Runs `read` until it stands still before `table`, closes the order meanwhile, and lets it go on. */
async function closedDuring<T>(
  { accountId, orderId }: { accountId: string; orderId: string },
  table: string,
  read: () => Promise<T>,
): Promise<T> {
  await other.query('begin');
  await other.query(`lock table ${table} in access exclusive mode`);
  const reading = read();
  for (let stands = false; !stands; await pause(5)) {
    const { rows } = await other.query(
      `select from pg_locks where not granted and relation = '${table}'::regclass
        and database = (select oid from pg_database where datname = current_database())`,
    );
    stands = rows.length > 0;
  }
  await other.query(
    `update subscriber_order set state = 'expired', closed_at = now()
      where account_id = $1 and id = $2`,
    [accountId, orderId],
  );
  await other.query(
    `insert into order_event (account_id, id, order_id, kind, detail, happened_at)
      values ($1, $2, $3, 'expired', '{}', now())`,
    [accountId, product.newId(), orderId],
  );
  await other.query('commit');
  return reading;
}

test.each(['subscriber_order', 'order_event'])(
  'news that come while %s is read bring the state they made',
  async (table) => {
    const order = await waitingOrder();
    const waiting = { after: 3, ms: 5_000 };
    const told = await closedDuring(order, table, () => viewTimeline(product, order, waiting));
    expect(told!.events.map(({ kind }) => kind).slice(3)).toEqual(['expired']);
    expect(told!.state).toBe('expired');
  },
);

test.each(['subscriber_order', 'line', 'order_event', 'payment', 'refund', 'period', 'bucket'])(
  'an order that is closed while %s is read is told as it was before, or as it is then',
  async (table) => {
    const order = await waitingOrder();
    const told = (await closedDuring(order, table, () => viewOrder(product, order)))!;
    const isClosed = told.events.some(({ kind }) => kind === 'expired');
    expect(told.order.state).toBe(isClosed ? 'expired' : 'awaiting-payment');
  },
);

test('what is read at one moment sees nothing of a commit between two of its reads', async () => {
  const order = await waitingOrder();
  const state = {
    text: 'select state from subscriber_order where account_id = $1 and id = $2',
    values: [order.accountId, order.orderId],
  };
  const read = () =>
    atOneMoment(product.database, (connection) =>
      Promise.all([
        connection.query(state),
        connection.query('select from refund limit 1'),
        connection.query(state),
      ]),
    );
  const [before, , after] = await closedDuring(order, 'refund', read);
  expect(after.rows).toEqual(before.rows);
  expect(before.rows).toEqual([{ state: 'awaiting-payment' }]);
});
