import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

test('shows who it belongs to, its lines and its last orders', async () => {
  const order = await confirmedOrder(server, somebody);
  await pay(server, order);
  await delivered(server, order);
  const { status, body } = await server.call('GET', '/api/v1/account', somebody);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: toPublicId('acc', somebody.accountId),
    displayName: 'Test 测试',
    userName: somebody.userName,
    locale: 'en',
    timeZone: 'Asia/Shanghai',
    lines: [{ id: somebody.line, state: 'active', nextStep: 'none' }],
    orders: [{ id: order.order, state: 'fulfilled', plan: { id: 'gb-everyday-12' } }],
  });
});

test('shows nothing of anybody else', async () => {
  const other = await server.subscriber({ locale: 'zh-CN' });
  const { body, text } = await server.call('GET', '/api/v1/account', other);
  expect(body).toMatchObject({ locale: 'zh-CN', lines: [{ id: other.line }], orders: [] });
  expect(text).not.toContain(somebody.userName);
  expect(text).not.toContain(somebody.line);
});

test('the whole ICCID is not told, only its tail', async () => {
  const { rows } = await server.product.database.query(
    'select iccid from line where account_id = $1',
    [somebody.accountId],
  );
  const { body, text } = await server.call('GET', '/api/v1/account', somebody);
  expect(text).not.toContain(rows[0].iccid);
  expect(body.lines[0].iccidTail).toBe(rows[0].iccid.slice(-4));
});
