import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signMessage } from '#adapters/payment/simulator/signature.ts';
import { splitTax } from '#domain/money.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { webhookSecret } from '../support/product.ts';
import { type ApiServer, control, type Subscriber, startApi } from './api-server.ts';
import {
  type Books,
  booksOf,
  type ConfirmedOrder,
  confirm,
  confirmedOrder,
  delivered,
  deliveriesOf,
  pay,
  paymentOf,
} from './paid-order.ts';

let server: ApiServer;
let priceMinor: bigint;
let grants: bigint[];
beforeAll(async () => {
  server = await startApi();
  const { onSale } = await server.product.reference();
  const plan = onSale.find((each) => each.planId === 'gb-everyday-12')!;
  priceMinor = plan.promotion?.priceMinor ?? plan.priceMinor;
  grants = plan.grants.map((grant) => grant.amount);
});
afterAll(() => server.stop());

/** Paid and credited exactly once, and every penny is somewhere. */
const credited = (payments: string[] = ['captured']): Books => {
  const { netMinor, taxMinor } = splitTax(priceMinor, 2000);
  return {
    state: 'fulfilled',
    heldMinor: 0n,
    payments,
    refunds: [],
    money: { payment: priceMinor, sale: netMinor, tax: taxMinor },
    atOrder: 0n,
    grants,
    granted: grants,
    periods: 1,
  };
};

/** Nothing is known of any money. */
const unpaid = (state = 'awaiting-payment', payments = ['opened']): Books => ({
  state,
  heldMinor: 0n,
  payments,
  refunds: [],
  money: {},
  atOrder: 0n,
  grants: [],
  granted: [],
  periods: 0,
});

const ask = ({ accountId, paymentId }: ConfirmedOrder) =>
  askPayment(server.product, { accountId, paymentId });

async function awaited(): Promise<{ somebody: Subscriber; order: ConfirmedOrder }> {
  const somebody = await server.subscriber();
  return { somebody, order: await confirmedOrder(server, somebody) };
}

describe('what the provider sends', () => {
  const cases: {
    manner: string;
    lateBySeconds?: number;
    statuses: number[];
    /** By the webhook alone. */
    credited: boolean;
  }[] = [
    { manner: 'normal', statuses: [200], credited: true },
    { manner: 'late', lateBySeconds: 0.3, statuses: [200], credited: true },
    { manner: 'doubled', statuses: [200, 200], credited: true },
    { manner: 'reordered', statuses: [200, 200], credited: true },
    // Another amount than ours is not believed: we ask, and the provider's own word counts.
    { manner: 'wrong_amount', statuses: [200], credited: true },
    { manner: 'unknown_payment', statuses: [200], credited: false },
    { manner: 'tampered_signature', statuses: [400], credited: false },
    { manner: 'tampered_body', statuses: [400], credited: false },
    { manner: 'old_timestamp', statuses: [400], credited: false },
  ];

  test.each(cases)('$manner', async ({ manner, lateBySeconds, statuses, credited: isCredited }) => {
    const { order } = await awaited();
    await pay(server, order, { manner, ...(lateBySeconds ? { lateBySeconds } : {}) });
    if (manner === 'late') expect(await booksOf(server, order)).toEqual(unpaid());
    const deliveries = await delivered(server, order);
    expect(deliveries.map((each) => each.lastStatus)).toEqual(statuses);
    expect(await booksOf(server, order)).toEqual(isCredited ? credited() : unpaid());
    // Whatever came or did not: asking ends at the same place, and only once.
    await Promise.all([ask(order), ask(order)]);
    expect(await booksOf(server, order)).toEqual(credited());
  });

  test('never: our own asking settles it', async () => {
    const { order } = await awaited();
    await pay(server, order, { manner: 'never' });
    expect((await delivered(server, order)).map((each) => each.state)).toEqual(['withheld']);
    expect(await booksOf(server, order)).toEqual(unpaid());
    await ask(order);
    expect(await booksOf(server, order)).toEqual(credited());
  });

  test('the same message ten times at once, while we ask', async () => {
    const { order } = await awaited();
    await pay(server, order, { manner: 'never' });
    const [message] = await deliveriesOf(server, order);
    const again = () =>
      control(server.product, 'send', { delivery_id: message!.deliveryId, manner: 'normal' });
    await Promise.all([...Array.from({ length: 10 }, again), ask(order), ask(order)]);
    expect(await booksOf(server, order)).toEqual(credited());
    await again();
    expect(await booksOf(server, order)).toEqual(credited());
  });
});

