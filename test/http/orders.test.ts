import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ApiServer,
  type Call,
  control,
  type Json,
  type Subscriber,
  startApi,
} from './api-server.ts';
import { booksOf, confirmedOrder, delivered, pay, paymentOf } from './paid-order.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.stop());

const renewal = (of: Subscriber, more: object = {}) => ({
  kind: 'renewal',
  lineId: of.line,
  planId: 'gb-everyday-12',
  ...more,
});
const draft = (of: Subscriber, body: unknown, more: Call = {}) =>
  server.call('POST', '/api/v1/orders', { token: of.token, body, ...more });
const confirm = (of: Subscriber, order: string, body: unknown, more: Call = {}) =>
  server.call('POST', `/api/v1/orders/${order}/confirm`, { token: of.token, body, ...more });
const get = (of: Subscriber, path: string) =>
  server.call('GET', `/api/v1/orders${path}`, { token: of.token });
const cancel = (of: Subscriber, order: string) =>
  server.call('POST', `/api/v1/orders/${order}/cancel`, { token: of.token });
const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });
const byCard = { method: 'card', consent: true };

describe('drafting', () => {
  test('holds a price with its tax, and says where the order is', async () => {
    const somebody = await server.subscriber();
    const answer = await draft(somebody, renewal(somebody));
    expect(answer.status).toBe(201);
    const { id, price, tax } = answer.body;
    expect(answer.headers.get('location')).toBe(`/api/v1/orders/${id}`);
    expect(answer.body).toMatchObject({
      kind: 'renewal',
      state: 'draft',
      lineId: somebody.line,
      plan: { id: 'gb-everyday-12' },
      timing: 'now',
      taxRateBasisPoints: 2000,
      confirmedAt: null,
      locale: 'en',
    });
    expect(answer.body.reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    // Included in the price: a sixth of it at 20 %.
    expect(Math.abs(Number(tax.amountMinor) * 6 - Number(price.amountMinor))).toBeLessThan(6);
    expect((await get(somebody, `/${id}`)).status).toBe(200);
  });

  test('a new line gets a number held for it, and exists once it is paid', async () => {
    const somebody = await server.subscriber();
    const answer = await draft(somebody, {
      kind: 'new-line',
      planId: 'gb-everyday-12',
      simKind: 'esim',
      locale: 'zh-CN',
    });
    expect(answer.body).toMatchObject({ kind: 'new-line', locale: 'zh-CN' });
    const lines = async () => (await server.call('GET', '/api/v1/lines', somebody)).body.lines;
    expect(await lines()).toHaveLength(1);
    await confirm(somebody, answer.body.id, byCard);
    const order = await paymentOf(server, somebody, answer.body.id);
    await pay(server, order);
    await delivered(server, order);
    expect((await lines()).map((each: Json) => each.id)).toContain(answer.body.lineId);
  });

  test('the language of its papers is that of the request unless it is named', async () => {
    const somebody = await server.subscriber();
    const chinese = { headers: { 'accept-language': 'fr, zh-TW;q=0.8, en;q=0.5' } };
    const own = await draft(somebody, renewal(somebody), chinese);
    expect(own.body.locale).toBe('zh-CN');
    const other = await server.subscriber({ locale: 'zh-CN' });
    expect((await draft(other, renewal(other))).body.locale).toBe('zh-CN');
    const third = await server.subscriber();
    const named = await draft(third, renewal(third, { locale: 'en' }), chinese);
    expect(named.body.locale).toBe('en');
  });

  const topUp = (of: Subscriber, amountMinor: string, more: object = {}) => {
    const amount = { amountMinor, currency: 'GBP' };
    return renewal(of, { planId: 'gb-topup', amount, ...more });
  };

  test('credit for an amount of one’s own choosing', async () => {
    const somebody = await server.subscriber();
    const answer = await draft(somebody, topUp(somebody, '3750'));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      plan: { id: 'gb-topup' },
      price: { amountMinor: '3750', currency: 'GBP' },
      tax: { amountMinor: '625', currency: 'GBP' },
    });
  });

  test.for<[string, string, object, number]>([
    ['450', 'amount_too_small', {}, 422],
    ['10050', 'amount_too_large', {}, 422],
    ['1001', 'amount_not_in_steps', {}, 422],
    ['500', 'top_up_not_offered', { planId: 'gb-topup-5' }, 409],
    ['500', 'top_up_not_offered', { amount: { amountMinor: '500', currency: 'EUR' } }, 409],
  ])('an amount of %s may be %s', async ([amount, code, more, status]) => {
    const somebody = await server.subscriber();
    for (const locale of ['en', 'zh-CN'] as const) {
      const headers = { 'accept-language': locale };
      const answer = await draft(somebody, topUp(somebody, amount, more), { headers });
      expectProblem(answer, [status, code], locale);
    }
  });

  test('is refused with the reason', async () => {
    const somebody = await server.subscriber();
    const { onSale } = await server.product.reference();
    const foreign = onSale.find((plan) => plan.marketId === 'de')!.planId;
    const addOn = onSale.find(
      (plan) => plan.marketId === 'gb' && plan.kind === 'add-on' && plan.grants[0]!.kind === 'data',
    )!.planId;
    const cases: [object, [number, string]][] = [
      [renewal(somebody, { planId: 'none' }), [404, 'unknown_plan']],
      [renewal(somebody, { lineId: `line_${'0'.repeat(32)}` }), [404, 'unknown_line']],
      [renewal(somebody, { lineId: 'x' }), [404, 'unknown_line']],
      [renewal(somebody, { planId: foreign }), [409, 'plan_of_other_market']],
      [renewal(somebody, { planId: addOn }), [409, 'needs_running_plan']],
      [{ kind: 'new-line', planId: addOn, simKind: 'esim' }, [404, 'unknown_plan']],
    ];
    for (const [body, problem] of cases)
      for (const locale of ['en', 'zh-CN'] as const)
        expectProblem(
          await draft(somebody, body, { headers: { 'accept-language': locale } }),
          problem,
          locale,
        );
  });

  test.each<[object, string[]]>([
    [{}, ['/kind missing']],
    [{ kind: 'gift' }, ['/kind not_offered']],
    [{ kind: 'renewal' }, ['/lineId missing', '/planId missing']],
    [{ kind: 'renewal', lineId: 'x', planId: 'y', timing: 'later' }, ['/timing not_offered']],
    [{ kind: 'renewal', lineId: 'x', planId: 'y', priceMinor: '1' }, ['/priceMinor unknown_field']],
    [{ kind: 'new-line', planId: 'y', simKind: 'paper' }, ['/simKind not_offered']],
  ])('%j is no order', async (body, wrong) => {
    const somebody = await server.subscriber();
    const answer = await draft(somebody, body);
    expectProblem(answer, [400, 'invalid_request']);
    expect(wrongFields(answer)).toEqual(wrong);
  });
});

