import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

const call = (method: string, path = '', body?: object, of = somebody) =>
  server.call(method, `/api/v1/calendar-feeds${path}`, {
    token: of.token,
    ...(body ? { body } : {}),
  });

test('an address is told once, listed without it, and revoked', async () => {
  const made = await call('POST', '', { lineId: somebody.line });
  expect(made.status).toBe(201);
  expect(made.body.url).toMatch(/^http:\/\/shop\.test\/calendar\/[\w-]{86}\.ics$/);
  const { body } = await call('GET');
  expect(body.feeds).toEqual([
    { id: made.body.id, lineId: somebody.line, createdAt: expect.any(String), readAt: null },
  ]);
  expect((await call('DELETE', `/${made.body.id}`)).status).toBe(204);
  expect((await call('GET')).body.feeds).toEqual([]);
  expectProblem(await call('DELETE', `/${made.body.id}`), [404, 'unknown_feed']);
});

test('a new address replaces the one before; all lines have one of their own', async () => {
  const first = await call('POST', '', { lineId: somebody.line });
  const second = await call('POST', '', { lineId: somebody.line });
  const all = await call('POST', '', { lineId: null });
  expect(new Set([first.body.url, second.body.url, all.body.url]).size).toBe(3);
  const { body } = await call('GET');
  expect(body.feeds.map(({ id }: { id: string }) => id)).toEqual([second.body.id, all.body.id]);
  const { rows } = await server.product.database.query(
    'select token_hash from calendar_feed where account_id = $1',
    [somebody.accountId],
  );
  for (const { token_hash: hash } of rows) expect(hash).toHaveLength(32);
});

test('nobody makes or revokes another’s', async () => {
  const other = await server.subscriber();
  expectProblem(await call('POST', '', { lineId: somebody.line }, other), [404, 'unknown_line']);
  const made = await call('POST', '', { lineId: null });
  expectProblem(await call('DELETE', `/${made.body.id}`, undefined, other), [404, 'unknown_feed']);
});
