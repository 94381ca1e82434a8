import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay, paymentOf } from './paid-order.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

const simulate = (planId: unknown, of: Subscriber = somebody, locale = 'en') =>
  server.call('POST', `/api/v1/lines/${of.line}/simulations`, {
    token: of.token,
    body: { planId },
    headers: { 'accept-language': locale },
  });

const rowsOf = async (table: string) =>
  (
    await server.product.database.query(`select count(*) from ${table} where account_id = $1`, [
      somebody.accountId,
    ])
  ).rows[0].count;

describe('a simulation', () => {
  test('shows what would be, orders nothing, and is what then happens', async () => {
    const before = await simulate('gb-everyday-12');
    expect(before.status).toBe(200);
    expect(before.body.timings).toMatchObject([{ timing: 'now', outcome: 'possible' }]);
    expect([await rowsOf('subscriber_order'), await rowsOf('period')]).toEqual([0n, 0n]);
    const order = await confirmedOrder(server, somebody);
    await pay(server, order);
    await delivered(server, order);
    const { body: line } = await server.call('GET', `/api/v1/lines/${somebody.line}`, somebody);
    const shape = (bucket: Json) => [
      bucket.usageType,
      bucket.scope,
      bucket.granted,
      bucket.validFor.lastDay,
    ];
    expect(before.body.timings[0].buckets.map((each: Json) => shape(each.after))).toEqual(
      line.buckets.map(shape),
    );
    const { price } = (await server.call('GET', `/api/v1/orders/${order.order}`, somebody)).body;
    expect(before.body.price).toEqual(price);
  });

  test('with a plan running there are three times to begin, one recommended', async () => {
    const { body } = await simulate('gb-everyday-12');
    expect(body.timings.map((each: Json) => each.timing)).toEqual(['now', 'at-end', 'queue']);
    expect(body.timings.filter((each: Json) => each.recommended)).toHaveLength(1);
    const atEnd = body.timings.find((each: Json) => each.timing === 'at-end');
    expect(atEnd).toMatchObject({ losesAnything: false });
    expect(body.timings.find((each: Json) => each.timing === 'queue').sameAs).toBe('at-end');
    // What is only thought of has no id that could be asked for.
    for (const { before, after } of atEnd.buckets) {
      if (before === null) expect(after.id).toBeNull();
      else expect(before.id).toMatch(/^bkt_/);
    }
  });
});

describe('is refused', () => {
  test('with the reason, in both languages', async () => {
    const fresh = await server.subscriber();
    const esim = await server.subscriber({ simKind: 'esim' });
    const { onSale } = await server.product.reference();
    const planOf = (wanted: (plan: (typeof onSale)[number]) => boolean) =>
      onSale.find(wanted)?.planId;
    const addOn = planOf(
      (plan) =>
        plan.marketId === 'gb' &&
        plan.kind === 'add-on' &&
        plan.grants.some((grant) => grant.kind !== 'credit'),
    );
    const foreign = planOf((plan) => plan.marketId === 'de');
    const physicalOnly = planOf(
      (plan) => plan.marketId === 'gb' && !plan.simKinds.includes('esim'),
    );
    for (const locale of ['en', 'zh-CN'] as const) {
      expectProblem(await simulate('no-such', fresh, locale), [404, 'unknown_plan'], locale);
      expectProblem(await simulate(foreign, fresh, locale), [409, 'plan_of_other_market'], locale);
      expectProblem(await simulate(addOn, fresh, locale), [409, 'needs_running_plan'], locale);
      if (physicalOnly)
        expectProblem(
          await simulate(physicalOnly, esim, locale),
          [409, 'plan_not_for_sim'],
          locale,
        );
    }
  });

  test('when the number is lost', async () => {
    const lost = await server.subscriber();
    await server.product.database.query(
      `update line set activated_at = now() - interval '2 years',
        state_since = now() - interval '2 years' where account_id = $1`,
      [lost.accountId],
    );
    expectProblem(await simulate('gb-everyday-12', lost), [409, 'number_lost']);
  });

  test('a full queue is told at the time it concerns', async () => {
    const policy = (await server.product.reference()).rules.policy;
    for (let i = 0; i < policy.maxQueued; i++) {
      const drafted = await server.call('POST', '/api/v1/orders', {
        ...somebody,
        body: { kind: 'renewal', lineId: somebody.line, planId: 'gb-everyday-12', timing: 'queue' },
      });
      const path = `/api/v1/orders/${drafted.body.id}/confirm`;
      const body = { method: 'card', consent: true };
      await server.call('POST', path, { ...somebody, body });
      const order = await paymentOf(server, somebody, drafted.body.id);
      await pay(server, order);
      await delivered(server, order);
    }
    const { body } = await simulate('gb-everyday-12');
    expect(body.timings).toMatchObject([
      { timing: 'now', outcome: 'possible' },
      { timing: 'at-end', outcome: 'refused', code: 'queue_full' },
      { timing: 'queue', outcome: 'refused', code: 'queue_full' },
    ]);
  });

  test('without a plan', async () => {
    expect(wrongFields(await simulate(undefined))).toEqual(['/planId missing']);
    expect(wrongFields(await simulate(12))).toEqual(['/planId wrong_type']);
    expect(wrongFields(await simulate(''))).toEqual(['/planId too_small']);
  });
});
