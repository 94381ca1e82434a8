import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { readMeansOf, readPaymentsOf } from '#storage/reads/account-rows.ts';
import {
  type AgreementChoice,
  agreeToDraft,
  draftAgreement,
} from '#usecases/auto-renewal/draft-agreement.ts';
import { stopAutoRenewal } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { lookAfterLine } from '#usecases/look-after-line.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

const start = Date.UTC(2026, 4, 11, 9);
const planId = 'gb-everyday-12';
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: start });
});
afterAll(() => product.stop());

/** Renews by a card that is kept, and is told of its charge; answers when that is. */
async function renewing() {
  const owner = await givenLine(product);
  const { accountId } = owner;
  const draft = await draftOrder(product, { ...owner, planId, timing: 'now', locale: 'en' });
  if ('refused' in draft) throw new Error(draft.refused);
  const pay = { accountId, orderId: draft.orderId, method: 'card', consent: true } as const;
  await confirmOrder(product, { ...pay, keepsMeans: 'en' });
  const [payment] = await readPaymentsOf(product.database, accountId, draft.orderId);
  const address = { accountId, paymentId: payment!.id };
  await product.payAs(toProviderPaymentId(address), '4242');
  await askPayment(product, address);
  const [means] = await readMeansOf(product.database, accountId);
  const choice: AgreementChoice = {
    ...{ ...owner, planId, trigger: { kind: 'plan-end' }, monthlyCapMinor: null, locale: 'en' },
    means: [{ kind: 'means', meansId: means!.id }, { kind: 'credit' }],
  };
  const terms = await draftAgreement(product, choice);
  if ('refused' in terms) throw new Error(terms.refused);
  await agreeToDraft(product, { ...choice, shown: terms.digest });
  const { chargeAt } = (await viewAutoRenewal(product, owner))!.auto!.round!;
  product.setClock(chargeAt - 2 * DAY);
  await product.work();
  product.setClock(chargeAt);
  return owner;
}

const atProvider = async (providerId: string) => {
  const answer = await fetch(`${product.providerUrl}/control/state`);
  const { payments } = (await answer.json()) as { payments: { payment_id: string }[] };
  return payments.filter(({ payment_id }) => payment_id === providerId);
};

test('a charge that waits to be sent when it is stopped never reaches the provider', async () => {
  const owner = await renewing();
  const { accountId } = owner;
  await lookAfterLine(product, { ...owner, planId, orderId: null, dueAt: product.clock() });
  const { orderId } = (await viewAutoRenewal(product, owner))!.auto!.round!;
  const [meant] = await readPaymentsOf(product.database, accountId, orderId!);
  expect(meant).toMatchObject({ state: 'intended', meansId: expect.any(String) });
  const stop = { ...owner, by: 'link', agreedAt: null } as const;
  expect(await stopAutoRenewal(product, stop)).toMatchObject({ chargeUnderWay: true });
  for (let minutes = 0; minutes < 4; minutes += 1) {
    await product.work();
    product.setClock(product.clock() + MINUTE);
  }
  expect(await atProvider(toProviderPaymentId({ accountId, paymentId: meant!.id }))).toEqual([]);
  const [after] = await readPaymentsOf(product.database, accountId, orderId!);
  expect(after!.state).toBe('cancelled');
  const { rows } = await product.database.query(
    `select state, closed_at is not null as "isClosed" from subscriber_order where id = $1`,
    [orderId],
  );
  expect(rows).toEqual([{ state: 'cancelled', isClosed: true }]);
  // Nothing of it comes back, however long afterwards.
  product.setClock(product.clock() + 3 * HOUR);
  await product.work();
  expect((await viewAutoRenewal(product, owner))!.auto).toMatchObject({ state: 'ended' });
});
