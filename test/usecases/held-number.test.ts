import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { closeOrder } from '#usecases/close-order.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftNewLineOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { sweepNumbers } from '#usecases/sweep-numbers.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

/** A number is somebody's as long as the order that brings it may still be paid. */
const morning = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({
    now: morning,
    policy: { quoteMinutes: 600, paymentWindowMinutes: 600 },
  });
});
afterAll(() => product.stop());

async function drafted() {
  product.setClock(morning);
  const { accountId } = await givenLine(product);
  const wish = { accountId, planId: 'gb-everyday-12', simKind: 'esim', locale: 'en' } as const;
  const draft = await draftNewLineOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  return { accountId, orderId: draft.orderId };
}

type Of = Awaited<ReturnType<typeof drafted>>;

const confirm = (of: Of) => confirmOrder(product, { ...of, method: 'card', consent: true });

async function pay(of: Of, card: string) {
  const { payments } = (await viewOrder(product, of))!;
  const address = { accountId: of.accountId, paymentId: payments.at(-1)!.id };
  await product.payAs(toProviderPaymentId(address), card);
  await askPayment(product, address);
}

const claims = async ({ accountId }: Of) => {
  const { rows } = await product.database.query(
    'select kind, confirmed from claim where account_id = $1 order by kind',
    [accountId],
  );
  return rows.map(({ kind, confirmed }) => `${kind} ${confirmed ? 'for good' : 'held'}`);
};

test('an order that is paid at the third try, a day later, has its number still', async () => {
  const of = await drafted();
  await confirm(of);
  for (const hours of [9, 18]) {
    product.setClock(morning + hours * HOUR);
    await pay(of, '0002');
    expect(await confirm(of)).toHaveProperty('redirectUrl');
  }
  product.setClock(morning + DAY + 5 * MINUTE);
  await sweepNumbers(product);
  expect(await claims(of)).toEqual(['iccid held', 'msisdn held']);
  await pay(of, '4242');
  expect((await viewOrder(product, of))!.order.state).toBe('fulfilled');
  expect(await claims(of)).toEqual(['iccid for good', 'msisdn for good']);
});

test('what nobody will pay any more gives its number back', async () => {
  const [draft, closed] = [await drafted(), await drafted()];
  await confirm(closed);
  product.setClock(morning + 11 * HOUR);
  await closeOrder(product, { ...closed, why: 'expired' });
  product.setClock(morning + DAY);
  await sweepNumbers(product);
  expect([await claims(draft), await claims(closed)]).toEqual([[], []]);
});
