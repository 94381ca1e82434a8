import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjustCredit } from '#usecases/adjust-credit.ts';
import { changeLineState } from '#usecases/change-line-state.ts';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.stop());

const price = { amountMinor: '150', currency: 'GBP' };

const on = (of: Subscriber, verb: 'park' | 'block' | 'restore', body?: object, locale = 'en') =>
  server.call('POST', `/api/v1/lines/${of.line}/${verb}`, {
    token: of.token,
    headers: { 'accept-language': locale },
    ...(body && { body }),
  });

const look = async (of: Subscriber): Promise<Json> =>
  (await server.call('GET', `/api/v1/lines/${of.line}/holds`, { token: of.token })).body;

async function withPlan(credit: 0n | 500n): Promise<Subscriber> {
  const somebody = await server.subscriber();
  const order = await confirmedOrder(server, somebody);
  await pay(server, order);
  await delivered(server, order);
  if (credit > 0n) {
    const { accountId } = somebody;
    const gift = { amountMinor: credit, currency: 'GBP', reason: 'goodwill' } as const;
    await adjustCredit(server.product, { accountId, key: server.product.newId(), ...gift });
  }
  return somebody;
}

const confirmedAt = ({ accountId }: Subscriber, at: string) =>
  server.product.database.query(`update session set confirmed_at = ${at} where account_id = $1`, [
    accountId,
  ]);

const noticesOf = async ({ accountId }: Subscriber): Promise<string[]> => {
  const { rows } = await server.product.database.query<{ payload: Record<string, string> }>(
    `select payload from outbox where account_id = $1 and kind = 'notice.send'
      and payload->>'template' like 'line_%' order by id`,
    [accountId],
  );
  return rows.map(({ payload }) => payload.template!);
};

describe('parking', () => {
  test('says what it is, does it at that price, and tells', async () => {
    const somebody = await withPlan(500n);
    expect(await look(somebody)).toMatchObject({
      ...{ mayPark: true, mayBlock: true, hold: null, restoring: null },
      parking: {
        ...{ price, every: { count: 1, unit: 'months' }, most: { count: 12, unit: 'months' } },
        ...{ becomes: 'suspended', stopsPlans: true, missing: null },
        service: { outgoing: false, incoming: false, data: false },
        credit: { amountMinor: '500', currency: 'GBP' },
      },
    });
    const { status, body } = await on(somebody, 'park', { price });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ mayPark: false, mayBlock: false },
      hold: { state: 'parked', becomes: 'suspended', stopsPlans: true },
      restoring: { asksWho: false, state: 'active', plans: [{ planId: 'gb-everyday-12' }] },
    });
    const line = await server.call('GET', `/api/v1/lines/${somebody.line}`, somebody);
    expect(line.body).toMatchObject({
      ...{ state: 'parked', nextStep: 'unpark', deadlines: { serviceEndsAt: null } },
      // Its time stands still: no end of it is known.
      periods: [{ validFor: null }],
    });
    // A second tap finds it done, and takes nothing.
    expectProblem(await on(somebody, 'park', { price }), [409, 'not_from_this_state']);
    const back = await on(somebody, 'restore');
    expect(back.body).toMatchObject({ hold: null, mayPark: true });
    expect(back.body.parking.credit.amountMinor).toBe('350');
    expect(await noticesOf(somebody)).toEqual(['line_parked', 'line_restored']);
    expectProblem(await on(somebody, 'restore'), [409, 'not_from_this_state']);
  });

  test.for(['en', 'zh-CN'] as const)('says what stands in its way in %s', async (locale) => {
    const poor = await withPlan(0n);
    expect((await look(poor)).parking.missing).toEqual(price);
    expectProblem(await on(poor, 'park', { price }, locale), [409, 'not_enough_credit'], locale);
    const rich = await withPlan(500n);
    const other = { price: { ...price, amountMinor: '100' } };
    expectProblem(await on(rich, 'park', other, locale), [409, 'terms_changed'], locale);
    expectProblem(await on(rich, 'park', { price: null }, locale), [409, 'terms_changed'], locale);
    const german = await server.subscriber({ marketId: 'de' });
    const refused = await on(german, 'park', { price }, locale);
    expectProblem(refused, [409, 'parking_not_offered'], locale);
    const unused = await server.subscriber({ activated: false });
    const early = await on(unused, 'park', { price }, locale);
    expectProblem(early, [409, 'not_from_this_state'], locale);
    expect(await noticesOf(rich)).toEqual([]);
  });

  test('spends credit only for who has confirmed lately', async () => {
    const somebody = await withPlan(500n);
    await confirmedAt(somebody, "now() - interval '2 hours'");
    expectProblem(await on(somebody, 'park', { price }), [403, 'step_up_required']);
    expect((await look(somebody)).hold).toBeNull();
    await confirmedAt(somebody, 'now()');
    expect((await on(somebody, 'park', { price })).status).toBe(200);
  });

  test('ten taps at once take the price once', async () => {
    const somebody = await withPlan(500n);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => on(somebody, 'park', { price })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await on(somebody, 'restore');
    expect((await look(somebody)).parking.credit.amountMinor).toBe('350');
    expect(await noticesOf(somebody)).toEqual(['line_parked', 'line_restored']);
  });
});

describe('a lost SIM', () => {
  test('is blocked at once, and brought back by who confirms who it is', async () => {
    const somebody = await withPlan(0n);
    await confirmedAt(somebody, "now() - interval '2 hours'");
    const { status, body } = await on(somebody, 'block');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ mayBlock: false, hold: { state: 'lost-stolen', becomes: 'suspended' } },
      restoring: { asksWho: true, state: 'active' },
    });
    expectProblem(await on(somebody, 'block'), [409, 'not_from_this_state']);
    expectProblem(await on(somebody, 'restore'), [403, 'step_up_required']);
    await confirmedAt(somebody, 'now()');
    expect((await on(somebody, 'restore')).body).toMatchObject({ hold: null });
    expect(await noticesOf(somebody)).toEqual(['line_blocked', 'line_restored']);
  });

  test.for(['en', 'zh-CN'] as const)('what staff blocked, staff lifts, in %s', async (locale) => {
    const somebody = await withPlan(0n);
    const { accountId, lineId } = somebody;
    const happening = { kind: 'block', as: 'policy-block' } as const;
    await changeLineState(server.product, { accountId, lineId, happening });
    expect(await noticesOf(somebody)).toEqual(['line_blocked']);
    // Nor is it a way around it to say that the SIM is lost.
    expectProblem(
      await on(somebody, 'block', undefined, locale),
      [409, 'not_from_this_state'],
      locale,
    );
    expectProblem(await on(somebody, 'restore', undefined, locale), [409, 'only_support'], locale);
  });
});

test('other people’s lines are not there', async () => {
  const [a, b] = [await server.subscriber(), await server.subscriber()];
  const foreign = { ...a, line: b.line };
  for (const verb of ['block', 'restore'] as const)
    expectProblem(await on(foreign, verb), [404, 'unknown_line']);
  expectProblem(await on(foreign, 'park', { price }), [404, 'unknown_line']);
  expect((await server.call('GET', `/api/v1/lines/${b.line}/holds`, a)).status).toBe(404);
});