describe('in any order', () => {
  test('a declined payment, another one paid, then the refusal once more', async () => {
    const { somebody, order } = await awaited();
    await pay(server, order, { card: '9995' });
    const [refusal] = await delivered(server, order);
    expect(await booksOf(server, order)).toEqual(unpaid('awaiting-payment', ['declined']));
    await confirm(server, somebody, order.order, 'card');
    const second = await paymentOf(server, somebody, order.order);
    expect(second.paymentId).not.toBe(order.paymentId);
    await pay(server, second);
    await delivered(server, second);
    expect(await booksOf(server, order)).toEqual(credited(['declined', 'captured']));
    await control(server.product, 'send', { delivery_id: refusal!.deliveryId, manner: 'normal' });
    expect(await booksOf(server, order)).toEqual(credited(['declined', 'captured']));
  });

  test('paid twice by two payments: one credit, the other money goes back', async () => {
    const { somebody, order } = await awaited();
    await pay(server, order, { card: '9995' });
    await delivered(server, order);
    await confirm(server, somebody, order.order, 'card');
    const second = await paymentOf(server, somebody, order.order);
    await pay(server, second);
    await delivered(server, second);
    await control(server.product, 'capture', { payment_id: order.providerId });
    await delivered(server, order);
    const books = credited(['captured', 'captured']);
    expect(await booksOf(server, order)).toEqual({
      ...books,
      heldMinor: priceMinor,
      atOrder: priceMinor,
      money: { ...books.money, payment: 2n * priceMinor },
      refunds: ['already_paid: requested'],
    });
    await server.product.work();
    expect(await booksOf(server, order)).toEqual({
      ...books,
      money: { ...books.money, payment: 2n * priceMinor, refund: priceMinor },
      refunds: ['already_paid: refunded'],
    });
  });

  test('paid after the order was given up: the money goes back', async () => {
    const { somebody, order } = await awaited();
    const given = await server.call('POST', `/api/v1/orders/${order.order}/cancel`, somebody);
    expect(given.body).toMatchObject({ state: 'cancelled' });
    await control(server.product, 'capture', { payment_id: order.providerId });
    await delivered(server, order);
    const books: Books = {
      ...unpaid('cancelled', ['captured']),
      heldMinor: priceMinor,
      atOrder: priceMinor,
      money: { payment: priceMinor },
      refunds: ['order_over: requested'],
    };
    expect(await booksOf(server, order)).toEqual(books);
    await server.product.work();
    expect(await booksOf(server, order)).toEqual({
      ...books,
      heldMinor: 0n,
      atOrder: 0n,
      money: { payment: priceMinor, refund: priceMinor },
      refunds: ['order_over: refunded'],
    });
  });
});

describe('an amount that is really another one', () => {
  const takenMinor = 700n;

  const gone = (books: Books, reason: string): Books => ({
    ...books,
    money: { payment: takenMinor, refund: takenMinor },
    refunds: [`${reason}: refunded`],
  });

  test('is given back, and nothing is credited for it', async () => {
    const { order } = await awaited();
    await control(server.product, 'capture', {
      payment_id: order.providerId,
      amount_minor: String(takenMinor),
    });
    expect((await delivered(server, order))[0]!.lastStatus).toBe(200);
    await server.product.work();
    expect(await booksOf(server, order)).toEqual(
      gone(unpaid('returned', ['captured']), 'wrong_amount'),
    );
  });

  test('is given back also when the payment counted as over', async () => {
    const { somebody, order } = await awaited();
    await server.call('POST', `/api/v1/orders/${order.order}/cancel`, somebody);
    await control(server.product, 'capture', {
      payment_id: order.providerId,
      amount_minor: String(takenMinor),
    });
    expect((await delivered(server, order)).at(-1)!.lastStatus).toBe(200);
    await server.product.work();
    expect(await booksOf(server, order)).toEqual(
      gone(unpaid('cancelled', ['captured']), 'wrong_amount'),
    );
  });
});