describe('Idempotency-Key', () => {
  test('the same request again, also at the same moment, is one order', async () => {
    const somebody = await server.subscriber();
    const body = { kind: 'new-line', planId: 'gb-everyday-12', simKind: 'esim' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => draft(somebody, body, withKey('order-1'))),
    );
    expect(new Set(answers.map((each) => each.body.id)).size).toBe(1);
    expect((await get(somebody, '')).body.orders).toHaveLength(1);
    const other = await draft(somebody, body, withKey('order-2'));
    expect(other.body.id).not.toBe(answers[0]!.body.id);
  });

  test('another request under the same key is refused and changes nothing', async () => {
    const somebody = await server.subscriber();
    const first = await draft(somebody, renewal(somebody), withKey('mine'));
    for (const locale of ['en', 'zh-CN'] as const) {
      const headers = { 'idempotency-key': 'mine', 'accept-language': locale };
      const other = await draft(somebody, renewal(somebody, { timing: 'queue' }), { headers });
      expectProblem(other, [422, 'key_reused'], locale);
    }
    const again = await draft(somebody, renewal(somebody), withKey('mine'));
    expect(again.body).toEqual(first.body);
    expect((await get(somebody, '')).body.orders).toHaveLength(1);
  });

  test('belongs to the account: somebody else may use the same one', async () => {
    const [one, two] = [await server.subscriber(), await server.subscriber()];
    const first = await draft(one, renewal(one), withKey('shared'));
    const second = await draft(two, renewal(two), withKey('shared'));
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.lineId).toBe(two.line);
  });

  test.each(['', 'a b', 'x'.repeat(201)])('"%s" is no key', async (key) => {
    const somebody = await server.subscriber();
    const answer = await draft(somebody, renewal(somebody), withKey(key));
    expectProblem(answer, [400, 'invalid_request']);
    expect(answer.body.errors).toMatchObject([{ in: 'header', field: 'idempotency-key' }]);
  });
});

