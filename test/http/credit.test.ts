import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '#domain/time.ts';
import { givenVouchers } from '../support/vouchers.ts';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { booksOf, delivered, pay, paymentOf } from './paid-order.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.stop());

const redeem = (of: Subscriber, body: object, locale = 'en') =>
  server.call('POST', '/api/v1/voucher-redemptions', {
    token: of.token,
    body,
    headers: { 'accept-language': locale },
  });
const creditOf = async ({ token }: Subscriber): Promise<Json> =>
  (await server.call('GET', '/api/v1/account/credit', { token })).body;

async function withCredit(amountMinor: bigint): Promise<Subscriber> {
  const somebody = await server.subscriber();
  const worth = { kind: 'value', amountMinor, currency: 'GBP' } as const;
  const [voucher] = await givenVouchers(server.product, { worth });
  const answer = await redeem(somebody, { pin: voucher!.pin });
  if (answer.status !== 200) throw new Error(answer.text);
  return somebody;
}

async function drafted(of: Subscriber, planId = 'gb-everyday-12'): Promise<string> {
  const answer = await server.call('POST', '/api/v1/orders', {
    token: of.token,
    body: { kind: 'renewal', lineId: of.line, planId },
  });
  return answer.body.id;
}

const confirm = (of: Subscriber, order: string, body: object, locale = 'en') =>
  server.call('POST', `/api/v1/orders/${order}/confirm`, {
    token: of.token,
    body: { consent: true, ...body },
    headers: { 'accept-language': locale },
  });

/** As if the session's last proof had been given that long ago. */
const forgetProof = (of: Subscriber) =>
  server.product.database.query(
    `update session set confirmed_at = confirmed_at - interval '2 hours' where account_id = $1`,
    [of.accountId],
  );

describe('vouchers', () => {
  test('bring credit once; asking again tells the same', async () => {
    const somebody = await server.subscriber();
    const [voucher] = await givenVouchers(server.product);
    const first = await redeem(somebody, { pin: voucher!.pin });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      credit: { amountMinor: '1000', currency: 'GBP' },
      orderId: null,
      isRepeat: false,
    });
    expect(Date.parse(first.body.expiresAt) - Date.now()).toBeGreaterThan(364 * DAY);
    expect((await redeem(somebody, { pin: voucher!.pin })).body).toEqual({
      ...first.body,
      isRepeat: true,
    });
    expect((await creditOf(somebody)).currencies).toMatchObject([
      { spendable: { amountMinor: '1000', currency: 'GBP' }, buckets: [{ origin: 'voucher' }] },
    ]);
  });

  test('bring a plan to the line that is named', async () => {
    const somebody = await server.subscriber();
    const worth = { kind: 'plan', planId: 'gb-everyday-12' } as const;
    const [voucher] = await givenVouchers(server.product, { worth });
    const answer = await redeem(somebody, { pin: voucher!.pin, lineId: somebody.line });
    expect(answer.body).toMatchObject({ credit: null, lineId: somebody.line });
    const order = await server.call('GET', `/api/v1/orders/${answer.body.orderId}`, somebody);
    expect(order.body).toMatchObject({
      state: 'fulfilled',
      payments: [{ method: 'voucher', state: 'captured' }],
    });
  });

  test('are refused in words, and alike', async () => {
    const other = await server.subscriber();
    const [voucher] = await givenVouchers(server.product);
    await redeem(other, { pin: voucher!.pin });
    for (const locale of ['en', 'zh-CN'] as const) {
      const somebody = await server.subscriber();
      const unknown = await redeem(somebody, { pin: '1234567890123456' }, locale);
      expectProblem(unknown, [409, 'voucher_refused'], locale);
      const used = await redeem(somebody, { pin: voucher!.pin }, locale);
      expectProblem(used, [409, 'voucher_refused'], locale);
      const { reference: _, ...said } = used.body;
      expect(unknown.body).toMatchObject(said);
      const { pin, serial } = voucher!;
      expectProblem(await redeem(somebody, { pin, serial }, locale), [409, 'voucher_used'], locale);
      expectProblem(await redeem(somebody, { pin: '12' }, locale), [422, 'pin_malformed'], locale);
    }
    const blocked = await server.subscriber();
    const codes = new Set<string>();
    for (let i = 0; i < 6; i++)
      codes.add((await redeem(blocked, { pin: '1'.repeat(16) })).body.code);
    expect([...codes]).toEqual(['voucher_refused', 'wait']);
    const waiting = await redeem(blocked, { pin: '1'.repeat(16) });
    expectProblem(waiting, [429, 'wait']);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('no PIN is in the log', async () => {
    const somebody = await server.subscriber();
    const [voucher] = await givenVouchers(server.product);
    await redeem(somebody, { pin: voucher!.pin });
    await redeem(somebody, { pin: '4929123412341234' });
    expect(server.log()).not.toContain(voucher!.pin);
    expect(server.log()).not.toContain('4929123412341234');
  });
});

