import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { charge } from '#usecases/charge.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { giveGoodwill, requestRefund } from '#usecases/refund/request-refund.ts';
import { takeAsCredit } from '#usecases/refund/take-as-credit.ts';
import { viewRefund } from '#usecases/refund/view-refund.ts';
import { sendRefund } from '#usecases/send-refund.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({
    policy: { refund: { withdrawal: { days: 14, measure: 'volume' } } },
  });
});
afterAll(() => product.stop());

async function paid(card = '4242') {
  const given = await givenLine(product);
  const wish = {
    ...given,
    planId: 'gb-everyday-12',
    timing: 'now' as const,
    locale: 'en' as const,
  };
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const of = { accountId: given.accountId, orderId: draft.orderId };
  await confirmOrder(product, { ...of, consent: true, method: 'card' });
  const address = { accountId: of.accountId, paymentId: (await order(of)).payments[0]!.id };
  await product.payAs(toProviderPaymentId(address), card);
  await askPayment(product, address);
  expect((await order(of)).order.state).toBe('fulfilled');
  return { ...of, lineId: given.lineId };
}

type Paid = Awaited<ReturnType<typeof paid>>;

const order = async (of: { accountId: string; orderId: string }) => (await viewOrder(product, of))!;

async function best(of: Paid) {
  const { quote } = (await quoteRefund(product, of))!;
  if ('none' in quote) throw new Error(quote.none);
  return quote.options[0]!;
}

async function asked(of: Paid, destination: 'original' | 'credit' = 'original') {
  const answer = await requestRefund(product, { ...of, quoteId: (await best(of)).id, destination });
  if ('refused' in answer) throw new Error(answer.refused);
  return { accountId: of.accountId, refundId: answer.requestId };
}

