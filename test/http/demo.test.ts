import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

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

const use = (body: object, key?: string, of: Subscriber = somebody) =>
  server.call('POST', '/api/v1/demo/usage', {
    token: of.token,
    body: { lineId: of.line, usageType: 'data', country: 'GB', amount: '1000', ...body },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });

const usedData = async () => {
  const { body } = await server.call('GET', `/api/v1/lines/${somebody.line}`, somebody);
  return body.buckets.find((each: Json) => each.usageType === 'data').used.amount;
};

test('moves the bars, and the same key moves them once', async () => {
  const answers = await Promise.all([use({}, 'one'), use({}, 'one')]);
  for (const answer of answers)
    expect([answer.status, answer.body]).toEqual([200, { charged: '1000', isFinalUnit: false }]);
  expect(await usedData()).toBe('1000');
  expectProblem(await use({ amount: '1001' }, 'one'), [422, 'key_reused']);
  await use({}, 'two');
  expect(await usedData()).toBe('2000');
});

test('takes what is left and says that it was the last', async () => {
  const answer = await use({ amount: '999999999999999' });
  expect(answer.body.isFinalUnit).toBe(true);
  expect(BigInt(answer.body.charged)).toBeLessThan(999999999999999n);
  expectProblem(await use({}), [409, 'nothing_left']);
});

test('is refused with the reason', async () => {
  const old = await server.subscriber();
  expectProblem(await use({}, undefined, old), [409, 'line_not_in_service']);
  expectProblem(await use({ lineId: old.line }), [404, 'unknown_line']);
  expectProblem(await use({ lineId: 'x' }), [404, 'unknown_line']);
  expect(wrongFields(await use({ amount: '0', country: 'uk', usageType: 'credit' }))).toEqual([
    '/usageType not_offered',
    '/country malformed',
    '/amount malformed',
  ]);
});

test('does not exist outside a demonstration', async () => {
  const earnest = await startApi({ demo: false });
  const other = await earnest.subscriber();
  const answer = await earnest.call('POST', '/api/v1/demo/usage', { token: other.token, body: {} });
  expectProblem(answer, [404, 'not_found']);
  const { body } = await earnest.call('GET', '/api/docs/json');
  expect(body.paths['/api/v1/demo/usage']).toBeUndefined();
  await earnest.stop();
});
