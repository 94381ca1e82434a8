import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { MINUTE } from '#domain/time.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { sendRefund } from '#usecases/send-refund.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

/** A day that has not come is compared with no report: money dated there would never be looked for. */
const now = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now });
});
afterAll(() => product.stop());

test.each([
  ['years ahead', Date.UTC(2099, 0), now],
  ['by a clock that is a little ahead', now + 5 * MINUTE, now + 5 * MINUTE],
  ['of before', now - 5 * MINUTE, now - 5 * MINUTE],
])('money that the provider dates %s', async (_, said, booked) => {
  const { accountId, lineId } = await givenLine(product);
  const plan = { planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const drafted = await draftOrder(product, { accountId, lineId, ...plan });
  if ('refused' in drafted) throw new Error(drafted.refused);
  const of = { accountId, orderId: drafted.orderId };
  await confirmOrder(product, { ...of, method: 'card', consent: true });
  const sql = async (text: string) => (await product.database.query(text, [accountId])).rows;
  const paymentId = String((await sql('select id from payment where account_id = $1'))[0]!.id);
  const real = product.gateway;
  const gateway: PaymentGateway = {
    ...real,
    ask: async (id) => {
      const answer = await real.ask(id);
      if (answer.outcome !== 'known') return answer;
      return { outcome: 'known', report: { ...answer.report, happenedAt: said } };
    },
    refund: async (request) => {
      const answer = await real.refund(request);
      return answer.outcome === 'refunded' ? { ...answer, happenedAt: said } : answer;
    },
  };
  const told = { ...product, gateway };
  const providerId = toProviderPaymentId({ accountId, paymentId });
  await fetch(`${product.providerUrl}/control/payment-manner`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ payment_id: providerId, manner: 'never' }),
  });
  await product.payAs(providerId, '4242');
  await askPayment(told, { accountId, paymentId });
  const view = await quoteRefund(product, of);
  if (!view || 'none' in view.quote) throw new Error('nothing would come back');
  const quoteId = view.quote.options[0]!.id;
  const asked = await requestRefund(product, { ...of, quoteId, destination: 'original' });
  expect(asked).not.toHaveProperty('refused');
  const refundId = String((await sql('select id from refund where account_id = $1'))[0]!.id);
  expect(await sendRefund(told, { accountId, refundId })).toBe('refunded');
  const moved = await sql(
    `select kind, happened_at from transfer where account_id = $1
      and kind in ('payment', 'refund') order by seq`,
  );
  expect(moved).toEqual([
    { kind: 'payment', happened_at: booked },
    { kind: 'refund', happened_at: booked },
  ]);
  expect(await sql('select refunded_at from refund where account_id = $1')).toEqual([
    { refunded_at: booked },
  ]);
});
