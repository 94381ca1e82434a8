import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { charge } from '#usecases/charge.ts';
import { signingKey } from '#usecases/ledger/signing-key.ts';
import { verifyExport } from '#usecases/ledger/verify-export.ts';
import { sealNow } from '../ledger/ledger-stage.ts';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
let nobody: Subscriber;
let orderId: string;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
  nobody = await server.subscriber();
  const order = await confirmedOrder(server, somebody);
  await pay(server, order);
  await delivered(server, order);
  const { body } = await server.call('GET', '/api/v1/orders', { token: somebody.token });
  orderId = body.orders[0].id;
  for (const amount of [1_000n, 2_000n]) await use(amount);
  await sealNow(server.product);
  await use(500n);
});
afterAll(() => server.stop());

const use = (amount: bigint) =>
  charge(server.product, {
    ...somebody,
    kind: 'data',
    scope: 'any',
    country: 'GB',
    amount,
    key: server.product.newId(),
  });

const get = (path: string, of: Subscriber = somebody) =>
  server.call('GET', `/api/v1${path}`, { token: of.token });

const dataBucket = async (): Promise<Json> => {
  const { body } = await get(`/lines/${somebody.line}`);
  return body.buckets.find((each: Json) => each.usageType === 'data');
};

describe('movements', () => {
  test('come in the order of their numbers, page by page, with their rules in words', async () => {
    const whole = (await get('/ledger/movements')).body;
    expect(whole.next).toBeNull();
    const numbers = whole.movements.map(({ seq }: Json) => Number(seq));
    expect(numbers).toEqual(numbers.map((_: number, i: number) => i + 1));
    expect(whole.movements[0]).toMatchObject({
      kind: 'payment',
      why: { rule: 'provider-word/captured', words: { en: expect.any(String) } },
    });
    const first = (await get('/ledger/movements?limit=4')).body;
    expect(first.movements).toHaveLength(4);
    const rest = (await get(`/ledger/movements?after=${first.next}`)).body;
    expect([...first.movements, ...rest.movements]).toEqual(whole.movements);
  });

  test('of one bucket, one order, one line, one time', async () => {
    const { id } = await dataBucket();
    const kinds = async (query: string) =>
      (await get(`/ledger/movements?${query}`)).body.movements.map(({ kind }: Json) => kind);
    expect(await kinds(`bucketId=${id}`)).toEqual(['grant', 'usage', 'usage', 'usage']);
    expect(await kinds(`orderId=${orderId}`)).toEqual(expect.arrayContaining(['payment', 'sale']));
    expect(await kinds(`lineId=${somebody.line}`)).not.toContain('payment');
    expect(await kinds('until=2020-01-01T00:00:00.000Z')).toEqual([]);
    expect(await kinds('from=2099-01-01T00:00:00.000Z')).toEqual([]);
  });

  test('are the account’s own', async () => {
    expect((await get('/ledger/movements', nobody)).body.movements).toEqual([]);
    const { id } = await dataBucket();
    expect((await get(`/ledger/movements?bucketId=${id}`, nobody)).body.movements).toEqual([]);
    expectProblem(await server.call('GET', '/api/v1/ledger/movements'), [401, 'signed_out']);
    expectProblem(await get('/ledger/movements?bucketId=x'), [404, 'unknown_bucket']);
    const wrong = await get('/ledger/movements?limit=0&after=-1');
    expect(wrongFields(wrong)).toEqual(['after malformed', 'limit too_small']);
  });
});

test('a bucket is explained to the octet', async () => {
  const { id, remaining } = await dataBucket();
  const { status, body } = await get(`/buckets/${id}/explanation`);
  expect([status, body.agrees, body.orderId]).toEqual([200, true, orderId]);
  const { granted, used, expired, refunded, reserved } = body.figures;
  const sum = [used, expired, refunded, reserved].reduce(
    (left, { amount }) => left - BigInt(amount),
    BigInt(granted.amount),
  );
  expect(String(sum)).toBe(body.figures.remaining.amount);
  expect(body.figures.remaining).toEqual(remaining);
  expect(body.steps.map(({ part, count }: Json) => [part, count])).toEqual([
    ['granted', 1],
    ['used', 3],
  ]);
  expectProblem(await get(`/buckets/${id}/explanation`, nobody), [404, 'unknown_bucket']);
});

test('an order is explained to the penny', async () => {
  const { body } = await get(`/orders/${orderId}/explanation`);
  expect(body.agrees).toBe(true);
  const minor = (of: Json) => Number(of.amount);
  const { plan, discount, total, net, tax } = body.price;
  expect(minor(plan) - minor(discount)).toBe(minor(total));
  expect(minor(net) + minor(tax)).toBe(minor(total));
  expect(body.steps.map(({ part }: Json) => part)).toEqual(['paid', 'sold', 'taxed']);
  expect(minor(body.sums.held)).toBe(0);
  expect(body.buckets.length).toBeGreaterThan(0);
  expectProblem(await get(`/orders/${orderId}/explanation`, nobody), [404, 'unknown_order']);
});

test.each(['json', 'csv'])('an export as %s proves itself', async (format) => {
  const { status, headers, text } = await get(`/ledger/export?format=${format}`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain(format);
  expect(headers.get('content-disposition')).toBe(`attachment; filename="xuka-ledger.${format}"`);
  const { publicKey } = signingKey(server.product);
  expect(verifyExport(text, { key: publicKey })).toMatchObject({ verdict: 'proven', unsealed: 1 });
  const own = verifyExport((await get(`/ledger/export?format=${format}`, nobody)).text);
  expect(own).toMatchObject({ verdict: 'proven', ledger: { movements: [] } });
});
