import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { charge } from '#usecases/charge.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct();
});
afterAll(() => product.stop());

async function confirmed(given: { accountId: string; lineId: string }, planId = 'gb-everyday-12') {
  const draft = await draftOrder(product, { ...given, planId, timing: 'now', locale: 'en' });
  if ('refused' in draft) throw new Error(draft.refused);
  const wish = { accountId: given.accountId, orderId: draft.orderId, consent: true };
  const confirmation = await confirmOrder(product, { ...wish, method: 'card' });
  const view = (await viewOrder(product, wish))!;
  const address = { accountId: given.accountId, paymentId: view.payments[0]!.id };
  return { ...wish, confirmation, address, providerId: toProviderPaymentId(address) };
}

test('a paid order is credited once, and the account shows it', async () => {
  const given = await givenLine(product);
  const order = await confirmed(given);
  expect(order.confirmation).toMatchObject({ redirectUrl: expect.stringContaining('http') });
  await product.payAs(order.providerId, '4242');
  await Promise.all([askPayment(product, order.address), askPayment(product, order.address)]);
  await askPayment(product, order.address);
  const view = (await viewOrder(product, order))!;
  expect(view.order).toMatchObject({ state: 'fulfilled', heldMinor: 0n });
  expect(view.events.map((event) => event.kind)).toEqual([
    'drafted',
    'confirmed',
    'payment-opened',
    'payment-captured',
    'credited',
  ]);
  const account = (await viewAccount(product, given.accountId))!;
  expect(account.lines[0]).toMatchObject({ state: 'active' });
  expect(account.lines[0]!.buckets.map((bucket) => bucket.granted)).toEqual(
    view.plan.grants.map((grant) => grant.amount),
  );
});

test('a declined payment leaves the basket; another method then pays it', async () => {
  const given = await givenLine(product);
  const order = await confirmed(given);
  await product.payAs(order.providerId, '9995');
  await askPayment(product, order.address);
  const declined = (await viewOrder(product, order))!;
  expect(declined.order.state).toBe('awaiting-payment');
  expect(declined.payments[0]).toMatchObject({
    state: 'declined',
    declineReason: 'insufficient_funds',
  });
  const again = await confirmOrder(product, { ...order, method: 'card' });
  expect(again).toMatchObject({ redirectUrl: expect.any(String) });
  const second = (await viewOrder(product, order))!.payments[1]!;
  const address = { accountId: given.accountId, paymentId: second.id };
  await product.payAs(toProviderPaymentId(address), '4242');
  await askPayment(product, address);
  expect((await viewOrder(product, order))!.order.state).toBe('fulfilled');
});

test('two tabs confirm one order: one payment, one page', async () => {
  const given = await givenLine(product);
  const order = await confirmed(given);
  const both = await Promise.all(
    ['a', 'b'].map(() => confirmOrder(product, { ...order, method: 'card' })),
  );
  expect(both[0]).toEqual(both[1]);
  expect((await viewOrder(product, order))!.payments).toHaveLength(1);
});

test('usage moves the buckets, and the same key moves them once', async () => {
  const given = await givenLine(product);
  const order = await confirmed(given);
  await product.payAs(order.providerId, '4242');
  await askPayment(product, order.address);
  const use = {
    ...given,
    kind: 'data' as const,
    scope: 'any' as const,
    country: 'GB',
    amount: 1_000_000n,
    key: 'first',
  };
  const answers = await Promise.all([charge(product, use), charge(product, use)]);
  expect(answers).toEqual([
    { charged: '1000000', finalUnit: false },
    { charged: '1000000', finalUnit: false },
  ]);
  const account = (await viewAccount(product, given.accountId))!;
  expect(account.lines[0]!.buckets[0]).toMatchObject({ kind: 'data', used: 1_000_000n });
});
