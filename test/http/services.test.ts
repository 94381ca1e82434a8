import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';

const planId = 'gb-add-chat-3';
const only = { serviceId: 'chat', serviceName: { 'zh-CN': '聊天和地图', en: 'chat and maps' } };
const all = { serviceId: 'any', serviceName: null };

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
  const order = await confirmedOrder(server, somebody);
  await pay(server, order);
  await delivered(server, order);
});
afterAll(() => server.stop());

const bought = async () => {
  const order = await confirmedOrder(server, somebody, { planId });
  await pay(server, order);
  await delivered(server, order);
  return order;
};
const call = async (method: 'GET' | 'POST', path: string, body?: Json): Promise<Json> =>
  (await server.call(method, `/api/v1${path}`, { token: somebody.token, body })).body;

test('a service is named wherever its id stands', async () => {
  const { plans } = await call('GET', '/plans?market=gb');
  expect(plans.find((each: Json) => each.id === planId).grants).toMatchObject([only]);
  expect(plans.find((each: Json) => each.id === 'gb-everyday-12').grants[0]).toMatchObject(all);
  const forecast = await call('POST', `/lines/${somebody.line}/simulations`, { planId });
  expect(forecast.plan.grants).toMatchObject([only]);
  const [{ buckets: rows }] = forecast.timings;
  expect(rows.find((each: Json) => each.before === null).after).toMatchObject(only);
  const { order } = await bought();
  expect((await call('GET', `/orders/${order}`)).buckets).toMatchObject([only]);
  const { buckets } = await call('GET', `/lines/${somebody.line}`);
  const data = buckets.filter((each: Json) => each.usageType === 'data');
  expect(data).toMatchObject(expect.arrayContaining([expect.objectContaining(only)]));
  expect(data).toMatchObject(expect.arrayContaining([expect.objectContaining(all)]));
});
