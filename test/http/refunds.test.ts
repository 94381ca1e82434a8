import { afterAll, beforeAll, expect, test } from 'vitest';
import { charge } from '#usecases/charge.ts';
import { saleFacts } from '#usecases/messages/sale-facts.ts';
import { type ApiServer, type Call, control, type Subscriber, startApi } from './api-server.ts';
import { type ConfirmedOrder, confirmedOrder, delivered, pay } from './paid-order.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi({ policy: { refund: { withdrawal: { days: 14, measure: 'volume' } } } });
});
afterAll(() => server.stop());

async function paid(card = '4242') {
  const somebody = await server.subscriber();
  const order = await confirmedOrder(server, somebody);
  await pay(server, order, { card });
  await delivered(server, order);
  return { somebody, order };
}

const quoteOf = (of: Subscriber, { order }: ConfirmedOrder) =>
  server.call('GET', `/api/v1/orders/${order}/refund-quote`, of);
const ask = (of: Subscriber, order: string, body: unknown, more: Call = {}) =>
  server.call('POST', `/api/v1/orders/${order}/refunds`, { token: of.token, body, ...more });
const get = (of: Subscriber, id: string) => server.call('GET', `/api/v1/refunds/${id}`, of);
const asCredit = (of: Subscriber, id: string) =>
  server.call('POST', `/api/v1/refunds/${id}/credit`, { token: of.token });

const use = ({ accountId, lineId }: Subscriber, amount: bigint) =>
  charge(server.product, {
    ...{ accountId, lineId, amount, key: `use ${amount}` },
    ...{ kind: 'data', scope: 'any', country: 'GB' },
  });

const gbp = (amountMinor: string) => ({ amountMinor, currency: 'GBP' });

test('a quote in figures, the request, and how it stands', async () => {
  const { somebody, order } = await paid();
  await use(somebody, 6n * 1024n ** 3n);
  const quoted = await quoteOf(somebody, order);
  expect(quoted.status).toBe(200);
  expect(quoted.body).toMatchObject({
    none: null,
    options: [
      {
        quote: 'withdrawal.800.240.560',
        rule: 'withdrawal',
        price: gbp('800'),
        used: gbp('240'),
        refund: gbp('560'),
        destinations: ['original', 'credit'],
        basis: [
          { measure: 'volume', of: 'data', used: '6442450944', whole: '12884901888' },
          { measure: 'volume', of: 'voice', used: '0' },
          { measure: 'volume', of: 'sms', used: '0' },
        ],
      },
    ],
  });
  const { quote } = quoted.body.options[0];
  const asked = await ask(somebody, order.order, { quote, destination: 'original' });
  expect(asked.status).toBe(200);
  expect(asked.body).toMatchObject({
    orderId: order.order,
    state: 'requested',
    amount: gbp('560'),
    tax: gbp('93'),
    parts: [{ state: 'requested', destination: 'original', reason: 'withdrawal', sentAt: null }],
  });
  expect(asked.body.link).toMatch(/^http:\/\/shop\.test\/r\/[\w-]{96}$/);
  await server.product.work();
  const { body } = await get(somebody, asked.body.id);
  expect(body).toMatchObject({ state: 'refunded', parts: [{ state: 'refunded' }] });
  expect(body.parts[0].sentAt).not.toBeNull();
  expect((await quoteOf(somebody, order)).body).toEqual({ options: [], none: 'refund_all_back' });
});

/** The order by its list, by the account and by itself: each says the same. */
async function standingOf(of: Subscriber, { order }: ConfirmedOrder) {
  const { body: list } = await server.call('GET', '/api/v1/orders', of);
  const { body: account } = await server.call('GET', '/api/v1/account', of);
  const { body: one } = await server.call('GET', `/api/v1/orders/${order}`, of);
  const told = [list.orders[0], account.orders[0], one].map(({ state, standing, returned }) => ({
    ...{ state, standing, returned },
  }));
  expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
  return told[0];
}

test('the order says what became of its money, and so does a receipt printed later', async () => {
  const { somebody, order } = await paid();
  expect(await standingOf(somebody, order)).toEqual({
    ...{ state: 'fulfilled', standing: 'fulfilled', returned: gbp('0') },
  });
  await use(somebody, 6n * 1024n ** 3n);
  const { quote } = (await quoteOf(somebody, order)).body.options[0];
  await ask(somebody, order.order, { quote, destination: 'original' });
  expect(await standingOf(somebody, order)).toMatchObject({
    ...{ standing: 'returning', returned: gbp('0') },
  });
  expect((await saleFacts(server.product, order))?.returned).toEqual([]);
  await server.product.work();
  expect(await standingOf(somebody, order)).toEqual({
    ...{ state: 'fulfilled', standing: 'partly-returned', returned: gbp('560') },
  });
  expect((await saleFacts(server.product, order))?.returned).toMatchObject([{ amountMinor: 560n }]);
});

