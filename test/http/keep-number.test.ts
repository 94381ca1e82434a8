import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '#domain/time.ts';
import { type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';
import { expectProblem } from './problem-checks.ts';

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

const dateIn = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

const keep = (until: string, of = somebody) =>
  server.call('POST', `/api/v1/lines/${of.line}/keep`, { token: of.token, body: { until } });

test('what keeps a number is bought in time and lasts to the day asked for', async () => {
  const { status, body } = await keep(dateIn(500));
  expect(status).toBe(200);
  expect(body.outcome).toBe('found');
  expect(body.lostAt >= body.until).toBe(true);
  const sum = body.steps.reduce(
    (total: bigint, { price }: { price: { amountMinor: string } }) =>
      total + BigInt(price.amountMinor),
    0n,
  );
  expect(String(sum)).toBe(body.total.amountMinor);
  for (const step of body.steps) expect(step.notBefore <= step.by).toBe(true);
});

test('for a few days nothing need be bought', async () => {
  expect((await keep(dateIn(3))).body).toMatchObject({ outcome: 'safe', total: null, steps: [] });
});

test('days that are over or too far ahead are refused', async () => {
  expectProblem(await keep(dateIn(-1)), [422, 'date_out_of_range']);
  expectProblem(await keep(dateIn(800)), [422, 'date_out_of_range']);
  expectProblem(await keep('soon'), [400, 'invalid_request']);
});

test('the line says what ends when, and what moves it', async () => {
  const { body } = await server.call('GET', `/api/v1/lines/${somebody.line}`, {
    token: somebody.token,
  });
  const outgoing = body.endings.find(({ what }: { what: string }) => what === 'outgoing');
  expect(outgoing).toMatchObject({ bucketId: null, movedBy: { timing: 'at-end' } });
  expect(outgoing.at).toBe(body.deadlines.serviceEndsAt);
  expect(outgoing.movesTo > outgoing.at).toBe(true);
});

test('use comes with services and how long it will last', async () => {
  const { body } = await server.call('GET', `/api/v1/lines/${somebody.line}/usage`, {
    token: somebody.token,
  });
  expect(body).toMatchObject({ byService: [], forecasts: [] });
});
