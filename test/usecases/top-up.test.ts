import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Currency } from '#domain/money.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { explainOrderOf } from '#usecases/ledger/explain.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { reconcile } from '#usecases/reconcile/reconcile.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { KeyReused } from '#usecases/submit.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { type Owner, ownerWithPlan } from '../ledger/ledger-stage.ts';
import { type TestProduct, testProduct } from '../support/product.ts';

const start = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({
    now: start,
    policy: { refund: { withdrawal: { days: 14, measure: 'volume' } } },
  });
});
afterAll(() => product.stop());

const pounds = (amountMinor: bigint, currency: Currency = 'GBP') => ({ amountMinor, currency });

const drafts = (owner: Owner, amountMinor: bigint, key?: string) =>
  draftOrder(product, {
    ...{ accountId: owner.accountId, lineId: owner.lineId, planId: 'gb-topup', timing: 'now' },
    ...{ locale: 'en', amount: pounds(amountMinor), ...(key && { key }) },
  });

async function topsUp(owner: Owner, amountMinor: bigint): Promise<string> {
  const { accountId } = owner;
  const draft = await drafts(owner, amountMinor);
  if ('refused' in draft) throw new Error(draft.refused);
  const { orderId } = draft;
  const answer = await confirmOrder(product, { accountId, orderId, consent: true, method: 'card' });
  if ('refused' in answer) throw new Error(answer.refused);
  const view = await viewOrder(product, { accountId, orderId });
  const address = { accountId, paymentId: view!.payments[0]!.id };
  await product.payAs(toProviderPaymentId(address), '4242');
  await askPayment(product, address);
  return orderId;
}

const creditOf = async ({ accountId }: Owner) =>
  (await viewCredit(product, accountId)).credit.map(({ spendableMinor }) => spendableMinor);

const differencesOf = async ({ accountId }: Owner) => {
  const found = await reconcile(product, { day: '2026-05-10', again: true });
  if ('refused' in found) throw new Error(found.refused);
  return found.differences.filter((each) => each.accountId === accountId);
};

test('as much credit as was chosen and paid, explained to the penny, and in every book', async () => {
  const owner = await ownerWithPlan(product);
  const { accountId } = owner;
  const orderId = await topsUp(owner, 3_750n);
  expect(await creditOf(owner)).toEqual([3_750n]);
  const view = await viewOrder(product, { accountId, orderId });
  expect(view).toMatchObject({
    order: { state: 'fulfilled', priceMinor: 3_750n, taxMinor: 625n },
    plan: { planId: 'gb-topup', priceMinor: 3_750n, grants: [{ kind: 'credit', amount: 3_750n }] },
  });
  expect(await explainOrderOf(product, { accountId, orderId })).toMatchObject({
    story: { price: { planMinor: 3_750n, discountMinor: 0n, priceMinor: 3_750n } },
  });
  expect(await differencesOf(owner)).toEqual([]);
});

test('all of it goes back while nothing of it was used', async () => {
  const owner = await ownerWithPlan(product);
  const { accountId } = owner;
  const orderId = await topsUp(owner, 950n);
  const { quote } = (await quoteRefund(product, { accountId, orderId }))!;
  if ('none' in quote) throw new Error(quote.none);
  expect(quote.options[0]).toMatchObject({ refundMinor: 950n });
  const quoteId = quote.options[0]!.id;
  await requestRefund(product, { accountId, orderId, quoteId, destination: 'original' });
  await product.work();
  expect(await creditOf(owner)).toEqual([]);
  expect(await differencesOf(owner)).toEqual([]);
});

test('the same key with another amount is another request', async () => {
  const owner = await ownerWithPlan(product);
  const first = await drafts(owner, 1_000n, 'k');
  expect(await drafts(owner, 1_000n, 'k')).toEqual(first);
  await expect(drafts(owner, 1_050n, 'k')).rejects.toThrow(KeyReused);
});

test.each([
  [450n, 'amount_too_small'],
  [10_050n, 'amount_too_large'],
  [1_049n, 'amount_not_in_steps'],
])('%s is refused as %s, and nothing is ordered', async (amountMinor, refused) => {
  const owner = await ownerWithPlan(product);
  expect(await drafts(owner, amountMinor)).toEqual({ refused });
  const { rows } = await product.database.query(
    `select from subscriber_order where account_id = $1 and plan_id = 'gb-topup'`,
    [owner.accountId],
  );
  expect(rows).toEqual([]);
});

test('plans say which of them can be bought so', async () => {
  const list = await listPlans(product, await ownerWithPlan(product));
  if ('refused' in list) throw new Error(list.refused);
  const offered = list.plans.filter(({ ownAmount }) => ownAmount !== null);
  expect(offered.map(({ plan }) => plan.planId)).toEqual(['gb-topup']);
});
