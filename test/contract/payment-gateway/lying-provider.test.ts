import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { signatureHeader } from '#adapters/payment/simulator/protocol.ts';
import { signMessage } from '#adapters/payment/simulator/signature.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';

/** What contradicts itself or the question is no answer: it is asked again, never booked. */
const webhookSecret = 'test-webhook-secret-0123456789abcdef01234';
let says: object;
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(says));
});
let gateway: PaymentGateway;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway = createSimulatorGateway({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiSecret: 'test-api-secret-0123456789abcdef0123456789',
    webhookSecret,
    timeoutMs: 3_000,
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const happened_at = '2026-03-10T12:00:00.000Z';
const gbp = (minor: string) => ({ minor, currency: 'GBP' });

const refunded = {
  ...{ refund_id: 'r1', payment_id: 'p1', provider_reference: 'x', status: 'succeeded' },
  ...{ refusal_code: null, amount: gbp('1000'), happened_at },
};
const wish = {
  ...{ refundId: 'r1', paymentId: 'p1' },
  amount: { amountMinor: 1000n, currency: 'GBP' },
} as const;

test('a refund that was done as it was asked for', async () => {
  says = refunded;
  expect(await gateway.refund(wish)).toMatchObject({ outcome: 'refunded' });
});

test.each([
  ['less than was asked for', { amount: gbp('1') }],
  ['more than was asked for', { amount: gbp('1001') }],
  ['another currency', { amount: { minor: '1000', currency: 'JPY' } }],
  ['of another payment', { payment_id: 'p2' }],
  ['another refund', { refund_id: 'r2' }],
])('a refund that is answered with %s', async (_, lie) => {
  says = { ...refunded, ...lie };
  expect(await gateway.refund(wish)).toMatchObject({ outcome: 'unknown' });
});

const captured = {
  ...{ payment_id: 'p1', provider_reference: 'x', status: 'captured', decline_code: null },
  ...{ amount: gbp('1000'), captured: gbp('1000'), refunded: gbp('0'), happened_at },
  ...{ expires_at: happened_at, page_url: 'http://provider.test/p' },
};

test('a payment that was captured', async () => {
  says = captured;
  expect(await gateway.ask('p1')).toMatchObject({ outcome: 'known' });
});

test.each([
  ['captured, and nothing of it', { captured: gbp('0') }],
  ['captured, and not how much', { captured: null }],
  ['captured and declined', { status: 'declined', decline_code: 'do_not_honour' }],
])('a payment that is said to be %s', async (_, lie) => {
  says = { ...captured, ...lie };
  expect(await gateway.ask('p1')).toMatchObject({ outcome: 'unknown' });
  expect(await gateway.cancel('p1')).toMatchObject({ outcome: 'unknown' });
  const now = Date.parse(happened_at);
  const message = { id: 'e1', type: 'payment.captured', created_at: happened_at, payment: says };
  const rawBody = JSON.stringify(message);
  const headers = { [signatureHeader]: signMessage(webhookSecret, rawBody, now) };
  expect(await gateway.readEvent(rawBody, headers, now)).toMatchObject({ outcome: 'malformed' });
});
