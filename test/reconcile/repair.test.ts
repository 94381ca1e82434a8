import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import { type DifferenceCode, repairOf } from '#domain/reconciliation.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { repair } from '#usecases/reconcile/repair.ts';
import { givenLine } from '../support/product.ts';
import { day, type ReconciledWorld, reconciledWorld } from './reconciled-world.ts';

/** What --repair may do, it does once and for all: found, repaired, and in order afterwards. */
let world: ReconciledWorld;
beforeAll(async () => {
  world = await reconciledWorld();
});
afterAll(() => world.product.stop());
beforeEach(() => world.begin());

const only = async () => {
  const { differences } = await world.compare();
  expect(differences).toHaveLength(1);
  return differences[0]!;
};

const expectRepaired = async (code: DifferenceCode) => {
  const difference = await only();
  expect(difference.code).toBe(code);
  expect(await repair(world.product, difference)).toBe('done');
  await world.product.work();
  await world.sql(`delete from outbox where kind = 'mail.send'`);
  expect((await world.compare()).differences).toEqual([]);
};

/** A page that is open and was not paid; nobody asks about it any more. */
async function openPayment() {
  const { product, sql } = world;
  const given = await givenLine(product);
  const wish = { ...given, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const { orderId } = draft;
  await confirmOrder(product, { ...given, orderId, consent: true, method: 'card' });
  const [payment] = await sql('select id from payment where account_id = $1', [given.accountId]);
  await sql('delete from outbox');
  const paymentId = String(payment!.id);
  const { accountId } = given;
  return { ...given, orderId, providerId: toProviderPaymentId({ accountId, paymentId }) };
}

test('money taken that nobody heard of is credited, or given back', async () => {
  const { product, sql } = world;
  const { accountId, providerId } = await openPayment();
  await world.control('payment-manner', { payment_id: providerId, manner: 'never' });
  await product.payAs(providerId, '4242');
  await sql(
    `update payment set state = 'declined', decline_reason = 'card_declined', decided_at = $2
      where account_id = $1`,
    [accountId, `${day}T12:00:00Z`],
  );
  await sql(`update subscriber_order set state = 'expired', closed_at = now()`);
  await world.night();
  await expectRepaired('captured_at_provider_open_here');
  // Far too late to be credited: the decision gives it back.
  expect(await sql('select state from refund')).toEqual([{ state: 'refunded' }]);
});

test('a payment whose time is long up is asked about and closed', async () => {
  await openPayment();
  await world.night();
  const found = await world.compare();
  expect(found.counts).toEqual({ payment_stuck: 1, order_stuck: 1 });
  for (const difference of found.differences)
    expect(await repair(world.product, difference)).toBe('done');
  expect((await world.compare()).counts).toEqual({});
  expect(await world.sql('select state from subscriber_order')).toEqual([{ state: 'expired' }]);
});

test('a refund that is open here and done there is asked for again, and given once', async () => {
  const { sql } = world;
  const { accountId, orderId, refundId } = await world.payTwice();
  await world.night();
  // As if the provider's answer had been lost and the work with it.
  await sql(
    `update refund set state = 'requested', refunded_at = null, requested_at = $2
      where account_id = $1`,
    [accountId, '2026-03-11T02:30:00Z'],
  );
  await sql(
    `update subscriber_order set held_minor = (select amount from transfer t
      where t.account_id = $1 and kind = 'refund') where account_id = $1 and id = $2`,
    [accountId, orderId],
  );
  await sql(`delete from transfer where account_id = $1 and kind = 'refund'`, [accountId]);
  const difference = await only();
  expect(difference).toMatchObject({ code: 'refund_at_provider_open_here', id: refundId });
  await expectRepaired('refund_at_provider_open_here');
});

test('a refund nobody sends is sent', async () => {
  const { sql } = world;
  const { accountId } = await world.payTwice({ sendRefund: false });
  await sql(`delete from outbox where account_id = $1`, [accountId]);
  await world.night();
  await expectRepaired('refund_stuck');
  expect(await sql('select state from refund')).toEqual([{ state: 'refunded' }]);
});

test('a refund the provider refused is left to a person, who is told its name', async () => {
  await world.control('faults', { refuse_refunds: 1 });
  const { orderId, refundId } = await world.payTwice();
  await world.night();
  const difference = await only();
  expect(difference).toMatchObject({ code: 'refund_stuck', subject: 'order', id: orderId });
  expect(difference.detail.refund).toBe(toPublicId('ref', refundId));
  expect(repairOf(difference)).toBeNull();
  expect(await repair(world.product, difference)).toBe('left');
});

test('stuck work is tried at once', async () => {
  const { accountId } = await world.buy();
  await world.night();
  const id = randomUUID();
  await world.sql(
    `insert into outbox (account_id, id, slot, kind, payload, due_at, attempts, last_error, created_at)
      values ($1, $2, 0, 'line.advance', '{}', '2026-03-11T03:04:00Z', 9, 'no', $3)`,
    [accountId, id, `${day}T13:00:00Z`],
  );
  await expectRepaired('outbox_stuck');
});

test('what a person has to look at is left', async () => {
  const { providerId } = await world.buy();
  await world.night();
  await world.control('report', { kind: 'drop', subject: providerId });
  expect(await repair(world.product, await only())).toBe('left');
});