describe('while the provider cannot be asked', () => {
  test('a message that names another amount is sent again until it can', async () => {
    const { order } = await awaited();
    await control(server.product, 'faults', { merchant_api: 'failing' });
    await control(server.product, 'capture', { payment_id: order.providerId, amount_minor: '700' });
    await expect.poll(async () => (await deliveriesOf(server, order))[0]?.lastStatus).toBe(500);
    expect(await booksOf(server, order)).toEqual(unpaid());
    await control(server.product, 'faults', { merchant_api: 'up' });
    expect((await delivered(server, order))[0]!.lastStatus).toBe(200);
    await server.product.work();
    expect(await booksOf(server, order)).toMatchObject({
      state: 'returned',
      heldMinor: 0n,
      refunds: ['wrong_amount: refunded'],
      granted: [],
    });
  });
});

describe('what a stranger sends', () => {
  const post = (body: string, headers: Record<string, string> = {}, gateway = 'simulator') =>
    server.call('POST', `/webhooks/payments/${gateway}`, {
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  /** A paid order with the provider's own message about it, which was never sent. */
  async function unsent() {
    const { order } = await awaited();
    await pay(server, order, { manner: 'never' });
    const [message] = await deliveriesOf(server, order);
    return { order, body: message!.body };
  }

  test('is refused alike, whatever is wrong, and changes nothing', async () => {
    const { order, body } = await unsent();
    const now = Date.now();
    const signed = (secret: string, of = body, at = now) => ({
      'harbour-signature': signMessage(secret, of, at),
    });
    const answers = await Promise.all([
      post(body),
      post(body, { 'harbour-signature': '' }),
      post(body, { 'harbour-signature': 't=1,v1=00' }),
      post(body, signed('another secret of the right length 000000')),
      post(`${body} `, signed(webhookSecret)),
      post(body, signed(webhookSecret, body, now - 302_000)),
      post(body, signed(webhookSecret, body, now + 302_000)),
      post(body, signed(webhookSecret), 'stripe'),
      post('', signed(webhookSecret, '')),
      post('not json', signed(webhookSecret, 'not json')),
      post('{}', signed(webhookSecret, '{}')),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.text).toBe(answers[0]!.text);
    }
    expect(answers[0]!.body).toEqual({
      type: '/api/v1/problems/webhook_refused',
      title: 'This message was not accepted',
      status: 400,
      code: 'webhook_refused',
    });
    expect(await booksOf(server, order)).toEqual(unpaid());
    // The very same octets with the right signature are believed.
    expect((await post(body, signed(webhookSecret))).status).toBe(200);
    expect(await booksOf(server, order)).toEqual(credited());
  });

  test('a body beyond the limit is not read', async () => {
    const answer = await post('x'.repeat(300_000));
    expect(answer.status).toBe(413);
  });

  test('nothing of a message or its signature reaches the log', async () => {
    const { order, body } = await unsent();
    const signature = signMessage('wrong', body, Date.now());
    await post(body, { 'harbour-signature': signature });
    expect(server.log()).toContain('webhook refused');
    expect(server.log()).not.toContain(order.providerId);
    expect(server.log()).not.toContain(signature);
  });
});

test('a genuine message about a payment nobody made is taken and forgotten', async () => {
  const { order } = await awaited();
  await pay(server, order, { manner: 'never' });
  const sent = (await deliveriesOf(server, order))[0]!.body;
  const stranger = toProviderPaymentId({
    accountId: server.product.newId(),
    paymentId: server.product.newId(),
  });
  const body = sent.replaceAll(order.providerId, stranger).replace('"evt_', '"evt_x');
  const answer = await server.call('POST', '/webhooks/payments/simulator', {
    body,
    headers: { 'harbour-signature': signMessage(webhookSecret, body, Date.now()) },
  });
  expect([answer.status, answer.body]).toEqual([200, { received: true }]);
  const { rows } = await server.product.database.query(
    'select outcome from provider_event where payment_reference = $1',
    [stranger],
  );
  expect(rows).toEqual([{ outcome: 'unknown-payment' }]);
});