async function faults(body: Record<string, unknown>) {
  const answer = await fetch(`${product.providerUrl}/control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

/** What the provider has given back of a payment. */
async function atProvider(of: Paid): Promise<bigint> {
  const { payments } = await order(of);
  const id = toProviderPaymentId({ accountId: of.accountId, paymentId: payments[0]!.id });
  const state = (await (await fetch(`${product.providerUrl}/control/state`)).json()) as {
    payments: { payment_id: string; refunded: { minor: string } }[];
  };
  return BigInt(state.payments.find((each) => each.payment_id === id)!.refunded.minor);
}

const use = (of: Paid, amount: bigint, key: string) =>
  charge(product, { ...of, kind: 'data', scope: 'any', country: 'GB', amount, key });

test('what was quoted comes back by card, and the line is left without the plan', async () => {
  const of = await paid();
  await use(of, 6n * 1024n ** 3n, 'half of the data');
  const option = await best(of);
  // Data counts 6 of 10, half of it is used: 30 % of £8.
  expect(option).toMatchObject({ rule: 'withdrawal', usedMinor: 240n, refundMinor: 560n });
  const key = await asked(of);
  await product.work();
  const view = (await viewRefund(product, key))!;
  expect(view.parts).toMatchObject([{ refund: { state: 'refunded', amountMinor: 560n } }]);
  expect(view.parts[0]!.refund.sentAt).not.toBeNull();
  expect(await atProvider(of)).toBe(560n);
  const { order: after, events } = await order(of);
  expect(after.heldMinor).toBe(0n);
  expect(events.map(({ kind }) => kind).slice(-2)).toEqual(['refund-requested', 'refunded']);
  const account = (await viewAccount(product, of.accountId))!;
  expect(account.lines[0]).toMatchObject({ state: 'grace', buckets: [] });
});

test('thirty at once, under one key each and under none: one refund', async () => {
  const of = await paid();
  const { id: quoteId } = await best(of);
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      requestRefund(product, {
        ...of,
        quoteId,
        destination: at % 3 === 0 ? 'credit' : 'original',
        ...(at % 2 === 0 ? { key: `asker-${at}` } : {}),
      }).catch((fault: Error) => ({ refused: fault.name })),
    ),
  );
  const done = answers.filter((answer) => 'requestId' in answer);
  expect(new Set(done.map((answer) => 'requestId' in answer && answer.requestId)).size).toBe(1);
  for (const answer of answers)
    if ('refused' in answer) expect(['refund_all_back', 'KeyReused']).toContain(answer.refused);
  await product.work();
  const { refunds, order: after } = await order(of);
  expect(refunds).toHaveLength(1);
  expect(after.heldMinor).toBe(0n);
});

test('thirty gifts of staff at once never give more than was captured', async () => {
  const of = await paid();
  await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      giveGoodwill(product, {
        ...of,
        amountMinor: 70n,
        destination: at % 2 === 0 ? 'original' : 'credit',
        note: 'outage',
        key: `gift-${of.orderId}-${at}`,
      }),
    ),
  );
  const { refunds } = await order(of);
  expect(refunds.reduce((sum, each) => sum + each.amountMinor, 0n)).toBe(770n);
  await product.work();
  expect((await order(of)).order.heldMinor).toBe(0n);
});

test('use and a refund at the same moment: what was shown is done, or nothing', async () => {
  for (let round = 0; round < 10; round++) {
    const of = await paid();
    const { id: quoteId, refundMinor } = await best(of);
    const [answer] = await Promise.all([
      requestRefund(product, { ...of, quoteId, destination: 'original' }),
      use(of, 1024n ** 3n, `race ${of.orderId}`),
    ]);
    const { refunds, buckets } = await order(of);
    const used = buckets.reduce((sum, bucket) => sum + bucket.used, 0n);
    if ('refused' in answer) {
      expect(answer.refused).toBe('quote_changed');
      expect(refunds).toEqual([]);
      expect(used).toBe(1024n ** 3n);
    } else {
      expect(refunds).toMatchObject([{ amountMinor: refundMinor }]);
      expect(used).toBe(0n);
    }
  }
});

test('the provider’s answer is lost: it is asked again, and pays once', async () => {
  const of = await paid();
  const key = await asked(of);
  await faults({ lose_refund: 2 });
  expect(await sendRefund(product, key)).toBe('unknown');
  expect((await viewRefund(product, key))!.parts[0]!.refund.state).toBe('requested');
  expect(await sendRefund(product, key)).toBe('unknown');
  expect((await order(of)).order.heldMinor).toBe(800n);
  expect(await sendRefund(product, key)).toBe('refunded');
  expect(await sendRefund(product, key)).toBe('refunded');
  expect(await atProvider(of)).toBe(800n);
  expect((await order(of)).order.heldMinor).toBe(0n);
});

test('the provider is down: the money waits with the order until it is back', async () => {
  const of = await paid();
  const key = await asked(of);
  await faults({ merchant_api: 'failing' });
  expect(await sendRefund(product, key)).toBe('unknown');
  expect((await order(of)).order.heldMinor).toBe(800n);
  await faults({ merchant_api: 'up' });
  expect(await sendRefund(product, key)).toBe('refunded');
  expect(await atProvider(of)).toBe(800n);
});

test('the provider refuses: the subscriber has it as credit, once under any race', async () => {
  const of = await paid('0403');
  const key = await asked(of);
  await product.work();
  expect((await viewRefund(product, key))!.parts[0]!.refund.state).toBe('refused');
  expect((await order(of)).order.heldMinor).toBe(800n);
  const answers = await Promise.all(Array.from({ length: 10 }, () => takeAsCredit(product, key)));
  for (const answer of answers) expect(answer).toEqual({ state: 'refunded' });
  const { order: after, refunds } = await order(of);
  expect(after.heldMinor).toBe(0n);
  expect(refunds).toMatchObject([{ state: 'refunded', destination: 'credit' }]);
  const account = (await viewAccount(product, of.accountId))!;
  const credit = account.lines[0]!.buckets.filter(({ kind }) => kind === 'credit');
  expect(credit).toMatchObject([{ remaining: 800n, origin: 'refund' }]);
  expect(await sendRefund(product, key)).toBe('refunded');
  expect(await atProvider(of)).toBe(0n);
});

test('another account’s order and refund are not there', async () => {
  const of = await paid();
  const key = await asked(of);
  const stranger = (await givenLine(product)).accountId;
  const wish = { accountId: stranger, orderId: of.orderId };
  expect(await quoteRefund(product, wish)).toBeNull();
  expect(await requestRefund(product, { ...wish, quoteId: 'x', destination: 'original' })).toEqual({
    refused: 'unknown_order',
  });
  expect(await viewRefund(product, { ...key, accountId: stranger })).toBeNull();
  expect(await takeAsCredit(product, { ...key, accountId: stranger })).toEqual({
    refused: 'unknown_refund',
  });
});
