import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { DAY } from '#domain/time.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftNewLineOrder, draftOrder } from '#usecases/draft-order.ts';
import { refundMessage } from '#usecases/messages/refund-message.ts';
import { saleFacts } from '#usecases/messages/sale-facts.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { forecastRefund } from '#usecases/refund/forecast-refund.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { readRefundLink } from '#usecases/refund/refund-link.ts';
import { giveGoodwill, requestRefund } from '#usecases/refund/request-refund.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { givenVouchers } from '../support/vouchers.ts';

/** A Monday. */
const morning = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: morning });
});
afterAll(() => product.stop());

type Of = { accountId: string; orderId: string };

async function pay(of: Of, method: 'card' | 'credit' = 'card', withCredit = false) {
  await confirmOrder(product, { ...of, consent: true, method, withCredit });
  if (method === 'credit') return;
  const { payments } = (await viewOrder(product, of))!;
  const open = payments.find((each) => each.method === 'card' && each.state === 'opened')!;
  const address = { accountId: of.accountId, paymentId: open.id };
  await product.payAs(toProviderPaymentId(address), '4242');
  await askPayment(product, address);
}

async function drafted(given: { accountId: string; lineId: string }, planId: string) {
  const wish = { ...given, planId, timing: 'now' as const, locale: 'en' as const };
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  return { accountId: given.accountId, orderId: draft.orderId };
}

async function quoteOf(of: Of) {
  const view = (await quoteRefund(product, of))!;
  if ('none' in view.quote) throw new Error(view.quote.none);
  return { ...view, best: view.quote.options[0]! };
}

async function back(of: Of, destination: 'original' | 'credit') {
  const { best } = await quoteOf(of);
  const answer = await requestRefund(product, { ...of, quoteId: best.id, destination });
  if ('refused' in answer) throw new Error(answer.refused);
  await product.work();
  return answer;
}

const creditOf = async ({ accountId }: { accountId: string }) =>
  (await viewCredit(product, accountId)).credit.flatMap(({ buckets }) =>
    buckets.map(({ remaining, taxed }) => [remaining, taxed]),
  );

const voucherFor = async (wish: Parameters<typeof givenVouchers>[1]) =>
  (await givenVouchers(product, wish))[0]!.pin;

test('a new line that is withdrawn from: the number stays, without a plan', async () => {
  const { accountId } = await givenLine(product);
  const draft = await draftNewLineOrder(product, {
    accountId,
    planId: 'gb-everyday-12',
    simKind: 'esim',
    locale: 'en',
  });
  if ('refused' in draft) throw new Error(draft.refused);
  const of = { accountId, orderId: draft.orderId };
  const forecast = (await forecastRefund(product, of))!;
  expect(forecast.atOnce).toMatchObject({ rule: 'withdrawal', refundMinor: 800n });
  await pay(of);
  const { effect, best } = await quoteOf(of);
  expect(best.refundMinor).toBe(forecast.atOnce!.refundMinor);
  expect(effect).toMatchObject({ begins: null, after: { queuedCount: 0 } });
  await back(of, 'original');
  const { line, order } = (await viewOrder(product, of))!;
  expect(line).not.toBeNull();
  expect(order).toMatchObject({ state: 'fulfilled', heldMinor: 0n });
});

test('the figures before paying are those of after it', async () => {
  for (const planId of ['gb-everyday-12', 'gb-everyday-30', 'gb-visitor-20', 'gb-topup-20']) {
    const of = await drafted(await givenLine(product), planId);
    const forecast = (await forecastRefund(product, of))!;
    await pay(of);
    const { best } = await quoteOf(of);
    expect({ ...best, destinations: [] }).toEqual({ ...forecast.atOnce, destinations: [] });
  }
});

test('half used, the forecast says half of the price or less', async () => {
  const of = await drafted(await givenLine(product), 'gb-everyday-12');
  const { half } = (await forecastRefund(product, of))!;
  // Half of the allowances; the fourteenth day is before half of the time.
  expect(half.option).toMatchObject({ refundMinor: 400n });
  expect(half.at).toBeLessThan(morning + 15 * DAY);
});

test('a plan of a voucher goes back to credit, taxed as the voucher was', async () => {
  for (const [tax, taxed] of [
    ['single-purpose', true],
    ['multi-purpose', false],
  ] as const) {
    const somebody = await givenLine(product);
    const pin = await voucherFor({ worth: { kind: 'plan', planId: 'gb-everyday-12' }, tax });
    const redeemed = await redeemVoucher(product, {
      ...somebody,
      pin,
      locale: 'en',
      address: '192.0.2.7',
    });
    if ('refused' in redeemed || redeemed.kind !== 'plan') throw new Error('not redeemed');
    const of = { accountId: somebody.accountId, orderId: redeemed.orderId };
    expect((await quoteOf(of)).best.destinations).toEqual(['credit']);
    await back(of, 'credit');
    expect(await creditOf(somebody)).toEqual([[800n, taxed]]);
    expect((await viewOrder(product, of))!.order.heldMinor).toBe(0n);
  }
});

test('credit first and a card for the rest: each part goes back its own way', async () => {
  const somebody = await givenLine(product);
  const pin = await voucherFor({
    worth: { kind: 'value', amountMinor: 300n, currency: 'GBP' },
  });
  await redeemVoucher(product, { ...somebody, pin, locale: 'en', address: '192.0.2.8' });
  const of = await drafted(somebody, 'gb-everyday-12');
  await pay(of, 'card', true);
  expect(await creditOf(somebody)).toEqual([]);
  const { requestId } = await back(of, 'original');
  const { refunds, order } = (await viewOrder(product, of))!;
  expect(
    refunds.map(({ amountMinor, destination, state }) => [amountMinor, destination, state]).sort(),
  ).toEqual([
    [300n, 'credit', 'refunded'],
    [500n, 'original', 'refunded'],
  ]);
  expect(order.heldMinor).toBe(0n);
  expect(await creditOf(somebody)).toEqual([[300n, false]]);
  const request = { accountId: of.accountId, payload: { requestId } };
  const mail = await refundMessage(product, 'refund_receipt', request);
  expect(mail).toMatchObject({
    locale: 'en',
    message: { kind: 'refund_receipt', refundMinor: 800n, taxMinor: 133n },
  });
  const { refundLink } = mail!.message as { refundLink: string };
  const token = refundLink.split('/r/')[1]!;
  expect(readRefundLink(product, token)).toEqual({ accountId: of.accountId, refundId: requestId });
  const spoilt = token.replace(/^.{3}/, 'AAA');
  expect(readRefundLink(product, spoilt)).toEqual({ refused: 'forged' });
});

test('the papers of an order stay what they were after it went back', async () => {
  const of = await drafted(await givenLine(product), 'gb-everyday-12');
  await pay(of);
  const before = await saleFacts(product, of);
  await giveGoodwill(product, {
    ...of,
    amountMinor: 100n,
    destination: 'credit',
    note: 'An hour without service',
    key: of.orderId,
  });
  expect((await saleFacts(product, of))!.buckets).toEqual(before!.buckets);
});
