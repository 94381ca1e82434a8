import { expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import type { PaymentReport } from '#ports/payment-gateway.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { findPayment } from '#usecases/payment/find-payment.ts';
import { receivePaymentEvent } from '#usecases/payment/receive-payment-event.ts';
import { givenLine, testProduct } from '../support/product.ts';

// Found by the simulation (seed 92): the webhook counted as heard, and nobody knew of the money.
test('a provider that took another amount and has never heard of it must say it again', async () => {
  const now = Date.UTC(2026, 4, 11, 9);
  const product = await testProduct({ now });
  try {
    const { accountId, lineId } = await givenLine(product);
    const plan = { planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
    const drafted = await draftOrder(product, { accountId, lineId, ...plan });
    if ('refused' in drafted) throw new Error(drafted.refused);
    const { orderId } = drafted;
    await confirmOrder(product, { accountId, orderId, method: 'card', consent: true });
    const { rows } = await product.database.query<{ id: string }>('select id from payment');
    const paymentId = rows[0]!.id;
    product.setClock(now + 5 * 60_000);
    const payment = (await findPayment(product, { accountId, paymentId }))!;
    const report: PaymentReport = {
      ...{ status: 'captured', declineReason: null, happenedAt: now, providerReference: 'x' },
      paymentId: toProviderPaymentId({ accountId, paymentId }),
      amount: { amountMinor: payment.amountMinor - 1n, currency: payment.currency },
    };
    const gateway: typeof product.gateway = {
      ...product.gateway,
      readEvent: async () => ({ outcome: 'event', event: { eventId: 'evt-1', report } }),
      ask: async () => ({ outcome: 'absent' }),
    };
    const webhook = { rawBody: '{}', headers: {} };
    await expect(receivePaymentEvent({ ...product, gateway }, webhook)).rejects.toThrow(
      'names another amount',
    );
    expect((await findPayment(product, { accountId, paymentId }))?.state).toBe('opened');
    // Once it knows what it did, the money is taken into the books and goes back.
    const knowing = { ...gateway, ask: async () => ({ outcome: 'known', report }) as const };
    await receivePaymentEvent({ ...product, gateway: knowing }, webhook);
    const settled = await findPayment(product, { accountId, paymentId });
    expect(settled).toMatchObject({ state: 'captured', capturedMinor: payment.amountMinor - 1n });
  } finally {
    await product.stop();
  }
});