test('asked again it is the same request; with other figures it is none', async () => {
  const { somebody, order } = await paid();
  const { quote } = (await quoteOf(somebody, order)).body.options[0];
  await use(somebody, 1_000_000_000n);
  expectProblem(await ask(somebody, order.order, { quote, destination: 'original' }), [
    409,
    'quote_changed',
  ]);
  const now = (await quoteOf(somebody, order)).body.options[0].quote;
  const wish = { quote: now, destination: 'credit' };
  const keyed = { headers: { 'idempotency-key': 'mine' } };
  const first = await ask(somebody, order.order, wish, keyed);
  const again = await ask(somebody, order.order, wish, keyed);
  expect(again.body.id).toBe(first.body.id);
  expect(first.body.state).toBe('refunded');
  expectProblem(await ask(somebody, order.order, { ...wish, destination: 'original' }, keyed), [
    422,
    'key_reused',
  ]);
  expectProblem(await ask(somebody, order.order, wish), [409, 'refund_all_back']);
});

test('thirty requests in a row of bytes make one refund', async () => {
  const { somebody, order } = await paid();
  const { quote } = (await quoteOf(somebody, order)).body.options[0];
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      ask(
        somebody,
        order.order,
        { quote, destination: 'original' },
        { headers: { 'idempotency-key': `asker-${at}` } },
      ),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const answer of answers)
    if (answer.status !== 200) expectProblem(answer, [409, 'refund_all_back']);
});

test('what the provider refuses can be had as credit, once', async () => {
  const { somebody, order } = await paid('0403');
  const { quote } = (await quoteOf(somebody, order)).body.options[0];
  const { id } = (await ask(somebody, order.order, { quote, destination: 'original' })).body;
  expectProblem(await asCredit(somebody, id), [409, 'refund_not_refused']);
  await server.product.work();
  expect((await get(somebody, id)).body.state).toBe('refused');
  expect((await asCredit(somebody, id)).body).toMatchObject({
    state: 'refunded',
    parts: [{ destination: 'credit' }],
  });
  expect((await asCredit(somebody, id)).status).toBe(200);
  const { body } = await server.call('GET', `/api/v1/orders/${order.order}`, somebody);
  // What came back is credit of the account, and nothing that the order gave.
  expect(body.buckets.map((each: { kind: string }) => each.kind)).not.toContain('credit');
});

test('refusals in the reader’s language, and nothing of other accounts', async () => {
  const { somebody, order } = await paid();
  const stranger = await server.subscriber();
  expectProblem(await quoteOf(stranger, order), [404, 'unknown_order']);
  const { quote } = (await quoteOf(somebody, order)).body.options[0];
  const wish = { quote, destination: 'original' };
  expectProblem(await ask(stranger, order.order, wish), [404, 'unknown_order']);
  const { id } = (await ask(somebody, order.order, wish)).body;
  expectProblem(await get(stranger, id), [404, 'unknown_refund']);
  expectProblem(await asCredit(stranger, id), [404, 'unknown_refund']);
  expectProblem(await get(somebody, 'ref_1'), [404, 'unknown_refund']);
  const inChinese = { headers: { 'accept-language': 'zh-CN' } };
  expectProblem(
    await ask(somebody, order.order, { quote: 'x', destination: 'original' }, inChinese),
    [409, 'refund_all_back'],
    'zh-CN',
  );
  const wrong = await ask(somebody, order.order, { destination: 'moon' });
  expect(wrong.status).toBe(400);
  expect(wrongFields(wrong).map((each) => each.split(' ')[0])).toEqual(['/quote', '/destination']);
  expectProblem(await server.call('GET', `/api/v1/refunds/${id}`), [401, 'signed_out']);
});

test('the provider is down: the request stands, and is carried out later', async () => {
  const { somebody, order } = await paid();
  const { quote } = (await quoteOf(somebody, order)).body.options[0];
  await control(server.product, 'faults', { merchant_api: 'failing' });
  const { id } = (await ask(somebody, order.order, { quote, destination: 'original' })).body;
  await server.product.work();
  const waiting = (await get(somebody, id)).body;
  expect(waiting.state).toBe('requested');
  expect(waiting.parts[0].sentAt).not.toBeNull();
  await control(server.product, 'faults', { merchant_api: 'up' });
  server.product.setClock(Date.now() + 120_000);
  await server.product.work();
  expect((await get(somebody, id)).body.state).toBe('refunded');
});