describe('confirming', () => {
  test('leads to the provider’s page; again and in two tabs to the same one', async () => {
    const somebody = await server.subscriber();
    const { id } = (await draft(somebody, renewal(somebody))).body;
    const both = await Promise.all([confirm(somebody, id, byCard), confirm(somebody, id, byCard)]);
    const again = await confirm(somebody, id, byCard);
    const urls = new Set([...both, again].map((each) => each.body.redirectUrl));
    expect([...urls]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/pay\//)]);
    const { body } = await get(somebody, `/${id}`);
    expect(body).toMatchObject({
      state: 'awaiting-payment',
      payments: [{ method: 'card', state: 'opened', redirectUrl: [...urls][0] }],
      paymentMethods: ['card', 'wallet', 'alipay', 'wechat_pay'],
    });
    expect(body.refundTerms['zh-CN']).toMatch(/\p{Script=Han}/u);
  });

  test('another method ends the first payment and makes the next', async () => {
    const somebody = await server.subscriber();
    const order = await confirmedOrder(server, somebody);
    const answer = await confirm(somebody, order.order, { method: 'wallet', consent: true });
    expect(answer.status).toBe(200);
    const { payments } = (await get(somebody, `/${order.order}`)).body;
    expect(payments.map((each: Json) => [each.method, each.state])).toEqual([
      ['card', 'cancelled'],
      ['wallet', 'opened'],
    ]);
    expect(payments[0].redirectUrl).toBeNull();
  });

  test('is refused with the reason, in both languages', async () => {
    const somebody = await server.subscriber();
    const paid = await confirmedOrder(server, somebody);
    await pay(server, paid);
    await delivered(server, paid);
    const closed = (await draft(somebody, renewal(somebody, { timing: 'queue' }))).body.id;
    await cancel(somebody, closed);
    const open = (await draft(somebody, renewal(somebody, { timing: 'at-end' }))).body.id;
    const cases: [string, object, [number, string]][] = [
      [`ord_${'0'.repeat(32)}`, byCard, [404, 'unknown_order']],
      ['ord_1', byCard, [404, 'unknown_order']],
      [paid.order, byCard, [409, 'already_paid']],
      [closed, byCard, [409, 'order_closed']],
      [open, { method: 'card', consent: false }, [422, 'consent_required']],
    ];
    for (const [order, body, problem] of cases)
      for (const locale of ['en', 'zh-CN'] as const)
        expectProblem(
          await confirm(somebody, order, body, { headers: { 'accept-language': locale } }),
          problem,
          locale,
        );
    const start = Date.now();
    const { expiresAt } = (await get(somebody, `/${open}`)).body;
    server.product.setClock(Date.parse(expiresAt));
    expectProblem(await confirm(somebody, open, byCard), [409, 'quote_expired']);
    server.product.setClock(start);
  });

  test('while the provider can’t be reached there is no page yet, and none is lost', async () => {
    const somebody = await server.subscriber();
    const { id } = (await draft(somebody, renewal(somebody))).body;
    await control(server.product, 'faults', { merchant_api: 'failing' });
    const answer = await confirm(somebody, id, byCard);
    expect([answer.status, answer.body]).toEqual([200, { redirectUrl: null }]);
    const other = await confirm(somebody, id, { method: 'wallet', consent: true });
    expectProblem(other, [409, 'payment_undecided']);
    expectProblem(await cancel(somebody, id), [409, 'payment_open']);
    await control(server.product, 'faults', { merchant_api: 'up' });
    const later = await confirm(somebody, id, byCard);
    expect(later.body.redirectUrl).toMatch(/^http/);
    expect((await get(somebody, `/${id}`)).body.payments).toHaveLength(1);
  });

  test.each<[object, string[]]>([
    [{}, ['/method missing', '/consent missing']],
    [{ method: 'cash', consent: true }, ['/method not_offered']],
    [{ method: 'card', consent: 'yes' }, ['/consent wrong_type']],
    [{ method: 'card', consent: true, card: '4242' }, ['/card unknown_field']],
  ])('%j is no confirmation', async (body, wrong) => {
    const somebody = await server.subscriber();
    const { id } = (await draft(somebody, renewal(somebody))).body;
    const answer = await confirm(somebody, id, body);
    expectProblem(answer, [400, 'invalid_request']);
    expect(wrongFields(answer)).toEqual(wrong);
  });
});

describe('cancelling', () => {
  test('ends the order and the page that could pay it; again it stays so', async () => {
    const somebody = await server.subscriber();
    const order = await confirmedOrder(server, somebody);
    expect((await cancel(somebody, order.order)).body).toMatchObject({ state: 'cancelled' });
    expect((await cancel(somebody, order.order)).body).toMatchObject({ state: 'cancelled' });
    await expect(server.product.payAs(order.providerId, '4242')).resolves.toBeUndefined();
    await server.product.work();
    expect(await booksOf(server, order)).toMatchObject({
      state: 'cancelled',
      payments: ['cancelled'],
      money: {},
    });
  });

  test('a payment that slipped in before is credited instead', async () => {
    const somebody = await server.subscriber();
    const order = await confirmedOrder(server, somebody);
    await pay(server, order, { manner: 'never' });
    const answer = await cancel(somebody, order.order);
    expect(answer.body).toMatchObject({ state: 'fulfilled' });
    expect(answer.body.invoiceNumber).toMatch(/^\d{4}-/);
    expect(await booksOf(server, order)).toMatchObject({ heldMinor: 0n, periods: 1 });
  });

  test('no such order', async () => {
    const somebody = await server.subscriber();
    expectProblem(await cancel(somebody, `ord_${'0'.repeat(32)}`), [404, 'unknown_order']);
    expectProblem(await cancel(somebody, 'nonsense'), [404, 'unknown_order']);
  });
});

describe('reading', () => {
  test('the timeline tells what happened, and why a payment was declined', async () => {
    const somebody = await server.subscriber();
    const order = await confirmedOrder(server, somebody);
    await pay(server, order, { card: '9995' });
    await delivered(server, order);
    const { body } = await get(somebody, `/${order.order}/events`);
    expect(body.state).toBe('awaiting-payment');
    expect(body.events.map((each: Json) => each.kind)).toEqual([
      'drafted',
      'confirmed',
      'payment-opened',
      'payment-declined',
    ]);
    expect(body.events.at(-1)).toMatchObject({ method: 'card', reason: 'insufficient_funds' });
    expect(Object.keys(body.events[0])).toEqual(['kind', 'happenedAt']);
  });

  test('pages follow each other without gap or repetition', async () => {
    const somebody = await server.subscriber();
    const ids: string[] = [];
    for (const timing of ['now', 'at-end', 'queue'])
      for (const planId of ['gb-everyday-12', 'gb-everyday-6']) {
        const { body } = await draft(somebody, renewal(somebody, { timing, planId }));
        ids.unshift(body.id);
      }
    const distinct = [...new Set(ids)];
    const seen: string[] = [];
    let path = '?limit=2';
    for (let page = 0; page < 5; page++) {
      const { body } = await get(somebody, path);
      seen.push(...body.orders.map((each: Json) => each.id));
      if (body.next === null) break;
      path = `?limit=2&before=${body.next}`;
    }
    expect(seen).toEqual(distinct);
    expect((await get(somebody, `?lineId=${somebody.line}`)).body.orders).toHaveLength(
      distinct.length,
    );
    const nobodys = await get(somebody, `?lineId=line_${'0'.repeat(32)}`);
    expect(nobodys.body).toEqual({ orders: [], next: null });
  });

  test('what is not a page is refused', async () => {
    const somebody = await server.subscriber();
    expect(wrongFields(await get(somebody, '?limit=0'))).toEqual(['limit too_small']);
    expect(wrongFields(await get(somebody, '?limit=101'))).toEqual(['limit too_large']);
    expectProblem(await get(somebody, '?before=x'), [404, 'unknown_order']);
    expectProblem(await get(somebody, '?lineId=x'), [404, 'unknown_line']);
  });

  test('buying the same again so soon is pointed out', async () => {
    const somebody = await server.subscriber();
    const order = await confirmedOrder(server, somebody);
    await pay(server, order);
    await delivered(server, order);
    const { id } = (await draft(somebody, renewal(somebody, { timing: 'queue' }))).body;
    const again = (await get(somebody, `/${id}`)).body;
    const first = (await get(somebody, `/${order.order}`)).body;
    expect(again.repeatOf).toBe(first.fulfilledAt);
    expect(first).toMatchObject({
      repeatOf: null,
      period: { orderId: order.order, planId: 'gb-everyday-12' },
    });
    expect(first.buckets.length).toBeGreaterThan(0);
  });
});
