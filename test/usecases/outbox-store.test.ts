import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { type OutboxStore, outboxStore } from '#usecases/outbox-store.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
let store: OutboxStore;
beforeAll(async () => {
  product = await testProduct();
  store = outboxStore(product);
});
afterAll(() => product.stop());

async function confirmed() {
  const given = await givenLine(product);
  const wish = { ...given, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const { accountId } = given;
  const { orderId } = draft;
  await confirmOrder(product, { accountId, orderId, method: 'card', consent: true });
  const view = (await viewOrder(product, { accountId, orderId }))!;
  return { accountId, paymentId: view.payments[0]!.id };
}

const kindsOf = async (accountId: string) => {
  const { rows } = await product.database.query<{ kind: string }>(
    'select kind from outbox where account_id = $1 order by kind',
    [accountId],
  );
  return rows.map(({ kind }) => kind);
};

test('a look finds what is due of its own kinds, and drops what has no reason any more', async () => {
  const open = await confirmed();
  const paid = await confirmed();
  await product.payAs(toProviderPaymentId(paid), '4242');
  await askPayment(product, paid);
  const now = Date.now() + 60_000;
  const due = await store.readDue({ kinds: ['payment.open', 'payment.ask'], now, limit: 100 });
  expect(due.every((entry) => entry.accountId === open.accountId)).toBe(true);
  expect(due.map((entry) => entry.kind)).toContain('payment.ask');
  expect(await kindsOf(open.accountId)).toContain('payment.ask');
  const left = await kindsOf(paid.accountId);
  expect(left).not.toContain('payment.open');
  expect(left).not.toContain('payment.ask');
  // Of another kind: neither read nor dropped, although the order is closed.
  expect(left).toContain('order.deadline');
  expect(left).toContain('mail.send');
  const mails = await store.readDue({ kinds: ['mail.send'], now, limit: 100 });
  expect(mails.some((entry) => entry.accountId === paid.accountId)).toBe(true);
  expect(mails.every((entry) => entry.kind === 'mail.send')).toBe(true);
});
