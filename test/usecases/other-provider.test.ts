import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { HOUR } from '#domain/time.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import { closeOrder } from '#usecases/close-order.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { sendRefund } from '#usecases/send-refund.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

/** An operator who moves to another provider has payments at the one before: the new one knows none of them. */
const morning = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
let moved: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: morning });
  const gateway: PaymentGateway = {
    ...product.gateway,
    name: 'newcomer',
    ask: async () => ({ outcome: 'absent' }),
    cancel: async () => ({ outcome: 'absent' }),
    refund: async () => ({ outcome: 'refused', reason: 'payment_absent' }),
  };
  moved = { ...product, gateway };
});
afterAll(() => product.stop());

async function confirmed() {
  const given = await givenLine(product);
  const wish = { ...given, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const of = { accountId: given.accountId, orderId: draft.orderId };
  await confirmOrder(product, { ...of, consent: true, method: 'card' });
  const [payment] = (await viewOrder(product, of))!.payments;
  return { of, address: { accountId: of.accountId, paymentId: payment!.id } };
}

test('what another provider never heard of is not over', async () => {
  const { of, address } = await confirmed();
  await product.payAs(toProviderPaymentId(address), '4242');
  product.setClock(morning + HOUR);
  expect(await askPayment(moved, address)).toBe('unknown');
  expect(await closeOrder(moved, { ...of, why: 'expired' })).toEqual({ refused: 'payment_open' });
  product.setClock(morning);
  await askPayment(product, address);
  expect((await viewOrder(product, of))!.order.state).toBe('fulfilled');
});

test('money goes back through the provider that took it', async () => {
  const { of, address } = await confirmed();
  await product.payAs(toProviderPaymentId(address), '4242');
  await askPayment(product, address);
  const { quote } = (await quoteRefund(product, of))!;
  if ('none' in quote) throw new Error(quote.none);
  const wish = { ...of, quoteId: quote.options[0]!.id, destination: 'original' } as const;
  const answer = await requestRefund(product, wish);
  if ('refused' in answer) throw new Error(answer.refused);
  const refund = { accountId: of.accountId, refundId: answer.requestId };
  expect(await sendRefund(moved, refund)).toBe('unknown');
  expect((await viewOrder(product, of))!.refunds).toMatchObject([{ state: 'requested' }]);
  expect(await sendRefund(product, refund)).toBe('refunded');
});
