import { expect, test } from 'vitest';
import { readPaymentsOf } from '#storage/reads/account-rows.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { findPayment } from '#usecases/payment/find-payment.ts';
import { recordWord } from '#usecases/payment/record-word.ts';
import { givenLine, testProduct } from '../support/product.ts';

test('nobody is led to a page of a payment that ended while it was opened', async () => {
  const product = await testProduct();
  try {
    const { accountId, lineId } = await givenLine(product);
    const wish = {
      accountId,
      lineId,
      planId: 'gb-everyday-12',
      timing: 'now',
      locale: 'en',
    } as const;
    const drafted = await draftOrder(product, wish);
    if ('refused' in drafted) throw new Error(drafted.refused);
    const { orderId } = drafted;
    const payment = async () => (await readPaymentsOf(product.database, accountId, orderId))[0]!;
    const gateway: typeof product.gateway = {
      ...product.gateway,
      // The provider opens its page; before we hear of it another process learns that it is over.
      open: async (request) => {
        const answer = await product.gateway.open(request);
        const { id: paymentId } = await payment();
        const owned = await findPayment(product, { accountId, paymentId });
        await recordWord(product, owned!, { status: 'cancelled', happenedAt: product.clock() });
        return answer;
      },
    };
    const confirmation = { accountId, orderId, method: 'card', consent: true } as const;
    const answer = await confirmOrder({ ...product, gateway }, confirmation);
    expect(answer).toEqual({ redirectUrl: null });
    expect(await payment()).toMatchObject({ state: 'cancelled', redirectUrl: null });
  } finally {
    await product.stop();
  }
});
