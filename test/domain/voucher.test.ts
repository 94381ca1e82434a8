import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideRedeemVoucher } from '#domain/redeem-voucher.ts';
import { DAY } from '#domain/time.ts';
import { serialOf, type Voucher, type VoucherBatch, voucherProblem } from '#domain/voucher.ts';
import { groupedPin, pinsOf, readDamagedPin, readPin } from '#domain/voucher-pin.ts';
import { planNamed, World } from '../support/world.ts';

const now = Date.UTC(2026, 4, 11, 9);
const pin = '1234567890123456';

test.each([
  [pin, pin],
  ['1234 5678 9012 3456', pin],
  ['1234-5678‐9012–3456', pin],
  ['１２３４５６７８９０１２３４５６', pin],
  ['1234　5678　9012　3456', pin],
  ['\u200b1234.5678.9012.3456\n', pin],
  ['12345678901234', '12345678901234'],
  ['1234567890123', null],
  ['123456789012345678901', null],
  ['1234 5678 9012 345x', null],
  ['', null],
  ['١٢٣٤٥٦٧٨٩٠١٢٣٤', null],
])('%j as typed is the PIN %j', (typed, read) => {
  expect(readPin(typed)).toBe(read);
});

test('however it is grouped for print, it reads as what it was', () => {
  const digits = fc.stringMatching(/^[0-9]{14,20}$/);
  fc.assert(fc.property(digits, (each) => readPin(groupedPin(each)) === each));
});

test.each([
  ['1234 5678 9012 34??', '12345678901234??'],
  ['1234 5678 9012 34？？', '12345678901234??'],
  ['??????7890123456', null],
  ['1234', null],
])('of a damaged card %j is read %j', (typed, read) => {
  expect(readDamagedPin(typed)).toBe(read);
});

test('a damaged PIN may have been ten to the number of digits that are missing', () => {
  const all = [...pinsOf('?2?4')];
  expect(all).toHaveLength(100);
  expect(new Set(all).size).toBe(100);
  expect(all).toContain('7234');
  expect(all.every((each) => /^\d2\d4$/.test(each))).toBe(true);
});

const batch = (more: Partial<VoucherBatch> = {}): VoucherBatch => ({
  id: 'spring',
  worth: { kind: 'value', amountMinor: 1_000n, currency: 'GBP' },
  marketId: null,
  tax: 'multi-purpose',
  digits: 16,
  expiresAt: null,
  createdAt: now,
  ...more,
});

test.each<[Partial<Voucher>, Partial<VoucherBatch>, string | null]>([
  [{}, {}, null],
  [{ accountId: 'me' }, {}, null],
  [{ accountId: 'me' }, { expiresAt: now }, null],
  [{ accountId: 'other' }, {}, 'voucher_used'],
  [{ accountId: 'other' }, { expiresAt: now }, 'voucher_used'],
  [{ blockedAt: now }, { expiresAt: now }, 'voucher_blocked'],
  [{}, { expiresAt: now }, 'voucher_expired'],
  [{}, { expiresAt: now + 1 }, null],
])('voucher %j of a batch %j: %s', (of, more, problem) => {
  const free = { accountId: null, wish: null, claimedAt: null, redeemedAt: null, blockedAt: null };
  const voucher = { serial: 'spring-000001', batch: batch(more), ...free, ...of };
  expect(voucherProblem(voucher, 'me', now)).toBe(problem);
});

test('a serial is its batch and number', () => {
  expect(serialOf('spring', 42)).toBe('spring-000042');
  expect(serialOf('spring', 1_234_567)).toBe('spring-1234567');
});

const redeem = (world: World, of: VoucherBatch, lineId: string | null = null) =>
  world.do(
    decideRedeemVoucher(
      {
        voucher: { serial: 'spring-000001', batch: of },
        wish: { claimId: world.newId(), orderId: world.newId(), locale: 'en', lineId },
        plan: of.worth.kind === 'plan' ? planOf(of.worth.planId) : null,
      },
      world.rules,
    ),
  );

const planOf = (planId: string) => (planId === 'none' ? null : planNamed(planId));
const bringing = (planId: string) => batch({ worth: { kind: 'plan', planId } });

test.each<[string, VoucherBatch, (world: World) => string | null]>([
  [
    'credit_limit',
    batch(),
    (world) => {
      redeem(world, batch());
      return null;
    },
  ],
  ['unknown_plan', bringing('none'), (world) => world.addLine().id],
  ['unknown_line', bringing('gb-everyday-12'), () => null],
  ['unknown_line', bringing('gb-everyday-12'), (world) => world.newId()],
  ['plan_of_other_market', bringing('cn-daily-12'), (world) => world.addLine().id],
  ['needs_running_plan', bringing('gb-add-data-5'), (world) => world.addLine().id],
  [
    'number_lost',
    bringing('gb-everyday-12'),
    (world) => {
      const { id } = world.addLine();
      world.now += 200 * DAY;
      return id;
    },
  ],
  [
    'queue_full',
    bringing('gb-everyday-12'),
    (world) => {
      const { id } = world.addLine();
      for (const timing of ['now', 'queue', 'queue', 'queue'] as const)
        world.buy(id, planNamed('gb-everyday-12'), timing);
      return id;
    },
  ],
])('declined: %s, and nothing has moved', (declined, of, prepare) => {
  const world = new World({ now, policy: { credit: { mostMinor: { GBP: 1_500 } } } });
  const lineId = prepare(world);
  expect(redeem(world, of, lineId)).toEqual({ declined });
  const last = world.written.at(-1)!;
  expect(last.transfers.filter(({ kind }) => kind !== 'expiry')).toEqual([]);
  expect([last.orders, last.payments, last.orderEvents, last.outbox]).toEqual([[], [], [], []]);
});

test.each([
  [undefined, null, 365],
  [{ expiryDays: 30 }, null, 30],
  [{ expiryDays: null }, null, null],
  [{ expiryDays: 30, expiryDaysByMarket: { de: null } }, 'de', null],
  [{ expiryDays: 30, expiryDaysByMarket: { de: 90 } }, 'de', 90],
  [{ expiryDays: 30, expiryDaysByMarket: { de: 90 } }, 'gb', 30],
])('by the policy %j a voucher of market %s ends after %s days', (credit, marketId, days) => {
  const world = new World({ now, policy: credit ? { credit } : {} });
  const expiresAt = days === null ? null : now + days * DAY;
  expect(redeem(world, batch({ marketId }))).toMatchObject({ kind: 'value', expiresAt });
});

test('a top-up beyond what may be held is not drafted', () => {
  const world = new World({ now, policy: { credit: { mostMinor: { GBP: 1_200 } } } });
  const line = world.addLine();
  redeem(world, batch());
  expect(world.draft(line.id, planNamed('gb-topup-5'))).toEqual({ refused: 'credit_limit' });
  expect(world.draft(line.id, planNamed('gb-everyday-12'))).not.toHaveProperty('refused');
});
