import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { givenLine } from '../support/product.ts';
import { givenVouchers } from '../support/vouchers.ts';
import { type ReconciledWorld, reconciledWorld } from './reconciled-world.ts';

/** Vouchers, credit, cards beside credit, sessions and refunds of every kind leave a world in order. */
let world: ReconciledWorld;
beforeAll(async () => {
  world = await reconciledWorld();
});
afterAll(() => world.product.stop());
beforeEach(async () => {
  await world.begin();
  await world.sql('truncate voucher, voucher_batch cascade');
});

/** Less than the plan costs. */
const worth = { kind: 'value', amountMinor: 500n, currency: 'GBP' } as const;

type Given = { accountId: string; lineId: string };

async function redeem({ accountId, lineId }: Given, tax: 'single-purpose' | 'multi-purpose') {
  const [voucher] = await givenVouchers(world.product, { tax, worth });
  const typed = {
    accountId,
    lineId,
    pin: voucher!.pin,
    locale: 'en',
    address: '198.51.100.7',
  } as const;
  const redeemed = await redeemVoucher(world.product, typed);
  if ('refused' in redeemed) throw new Error(redeemed.refused);
  return voucher!;
}

async function draft(given: Given) {
  const wish = { ...given, planId: 'gb-everyday-12', timing: 'queue', locale: 'en' } as const;
  const drafted = await draftOrder(world.product, wish);
  if ('refused' in drafted) throw new Error(drafted.refused);
  return { accountId: given.accountId, orderId: drafted.orderId, consent: true };
}

/** Credit first, then the card for the rest. */
async function payMixed(given: Given, card = '4242') {
  const { product, sql } = world;
  const order = await draft(given);
  const confirmed = await confirmOrder(product, { ...order, method: 'card', withCredit: true });
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  const rows = await sql(
    `select id, amount_minor, gateway from payment where account_id = $1 and order_id = $2
      order by gateway`,
    [given.accountId, order.orderId],
  );
  expect(rows).toMatchObject([{ gateway: 'credit' }, { gateway: 'simulator' }]);
  const address = { accountId: given.accountId, paymentId: String(rows[1]!.id) };
  if (card !== '') {
    await product.payAs(toProviderPaymentId(address), card);
    await askPayment(product, address);
  }
  return order;
}

async function refund(
  of: { accountId: string; orderId: string },
  destination: 'original' | 'credit',
) {
  const view = await quoteRefund(world.product, of);
  if (!view || 'none' in view.quote) throw new Error(JSON.stringify(view?.quote));
  const quoteId = view.quote.options[0]!.id;
  const answer = await requestRefund(world.product, { ...of, quoteId, destination });
  if ('refused' in answer) throw new Error(answer.refused);
}

const expectInOrder = async () => {
  await world.night();
  expect((await world.compare()).differences).toEqual([]);
};

test('an order by credit of both kinds of voucher and a card', async () => {
  const given = await givenLine(world.product);
  await redeem(given, 'multi-purpose');
  await payMixed(given);
  await redeem(given, 'single-purpose');
  await payMixed(given);
  await expectInOrder();
});

test('credit that came back when the card was declined, and credit still set aside', async () => {
  const given = await givenLine(world.product);
  await redeem(given, 'multi-purpose');
  await payMixed(given, '9995');
  const other = await givenLine(world.product);
  await redeem(other, 'multi-purpose');
  await payMixed(other, '');
  await expectInOrder();
});

test('refunds to the card, to credit, and over both of a mixed payment', async () => {
  const { product } = world;
  const toCard = await world.buy();
  await refund(toCard, 'original');
  const toCredit = await world.buy();
  await refund(toCredit, 'credit');
  const mixed = await givenLine(product);
  await redeem(mixed, 'multi-purpose');
  await refund(await payMixed(mixed), 'original');
  // What came back as credit buys again.
  const byCredit = await draft({ accountId: toCredit.accountId, lineId: toCredit.lineId });
  const paid = await confirmOrder(product, { ...byCredit, method: 'credit' });
  expect(paid).toEqual({ redirectUrl: null });
  await product.work();
  await expectInOrder();
});

test('a session that holds', async () => {
  const { product } = world;
  const { accountId, lineId } = await world.buy();
  const units = [{ ratingGroup: 1, requested: 1_000_000n, used: null }];
  const answer = await startCharging(product, {
    ...{ accountId, sessionId: 'gy;1', requestNumber: 0, lineId, kind: 'data', scope: 'any' },
    ...{ country: 'GB', units },
  });
  expect(answer).toMatchObject({ units: [{ result: 'granted' }] });
  expect((await world.compareNow()).differences).toEqual([]);
});

test('a voucher that is redeemed and moved nothing, and one that moved and is not redeemed', async () => {
  const { sql } = world;
  const [one, other] = [await givenLine(world.product), await givenLine(world.product)];
  const lost = await redeem(one, 'multi-purpose');
  const open = await redeem(other, 'multi-purpose');
  await sql('delete from transfer where account_id = $1', [one.accountId]);
  await sql('delete from bucket where account_id = $1', [one.accountId]);
  await sql(
    'update voucher set account_id = null, wish = null, claimed_at = null, redeemed_at = null where serial = $1',
    [open.serial],
  );
  await world.night();
  const { differences } = await world.compare();
  expect(differences.map(({ code, id }) => [code, id])).toEqual([
    ['voucher_without_movement', lost.serial],
    ['movement_without_voucher', open.serial],
  ]);
});

test('a voucher that was claimed and left half way', async () => {
  const given = await givenLine(world.product);
  const { serial } = await redeem(given, 'multi-purpose');
  await world.sql('update voucher set redeemed_at = null where serial = $1', [serial]);
  await world.night();
  const { differences } = await world.compare();
  expect(differences).toMatchObject([{ code: 'voucher_stuck', id: serial }]);
});
