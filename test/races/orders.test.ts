import { afterAll, beforeAll, expect } from 'vitest';
import { signatureHeader } from '#adapters/payment/simulator/protocol.ts';
import { signMessage } from '#adapters/payment/simulator/signature.ts';
import type { Subscriber } from '../http/api-server.ts';
import {
  booksOf,
  type ConfirmedOrder,
  confirmedOrder,
  delivered,
  deliveriesOf,
  pay,
  paymentOf,
} from '../http/paid-order.ts';
import { webhookSecret } from '../support/product.ts';
import { count, half, type RaceRequest, race, times } from './race.ts';
import { startTwo } from './two-processes.ts';

let server: Awaited<ReturnType<typeof startTwo>>;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startTwo();
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

const addresses = () => server.addresses;
const mine = () => ({ token: somebody.token });
const open = () => confirmedOrder(server, somebody);
const cancel = (order: string): RaceRequest => ({
  ...mine(),
  path: `/api/v1/orders/${order}/cancel`,
});
const confirm = (order: string, method = 'card'): RaceRequest => ({
  ...mine(),
  path: `/api/v1/orders/${order}/confirm`,
  body: { method, consent: true },
});

async function drafted(): Promise<string> {
  const { body } = await server.call('POST', '/api/v1/orders', {
    ...mine(),
    body: { kind: 'renewal', lineId: somebody.line, planId: 'gb-everyday-12' },
  });
  return body.id;
}

/** An order that was paid, and the message that says so, which nobody has heard yet. */
async function paidUnheard(): Promise<{ order: ConfirmedOrder; message: RaceRequest }> {
  const order = await open();
  await pay(server, order, { manner: 'never' });
  await delivered(server, order);
  const [{ body } = { body: '' }] = await deliveriesOf(server, order);
  const headers = { [signatureHeader]: signMessage(webhookSecret, body, Date.now()) };
  return { order, message: { path: '/webhooks/payments/simulator', headers, body } };
}

const isCreditedOnce = async (order: ConfirmedOrder) => {
  const books = await booksOf(server, order);
  expect(books).toMatchObject({ state: 'fulfilled', heldMinor: 0n, atOrder: 0n, refunds: [] });
  expect(books.payments).toEqual(['captured']);
  expect(books.periods).toBe(1);
  expect(books.grants).toEqual(books.granted);
};

race('one draft with one key', addresses, async (round) => ({
  requests: times({
    ...mine(),
    path: '/api/v1/orders',
    headers: { 'idempotency-key': `race-${round}` },
    body: { kind: 'renewal', lineId: somebody.line, planId: 'gb-starter-2' },
  }),
  check: (answers) => {
    expect(count(answers, 201)).toBe(answers.length);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  },
}));

race('one confirmation', addresses, async () => {
  const order = await drafted();
  return {
    requests: times(confirm(order)),
    check: async (answers) => {
      expect(count(answers, 200)).toBe(answers.length);
      const pages = new Set(answers.map(({ body }) => body.redirectUrl).filter(Boolean));
      expect(pages.size).toBe(1);
      const opened = await paymentOf(server, somebody, order);
      expect((await booksOf(server, opened)).payments).toEqual(['opened']);
    },
  };
});

race('confirming two ways at once', addresses, async () => {
  const order = await drafted();
  return {
    requests: half(confirm(order, 'card'), confirm(order, 'wallet')),
    check: async () => {
      const { payments } = await booksOf(server, await paymentOf(server, somebody, order));
      const undecided = payments.filter((state) => state === 'opened' || state === 'intended');
      expect(undecided.length, payments.join()).toBeLessThanOrEqual(1);
    },
  };
});

race('confirming and giving up', addresses, async () => {
  const order = await open();
  return {
    requests: half(confirm(order.order), cancel(order.order)),
    check: async (answers) => {
      const { state, payments } = await booksOf(server, order);
      const isOver = answers.some(({ body }) => body?.state === 'cancelled');
      expect(state).toBe(isOver ? 'cancelled' : 'awaiting-payment');
      if (isOver) expect(payments.filter((each) => each === 'opened')).toEqual([]);
    },
  };
});

race('one webhook', addresses, async () => {
  const { order, message } = await paidUnheard();
  return {
    requests: times(message),
    check: async (answers) => {
      expect(count(answers, 200)).toBe(answers.length);
      await isCreditedOnce(order);
    },
  };
});

race('paying and giving up', addresses, async () => {
  const { order, message } = await paidUnheard();
  return {
    requests: half(message, cancel(order.order)),
    // The money was there first: giving up finds out, and nobody's answer says otherwise.
    check: async (answers) => {
      await isCreditedOnce(order);
      expect(answers.filter(({ body }) => body?.state === 'cancelled')).toEqual([]);
    },
  };
});

race('the last ten messages of an allowance', addresses, async (round) => {
  const { order, message } = await paidUnheard();
  await server.call('POST', message.path, { ...message, headers: { ...message.headers } });
  const use = (amount: bigint, key: string): RaceRequest => ({
    ...mine(),
    path: '/api/v1/demo/usage',
    headers: { 'idempotency-key': key },
    body: {
      ...{ lineId: somebody.line, usageType: 'sms', scope: 'national', country: 'GB' },
      amount: String(amount),
    },
  });
  const left = await smsLeft();
  if (left > 10n) await server.call('POST', '/api/v1/demo/usage', use(left - 10n, `all-${round}`));
  return {
    requests: Array.from({ length: 30 }, (_, i) => use(1n, `last-${round}-${i}`)),
    check: async (answers) => {
      expect(count(answers, 200)).toBe(10);
      expect(count(answers, 409)).toBe(20);
      expect(await smsLeft()).toBe(0n);
      expect((await booksOf(server, order)).heldMinor).toBe(0n);
    },
  };
});

async function smsLeft(): Promise<bigint> {
  const { rows } = await server.product.database.query<{ left: string }>(
    `select coalesce(sum(remaining), 0)::text as left from bucket where account_id = $1
      and kind = 'sms' and scope <> 'international' and closed_at is null`,
    [somebody.accountId],
  );
  return BigInt(rows[0]!.left);
}
