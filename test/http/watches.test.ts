import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromPublicId } from '#domain/public-id.ts';
import { charge } from '#usecases/charge.ts';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, pay } from './paid-order.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.stop());

const MB = 1_048_576n;

const call = (
  of: Subscriber,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
) => server.call(method, `/api/v1${path}`, { token: of.token, ...(body && { body }) });

const onLine = (of: Subscriber, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
  call(of, method, `/lines/${of.line}${path}`, body);

async function withPlan(): Promise<Subscriber> {
  const somebody = await server.subscriber();
  await pay(server, await confirmedOrder(server, somebody));
  return somebody;
}

const use = (of: Subscriber, amount: bigint) =>
  charge(server.product, {
    ...{ accountId: of.accountId, lineId: fromPublicId('line', of.line)!, amount },
    ...{ kind: 'data', scope: 'any', country: 'GB', key: server.product.newId() },
  });

describe('alerts and caps', () => {
  test('are added, listed and removed', async () => {
    const somebody = await server.subscriber();
    expect((await onLine(somebody, 'GET', '/watches')).body).toEqual({
      ...{ alerts: [], caps: [], services: expect.any(Array), history: [] },
    });
    const level = { on: 'level', of: 'data', atMost: '536870912' };
    await onLine(somebody, 'POST', '/alerts', level);
    await onLine(somebody, 'POST', '/alerts', { on: 'days-left', days: 3 });
    const cap = { of: 'money', amount: '2000', per: 'month', abroad: true };
    const all = await onLine(somebody, 'POST', '/caps', cap);
    expect(all.status).toBe(200);
    expect(all.body.alerts.map(({ rule }: Json) => rule)).toEqual([
      level,
      { on: 'days-left', days: 3 },
    ]);
    expect(all.body.caps).toMatchObject([
      { by: 'subscriber', used: '0', limit: '2000', overrides: 0, rule: { serviceId: 'any' } },
    ]);
    const gone = await onLine(somebody, 'DELETE', `/watches/${all.body.caps[0].id}`);
    expect(gone.status).toBe(204);
    expect((await onLine(somebody, 'GET', '/watches')).body.caps).toEqual([]);
  });

  test('a cap stops use, and is lifted once', async () => {
    const somebody = await withPlan();
    const wish = { of: 'data', amount: String(100n * MB), per: 'day' };
    await onLine(somebody, 'POST', '/caps', wish);
    expect(await use(somebody, 300n * MB)).toMatchObject({ charged: String(100n * MB) });
    expect(await use(somebody, MB)).toEqual({ refused: 'nothing_left' });
    const [cap] = (await onLine(somebody, 'GET', '/watches')).body.caps;
    const { window, overrides } = cap;
    const path = `/caps/${cap.id}/override`;
    const lifted = await onLine(somebody, 'POST', path, { window, overrides });
    expect(lifted.body.caps).toMatchObject([{ limit: null, overrides: 1 }]);
    expect(await use(somebody, MB)).toMatchObject({ charged: String(MB) });
    const about = { of: 'data', abroad: false, limit: String(100n * MB), endsAt: cap.endsAt };
    expect((await onLine(somebody, 'GET', '/watches')).body.history).toMatchObject([
      { what: 'cap-lifted', ...about, used: String(100n * MB), nextLimit: null },
      { what: 'cap-reached', ...about },
    ]);
    const again = await onLine(somebody, 'POST', path, { window, overrides });
    expectProblem(again, [409, 'nothing_to_override']);
  });

  test('what can’t be is refused in words', async () => {
    const [somebody, other] = [await server.subscriber(), await server.subscriber()];
    const alert = { on: 'days-left', days: 3 };
    await onLine(somebody, 'POST', '/alerts', alert);
    expectProblem(await onLine(somebody, 'POST', '/alerts', alert), [409, 'watch_exists']);
    const cap = { of: 'data', amount: '0', per: 'day' };
    expectProblem(await onLine(somebody, 'POST', '/caps', cap), [422, 'amount_not_above_zero']);
    const strange = { ...cap, amount: '1', serviceId: 'nothing' };
    expectProblem(await onLine(somebody, 'POST', '/caps', strange), [422, 'unknown_service']);
    const wrong = { on: 'level', of: 'data', atMost: '-1' };
    expectProblem(await onLine(somebody, 'POST', '/alerts', wrong), [400, 'invalid_request']);
    const [{ id }] = (await onLine(somebody, 'GET', '/watches')).body.alerts;
    expectProblem(await onLine(other, 'DELETE', `/watches/${id}`), [404, 'unknown_watch']);
    const theirs = await call(other, 'GET', `/lines/${somebody.line}/watches`);
    expectProblem(theirs, [404, 'unknown_line']);
  });
});

test('quiet hours and texts are chosen', async () => {
  const somebody = await server.subscriber();
  const first = await call(somebody, 'GET', '/notifications');
  expect(first.body).toMatchObject({ alsoSms: false, unreachableSince: null, undelivered: [] });
  const wish = { alsoSms: true, quietFrom: '23:15', quietUntil: '06:00' };
  expect((await call(somebody, 'PUT', '/notifications', wish)).body).toMatchObject(wish);
  const wrong = { ...wish, quietFrom: '25:00' };
  expectProblem(await call(somebody, 'PUT', '/notifications', wrong), [400, 'invalid_request']);
  const works = await call(somebody, 'POST', '/notifications/address-works', {});
  expect(works.body).toMatchObject({ unreachableSince: null });
});
