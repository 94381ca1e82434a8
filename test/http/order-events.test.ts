import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, pay } from './paid-order.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.stop());

const get = (of: Subscriber, path: string) =>
  server.call('GET', `/api/v1/orders${path}`, { token: of.token });

test('it waits for news, and says at once what is not known yet', async () => {
  const somebody = await server.subscriber();
  const order = await confirmedOrder(server, somebody);
  const known = await get(somebody, `/${order.order}/events?wait=20`);
  const { length } = known.body.events;
  const began = performance.now();
  const waiting = get(somebody, `/${order.order}/events?after=${length}&wait=20`);
  await pause(100);
  await pay(server, order);
  const news = await waiting;
  expect(news.body.state).toBe('fulfilled');
  expect(news.body.events.length).toBeGreaterThan(length);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('without news it says the same when its time is over', async () => {
  const somebody = await server.subscriber();
  const order = await confirmedOrder(server, somebody);
  const known = await get(somebody, `/${order.order}/events`);
  const { length } = known.body.events;
  const began = performance.now();
  const same = await get(somebody, `/${order.order}/events?after=${length}&wait=0.4`);
  expect(performance.now() - began).toBeGreaterThanOrEqual(390);
  expect(same.body).toEqual(known.body);
  const longer = await get(somebody, `/${order.order}/events?wait=31`);
  expectProblem(longer, [400, 'invalid_request']);
  expect(wrongFields(longer)).toEqual(['wait too_large']);
});

test('what another process commits is seen soon, and at most eight wait for an order', async () => {
  const somebody = await server.subscriber();
  const order = await confirmedOrder(server, somebody);
  const path = `/${order.order}/events?after=3&wait=20`;
  const began = performance.now();
  const nine = Array.from({ length: 9 }, () => get(somebody, path));
  const first = await Promise.race(nine);
  expect(first.body.events).toHaveLength(3);
  await server.product.database.query(
    `insert into order_event (account_id, id, order_id, kind, detail, happened_at)
      values ($1, $2, $3, 'payment-declined', '{}', now())`,
    [order.accountId, server.product.newId(), order.orderId],
  );
  const lengths = (await Promise.all(nine)).map(({ body }) => body.events.length);
  expect(lengths.toSorted()).toEqual([3, ...Array(8).fill(4)]);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('who waits is answered when the program stops', async () => {
  const other = await startApi();
  try {
    const somebody = await other.subscriber();
    const order = await confirmedOrder(other, somebody);
    const path = `/api/v1/orders/${order.order}/events?after=3&wait=20`;
    const waiting = other.call('GET', path, somebody);
    await pause(200);
    const stopped = other.stop();
    expect((await waiting).body.events).toHaveLength(3);
    await stopped;
  } catch (fault) {
    await other.stop();
    throw fault;
  }
});