describe('paying with credit', () => {
  test('wholly: paid in the answer, and no provider is asked', async () => {
    const somebody = await withCredit(1_000n);
    const order = await drafted(somebody);
    const answer = await confirm(somebody, order, { method: 'credit' });
    expect([answer.status, answer.body]).toEqual([200, { redirectUrl: null }]);
    const { body } = await server.call('GET', `/api/v1/orders/${order}`, somebody);
    expect(body).toMatchObject({ state: 'fulfilled', payments: [{ method: 'credit' }] });
    expect((await creditOf(somebody)).currencies[0].spendable.amountMinor).toBe('200');
  });

  test('and by card in one order: both captured, the price in sum', async () => {
    const somebody = await withCredit(300n);
    const order = await drafted(somebody);
    const answer = await confirm(somebody, order, { method: 'card', withCredit: true });
    expect(answer.body.redirectUrl).toMatch(/^http/);
    expect((await creditOf(somebody)).currencies[0]).toMatchObject({
      spendable: { amountMinor: '0' },
      held: { amountMinor: '300' },
    });
    const of = await paymentOf(server, somebody, order);
    await pay(server, of);
    await delivered(server, of);
    const { body } = await server.call('GET', `/api/v1/orders/${order}`, somebody);
    expect(body.state).toBe('fulfilled');
    expect(
      body.payments.map(({ method, state, amount }: Json) => [method, state, amount.amountMinor]),
    ).toEqual([
      ['credit', 'captured', '300'],
      ['card', 'captured', '500'],
    ]);
    const books = await booksOf(server, of);
    expect(books).toMatchObject({ state: 'fulfilled', heldMinor: 0n, refunds: [] });
  });

  test('thirty confirmations of one order in a moment take the credit once', async () => {
    const somebody = await withCredit(1_000n);
    const order = await drafted(somebody);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => confirm(somebody, order, { method: 'credit' })),
    );
    const codes = answers.map(({ status, body }) => (status === 200 ? 'paid' : body.code));
    expect(codes.filter((code) => code === 'paid')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['paid', 'already_paid']));
    expect((await creditOf(somebody)).currencies[0].spendable.amountMinor).toBe('200');
  });

  test('is refused when it is too little, and for a top-up', async () => {
    const somebody = await withCredit(300n);
    const order = await drafted(somebody);
    for (const locale of ['en', 'zh-CN'] as const)
      expectProblem(
        await confirm(somebody, order, { method: 'credit' }, locale),
        [409, 'credit_short'],
        locale,
      );
    const topUp = await drafted(somebody, 'gb-topup-5');
    const answer = await confirm(somebody, topUp, { method: 'card', withCredit: true });
    expectProblem(answer, [409, 'credit_short']);
  });

  test('asks who it is when that was not proven lately; a card alone does not', async () => {
    const somebody = await withCredit(1_000n);
    await forgetProof(somebody);
    const order = await drafted(somebody);
    const answer = await confirm(somebody, order, { method: 'credit' });
    expectProblem(answer, [403, 'step_up_required']);
    expect(answer.body.ways).toContain('password');
    const mixed = await confirm(somebody, order, { method: 'card', withCredit: true });
    expectProblem(mixed, [403, 'step_up_required']);
    expect((await confirm(somebody, order, { method: 'card' })).status).toBe(200);
    expect((await creditOf(somebody)).currencies[0].held.amountMinor).toBe('0');
  });
});

test('credit may step in for a card only where that was allowed, which asks who it is', async () => {
  const somebody = await withCredit(1_000n);
  const allow = (allowed: boolean) =>
    server.call('PUT', '/api/v1/account/credit/fallback', {
      token: somebody.token,
      body: { allowed },
    });
  expect((await creditOf(somebody)).fallback).toBe(false);
  await forgetProof(somebody);
  expectProblem(await allow(true), [403, 'step_up_required']);
  expect((await allow(false)).status).toBe(200);
  await server.product.database.query(
    'update session set confirmed_at = now() where account_id = $1',
    [somebody.accountId],
  );
  expect((await allow(true)).body.fallback).toBe(true);
  const order = await drafted(somebody);
  await confirm(somebody, order, { method: 'card' });
  const of = await paymentOf(server, somebody, order);
  await server.product.payAs(of.providerId, '9995');
  await delivered(server, of);
  const { body } = await server.call('GET', `/api/v1/orders/${order}`, somebody);
  expect(body.state).toBe('fulfilled');
  expect(body.payments.map(({ method, state }: Json) => `${method} ${state}`)).toEqual([
    'card declined',
    'credit captured',
  ]);
});

test('a top-up is bought like a plan and is the account’s', async () => {
  const somebody = await server.subscriber();
  const order = await drafted(somebody, 'gb-topup-10');
  await confirm(somebody, order, { method: 'card' });
  const of = await paymentOf(server, somebody, order);
  await pay(server, of);
  await delivered(server, of);
  const { currencies } = await creditOf(somebody);
  expect(currencies).toMatchObject([
    { spendable: { amountMinor: '1000', currency: 'GBP' }, buckets: [{ origin: 'order' }] },
  ]);
  expect(Date.parse(currencies[0].buckets[0].expiresAt)).toBeGreaterThan(Date.now() + HOUR);
  const renewal = await drafted(somebody);
  expect((await confirm(somebody, renewal, { method: 'credit' })).status).toBe(200);
  const paid = await server.call('GET', `/api/v1/orders/${renewal}`, somebody);
  // It was taxed when it was bought.
  expect(paid.body.tax.amountMinor).toBe('0');
});
