import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR } from '#domain/time.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import { reconcile } from '#usecases/reconcile/reconcile.ts';
import { reconcileNightly } from '#usecases/reconcile/reconcile-nightly.ts';
import { day, type ReconciledWorld, reconciledWorld } from './reconciled-world.ts';

/** Reports that come late, go round in circles, or book again on another day what they booked before. */
let world: ReconciledWorld;
beforeAll(async () => {
  world = await reconciledWorld();
});
afterAll(() => world.product.stop());
beforeEach(() => world.begin());

const dayAfter = '2026-03-11';

async function compareDay(of: string, gateway: PaymentGateway = world.product.gateway) {
  const found = await reconcile({ ...world.product, gateway }, { day: of, again: true });
  if ('refused' in found) throw new Error(found.refused);
  return found;
}

const bookedOnTheDayAfter = (subject: string, more: object) =>
  world.control('report', { kind: 'stranger', day: dayAfter, subject, ...more });

async function bothNights() {
  await world.night();
  world.product.setClock(Date.parse('2026-03-12T03:00:00Z'));
  expect((await compareDay(day)).counts).toEqual({});
}

test('a payment that is booked once more on another day', async () => {
  const { accountId, providerId } = await world.buy();
  const [row] = await world.sql('select captured_minor from payment where account_id = $1', [
    accountId,
  ]);
  const amount_minor = String(row!.captured_minor);
  await bookedOnTheDayAfter(providerId, { amount_minor, currency: 'GBP' });
  await bothNights();
  const { differences } = await compareDay(dayAfter);
  expect(differences).toMatchObject([
    { code: 'booked_twice_at_provider', subject: 'payment', id: providerId, detail: { also: day } },
  ]);
});

test('a refund that is booked once more on another day', async () => {
  const { providerId, refundId } = await world.payTwice();
  const [row] = await world.sql('select amount_minor from refund where id = $1', [refundId]);
  const amount_minor = String(row!.amount_minor);
  const more = { amount_minor, currency: 'GBP', refund_subject: refundId };
  await bookedOnTheDayAfter(providerId, more);
  await bothNights();
  const { differences } = await compareDay(dayAfter);
  expect(differences).toMatchObject([
    { code: 'booked_twice_at_provider', subject: 'refund', id: refundId, detail: { also: day } },
  ]);
});

test('pages that go round in circles come to an end', async () => {
  await world.buy();
  await world.night();
  let asked = 0;
  const gateway: PaymentGateway = {
    ...world.product.gateway,
    settlementReport: async ({ after }) => {
      if (++asked > 50) throw new Error('asked for ever');
      return { outcome: 'page', lines: [], next: after === 'a' ? 'b' : 'a' };
    },
  };
  expect((await compareDay(day, gateway)).counts).toMatchObject({ report_missing: 1 });
});

test('a run keeps its claim while a long report is read', async () => {
  await world.buy();
  await world.night();
  const { product } = world;
  let page = 0;
  const gateway: PaymentGateway = {
    ...product.gateway,
    settlementReport: async () => {
      product.setClock(product.clock() + 6 * 60_000);
      // Another process looks whether the day is free.
      const other = await reconcile({ ...product }, { day, again: true });
      if (page > 1) expect(other).toEqual({ refused: 'taken' });
      page += 1;
      return { outcome: 'page', lines: [], next: page < 5 ? `page-${page}` : null };
    },
  };
  const found = await reconcile({ ...product, gateway }, { day, again: true });
  expect(found).toMatchObject({ day });
});

test('a report that comes after a later day’s is compared all the same', async () => {
  await world.buy();
  await world.night();
  const { product } = world;
  const missing = new Set<string>();
  const gateway: PaymentGateway = {
    ...product.gateway,
    settlementReport: async (wish) =>
      missing.has(wish.day) ? { outcome: 'not_ready' } : product.gateway.settlementReport(wish),
  };
  const nightly = () => reconcileNightly({ ...product, gateway }, { hour: 3 });
  await nightly();
  product.setClock(Date.parse('2026-03-12T03:30:00Z'));
  missing.add(dayAfter);
  expect(await nightly()).toEqual({ outcome: 'compared', day: dayAfter });
  product.setClock(Date.parse('2026-03-13T03:30:00Z'));
  expect(await nightly()).toEqual({ outcome: 'compared', day: dayAfter });
  expect(await nightly()).toEqual({ outcome: 'compared', day: '2026-03-12' });
  expect(await nightly()).toEqual({ outcome: 'already' });
  missing.clear();
  product.setClock(product.clock() + 5 * HOUR);
  expect(await nightly()).toEqual({ outcome: 'already' });
  product.setClock(product.clock() + 2 * HOUR);
  expect(await nightly()).toEqual({ outcome: 'compared', day: dayAfter });
  expect(await nightly()).toEqual({ outcome: 'already' });
});

test('after more nights than are made up for, those of the last week are', async () => {
  await world.buy();
  await world.night();
  const nightly = () => reconcileNightly(world.product, { hour: 3 });
  await nightly();
  world.product.setClock(Date.parse('2026-03-25T03:30:00Z'));
  const days = [];
  for (let i = 0; i < 8; i++) days.push(await nightly());
  expect(days.map((each) => ('day' in each ? each.day : each.outcome))).toEqual([
    ...['2026-03-18', '2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22', '2026-03-23'],
    ...['2026-03-24', 'already'],
  ]);
});

test('a line with a sign that no database keeps', async () => {
  await world.buy();
  await world.night();
  await world.control('report', {
    ...{ kind: 'stranger', day, subject: `strange\u0000${randomUUID()}`, amount_minor: '5' },
  });
  expect((await compareDay(day)).counts).toMatchObject({ report_missing: 1 });
});
