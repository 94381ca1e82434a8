import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { charge } from '#usecases/charge.ts';
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

const get = (path: string, of: Subscriber = somebody) =>
  server.call('GET', `/api/v1/lines${path}`, { token: of.token });

const use = (kind: 'data' | 'voice' | 'sms', amount: bigint, country = 'GB') =>
  charge(server.product, {
    ...somebody,
    kind,
    scope: kind === 'data' ? 'any' : 'national',
    country,
    amount,
    key: server.product.newId(),
  });

describe('a line', () => {
  test('is listed with its state and deadlines', async () => {
    const { status, body } = await get('');
    expect(status).toBe(200);
    expect(body.lines).toHaveLength(1);
    const [line] = body.lines;
    expect(line).toMatchObject({
      id: somebody.line,
      state: 'active',
      nextStep: 'none',
      timeZone: 'Europe/London',
      service: { outgoing: true, incoming: true, data: true },
    });
    const { serviceEndsAt, inboundEndsAt, numberLostAt } = line.deadlines;
    expect(serviceEndsAt < inboundEndsAt && inboundEndsAt < numberLostAt).toBe(true);
  });

  test('shows its plan and its buckets, which add up', async () => {
    await use('data', 1_000_000_000n);
    const { body } = await get(`/${somebody.line}`);
    expect(body.periods).toMatchObject([{ kind: 'plan', plan: { id: 'gb-everyday-12' } }]);
    const data = body.buckets.find((each: Json) => each.usageType === 'data');
    expect(data).toMatchObject({
      granted: { unit: 'octets' },
      used: { amount: '1000000000', unit: 'octets' },
      reserved: { amount: '0', unit: 'octets' },
    });
    for (const each of body.buckets) {
      const parts = [each.remaining, each.reserved, each.used, each.expired, each.refunded];
      const sum = parts.reduce((total, part) => total + BigInt(part.amount), 0n);
      expect(sum).toBe(BigInt(each.granted.amount));
    }
  });

  test('the day people are told is the last one in the operator’s zone', async () => {
    const { body } = await get(`/${somebody.line}`);
    const { endDateTime, lastDay } = body.periods[0].validFor;
    const local = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/London' });
    expect(lastDay).toBe(local.format(Date.parse(endDateTime) - 1));
    expect(local.format(Date.parse(endDateTime))).not.toBe(lastDay);
  });

  test('each state has its words', async () => {
    const fresh = await server.subscriber({ activated: false });
    const old = await server.subscriber();
    expect((await get(`/${fresh.line}`, fresh)).body).toMatchObject({
      state: 'not-yet-activated',
      nextStep: 'renew',
    });
    expect((await get(`/${old.line}`, old)).body).toMatchObject({
      state: 'grace',
      nextStep: 'revive',
      service: { incoming: true, outgoing: false, data: false },
    });
  });

  test.each(['line_00000000000000000000000000000000', 'line_x', 'nonsense', 'ord_x'])(
    'unknown: %s',
    async (id) => {
      expectProblem(await get(`/${id}`), [404, 'unknown_line']);
      expectProblem(await get(`/${id}/usage`), [404, 'unknown_line']);
    },
  );
});

describe('usage', () => {
  test('is summed by kind and country, and by day of the operator’s zone', async () => {
    await use('voice', 120n);
    await use('data', 500n, 'FR');
    await use('data', 700n, 'FR');
    const { body } = await get(`/${somebody.line}/usage?days=7`);
    expect(body).toMatchObject({ days: 7, timeZone: 'Europe/London' });
    expect(body.totals).toEqual([
      {
        usageType: 'data',
        scope: 'any',
        country: 'GB',
        used: { amount: '1000000000', unit: 'octets' },
      },
      { usageType: 'data', scope: 'any', country: 'FR', used: { amount: '1200', unit: 'octets' } },
      {
        usageType: 'voice',
        scope: 'national',
        country: 'GB',
        used: { amount: '120', unit: 'seconds' },
      },
    ]);
    const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/London' }).format(Date.now());
    expect(body.byDay).toEqual([{ day: today, used: body.totals }]);
  });

  test('of another day is apart, and outside the days asked for it is not there', async () => {
    await server.product.database.query(
      `update transfer set happened_at = happened_at - interval '3 days'
        where account_id = $1 and kind = 'usage' and country = 'FR'`,
      [somebody.accountId],
    );
    const days = (body: Json) => body.byDay.map((each: Json) => each.used.length);
    expect(days((await get(`/${somebody.line}/usage?days=30`)).body)).toEqual([1, 2]);
    expect(days((await get(`/${somebody.line}/usage?days=2`)).body)).toEqual([2]);
  });

  test.each([
    ['0', 'days too_small'],
    ['401', 'days too_large'],
    ['1.5', 'days wrong_type'],
    ['week', 'days wrong_type'],
  ])('days=%s is refused', async (days, wrong) => {
    const answer = await get(`/${somebody.line}/usage?days=${days}`);
    expectProblem(answer, [400, 'invalid_request']);
    expect(wrongFields(answer)).toEqual([wrong]);
    expect(answer.body.errors[0].in).toBe('query');
  });
});

describe('credit for use beyond allowances', () => {
  const allow = (allowed: unknown, of = somebody, line = of.line) =>
    server.call('PUT', `/api/v1/lines/${line}/credit-use`, { token: of.token, body: { allowed } });

  test('is off until it is allowed, which asks who it is, and can be stopped at any time', async () => {
    expect((await get(`/${somebody.line}`)).body.spendsCredit).toBe(false);
    const confirm = (at: string) =>
      server.product.database.query(
        `update session set confirmed_at = ${at}, payment_confirmed_at = null where account_id = $1`,
        [somebody.accountId],
      );
    await confirm("now() - interval '1 day'");
    expectProblem(await allow(true), [403, 'step_up_required']);
    expect((await allow(false)).body).toMatchObject({ spendsCredit: false });
    await confirm('now()');
    expect((await allow(true)).body).toMatchObject({ id: somebody.line, spendsCredit: true });
    expect((await get(`/${somebody.line}`)).body.spendsCredit).toBe(true);
    await confirm("now() - interval '1 day'");
    expect((await allow(false)).body.spendsCredit).toBe(false);
    await confirm('now()');
  });

  test('is a question of one’s own line, and a yes or a no', async () => {
    const other = await server.subscriber();
    expectProblem(await allow(true, somebody, other.line), [404, 'unknown_line']);
    const problem = await allow('yes');
    expectProblem(problem, [400, 'invalid_request']);
    expect(wrongFields(problem)).toEqual(['/allowed wrong_type']);
  });
});
