import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi({
    trustProxy: 1,
    requestLimits: {
      all: { requests: 12, perSeconds: 600 },
      costly: { requests: 3, perSeconds: 600 },
    },
  });
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

const simulate = (of: Subscriber, locale = 'en') =>
  server.call('POST', `/api/v1/lines/${of.line}/simulations`, {
    token: of.token,
    body: { planId: 'gb-everyday-12' },
    headers: { 'accept-language': locale },
  });

test('what is costly is limited first, then everything, for this caller alone', async () => {
  const other = await server.subscriber();
  for (let i = 0; i < 3; i++) expect((await simulate(somebody)).status).toBe(200);
  for (const locale of ['en', 'zh-CN'] as const) {
    const answer = await simulate(somebody, locale);
    expectProblem(answer, [429, 'too_many_requests'], locale);
    const wait = Number(answer.headers.get('retry-after'));
    expect(wait > 500 && wait <= 600).toBe(true);
  }
  for (let i = 0; i < 7; i++)
    expect((await server.call('GET', '/api/v1/lines', somebody)).status).toBe(200);
  expectProblem(await server.call('GET', '/api/v1/lines', somebody), [429, 'too_many_requests']);
  expect((await simulate(other)).status).toBe(200);
});

test('guests are counted by address, as the trusted proxy tells it', async () => {
  const plans = (forwarded: string) =>
    server.call('GET', '/api/v1/plans?market=gb', { headers: { 'x-forwarded-for': forwarded } });
  for (let i = 0; i < 12; i++) expect((await plans('192.0.2.1')).status).toBe(200);
  expectProblem(await plans('192.0.2.1'), [429, 'too_many_requests']);
  // Only the last entry is the proxy's own word; the others anybody can write.
  expectProblem(await plans('198.51.100.9, 192.0.2.1'), [429, 'too_many_requests']);
  expect((await plans('192.0.2.2')).status).toBe(200);
});

test('probes and webhooks are never held up', async () => {
  for (let i = 0; i < 30; i++) expect((await server.call('GET', '/healthz')).status).toBe(200);
  for (let i = 0; i < 30; i++)
    expect((await server.call('POST', '/webhooks/payments/simulator', { body: '{}' })).status).toBe(
      400,
    );
});
