import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlanVersion } from '#domain/catalogue.ts';
import type { RefundPolicy } from '#domain/refund-policy.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import {
  bestOf,
  giveBy,
  givenOf,
  putBucket,
  quoteOf,
  requestBy,
  useShare,
} from '../support/refund-world.ts';
import { planNamed, World } from '../support/world.ts';

/** A Monday, 10:00 in London. */
const now = Date.UTC(2026, 4, 11, 9);
const everyday = planNamed('gb-everyday-12');

function bought(
  plan: PlanVersion,
  refund: Partial<RefundPolicy> = {},
  given: { at?: number; marketId?: string } = {},
) {
  const world = new World({ now: given.at ?? now, policy: { refund } });
  const { marketId, simKinds } = plan;
  const line = world.addLine({ marketId, simKind: simKinds[0]! });
  if (plan.kind === 'add-on') world.buy(line.id, planNamed('gb-everyday-12'));
  const order = world.buy(line.id, plan);
  if ('refused' in order) throw new Error(order.refused);
  return { world, line, orderId: order.orderId };
}

/*
 * Rules as real operators publish them, under other names. What is written at the right is worked
 * out by hand.
 */
const proportional = { withdrawal: { days: 14, measure: 'greater' as const } };
const byTime = { withdrawal: { days: 14, measure: 'time' as const } };
const byVolume = { withdrawal: { days: 14, measure: 'volume' as const } };
/** No law, no promise: bought is bought. */
const none = { withdrawal: null, notBegun: null, remainingCredit: false };
/** A queued plan can be cancelled until a day before it begins. */
const dayBefore = { ...none, notBegun: { untilHours: 24 } };
/** A travel seller: all back for 180 days while nothing was used. */
const halfYear = { ...none, operatorWindow: { days: 180, condition: 'unused' as const } };
const noQuestions = { ...none, operatorWindow: { days: 30, condition: 'any' as const } };
/** Unused, after the law's time: half, for 60 days. */
const goodwill = { ...proportional, unusedGoodwill: { days: 60, shareBasisPoints: 5_000 } };

test.each<{
  what: string;
  plan: string;
  refund: Partial<RefundPolicy>;
  after: number;
  used?: [bigint, bigint];
  gives: { rule: string; priceMinor: bigint; usedMinor: bigint; refundMinor: bigint } | string;
}>([
  {
    what: 'at once, nothing used: all',
    plan: 'gb-everyday-12',
    refund: proportional,
    after: MINUTE,
    gives: { rule: 'withdrawal', priceMinor: 800n, usedMinor: 0n, refundMinor: 800n },
  },
  {
    // 11 May to 10 June: 31 days, of which 3 are over.
    what: 'three days of thirty-one, by time',
    plan: 'gb-everyday-12',
    refund: byTime,
    after: 3 * DAY,
    gives: { rule: 'withdrawal', priceMinor: 800n, usedMinor: 77n, refundMinor: 723n },
  },
  {
    what: 'a quarter of everything, by volume, however long ago',
    plan: 'gb-everyday-12',
    refund: byVolume,
    after: 10 * DAY,
    used: [1n, 4n],
    gives: { rule: 'withdrawal', priceMinor: 800n, usedMinor: 200n, refundMinor: 600n },
  },
  {
    what: 'the greater: time',
    plan: 'gb-everyday-12',
    refund: proportional,
    after: 10 * DAY,
    used: [1n, 4n],
    gives: { rule: 'withdrawal', priceMinor: 800n, usedMinor: 258n, refundMinor: 542n },
  },
  {
    what: 'the greater: volume',
    plan: 'gb-everyday-12',
    refund: proportional,
    after: 3 * DAY,
    used: [1n, 2n],
    gives: { rule: 'withdrawal', priceMinor: 800n, usedMinor: 400n, refundMinor: 400n },
  },
  {
    what: 'a promotion: from the price that was paid',
    plan: 'gb-everyday-6',
    refund: byVolume,
    after: DAY,
    used: [1n, 3n],
    gives: { rule: 'withdrawal', priceMinor: 300n, usedMinor: 100n, refundMinor: 200n },
  },
  {
    what: 'everything used',
    plan: 'gb-everyday-12',
    refund: proportional,
    after: DAY,
    used: [1n, 1n],
    gives: 'refund_used_up',
  },
  {
    what: 'the last minute of the fourteenth day (a Monday)',
    plan: 'gb-everyday-12',
    refund: byVolume,
    after: 14 * DAY + 14 * HOUR - MINUTE,
    gives: { rule: 'withdrawal', priceMinor: 800n, usedMinor: 0n, refundMinor: 800n },
  },
  {
    what: 'the first minute after it',
    plan: 'gb-everyday-12',
    refund: byVolume,
    after: 14 * DAY + 14 * HOUR,
    gives: 'refund_too_late',
  },
  {
    what: 'no right and no promise',
    plan: 'gb-everyday-12',
    refund: none,
    after: 0,
    gives: 'refund_not_offered',
  },
  {
    what: 'a day pass by the hour',
    plan: 'gb-add-turkey-day-2',
    refund: byTime,
    after: 0,
    gives: { rule: 'withdrawal', priceMinor: 500n, usedMinor: 0n, refundMinor: 500n },
  },
  {
    what: 'tonight’s add-on, six of fourteen hours later',
    plan: 'gb-add-tonight-2',
    refund: byTime,
    after: 6 * HOUR,
    gives: { rule: 'withdrawal', priceMinor: 150n, usedMinor: 64n, refundMinor: 86n },
  },
  {
    what: 'tonight’s add-on tomorrow: performed',
    plan: 'gb-add-tonight-2',
    refund: proportional,
    after: DAY,
    gives: 'refund_plan_over',
  },
  {
    what: 'a travel eSIM not yet used, long after the purchase',
    plan: 'travel-japan-5',
    refund: halfYear,
    after: 80 * DAY,
    gives: { rule: 'operator-window', priceMinor: 1450n, usedMinor: 0n, refundMinor: 1450n },
  },
  {
    what: 'the same once it was used at all',
    plan: 'travel-japan-5',
    refund: halfYear,
    after: 80 * DAY,
    used: [1n, 1000n],
    gives: 'refund_not_offered',
  },
  {
    what: 'waiting for its first use: all, after the law’s time too',
    plan: 'travel-japan-5',
    refund: {},
    after: 60 * DAY,
    gives: { rule: 'not-begun', priceMinor: 1450n, usedMinor: 0n, refundMinor: 1450n },
  },
  {
    what: 'money back whatever was used',
    plan: 'gb-everyday-12',
    refund: noQuestions,
    after: 29 * DAY,
    used: [1n, 2n],
    gives: { rule: 'operator-window', priceMinor: 800n, usedMinor: 0n, refundMinor: 800n },
  },
  {
    what: 'unused after the law’s time: half as goodwill',
    plan: 'gb-everyday-12',
    refund: goodwill,
    after: 20 * DAY,
    gives: { rule: 'unused-goodwill', priceMinor: 800n, usedMinor: 400n, refundMinor: 400n },
  },
  {
    what: 'used after the law’s time: no goodwill',
    plan: 'gb-everyday-12',
    refund: goodwill,
    after: 20 * DAY,
    used: [1n, 100n],
    gives: 'refund_too_late',
  },
  {
    what: 'what is left of bought credit, half a year later',
    plan: 'gb-topup-10',
    refund: {},
    after: 170 * DAY,
    used: [1n, 4n],
    gives: { rule: 'remaining-credit', priceMinor: 1000n, usedMinor: 250n, refundMinor: 750n },
  },
  {
    what: 'credit with a bonus: each part of it cost the same',
    plan: 'gb-topup-20',
    refund: {},
    after: 30 * DAY,
    used: [1n, 2n],
    gives: { rule: 'remaining-credit', priceMinor: 2000n, usedMinor: 1000n, refundMinor: 1000n },
  },
  {
    what: 'credit of an operator that keeps it',
    plan: 'gb-topup-10',
    refund: none,
    after: 30 * DAY,
    gives: 'refund_not_offered',
  },
])('$what', ({ plan, refund, after, used, gives }) => {
  const { world, orderId } = bought(planNamed(plan), refund);
  if (used) useShare(world, orderId, ...used);
  world.now += after;
  const quote = quoteOf(world, orderId);
  if (typeof gives === 'string') expect(quote).toEqual({ none: gives });
  else expect('options' in quote && quote.options[0]).toMatchObject(gives);
});

test('it says what was measured, until when it holds, and where the money can go', () => {
  const { world, orderId } = bought(everyday, proportional);
  useShare(world, orderId, 1n, 4n);
  world.now += 3 * DAY;
  const { until, destinations, basis, id } = bestOf(world, orderId);
  expect(basis).toMatchObject([
    { measure: 'time', unit: 'days', used: 3, of: 31 },
    { measure: 'volume', kind: 'data', used: 3n * 1024n ** 3n, of: 12n * 1024n ** 3n },
    { measure: 'volume', kind: 'voice', used: 775n * 60n, of: 3_100n * 60n },
    { measure: 'volume', kind: 'sms', used: 750n, of: 3_000n },
  ]);
  // The end of 25 May in London.
  expect(until).toBe(Date.UTC(2026, 4, 25, 23));
  expect(destinations).toEqual(['original', 'credit']);
  expect(id).toBe('withdrawal.800.200.600');
});

test.each([
  ['Monday', Date.UTC(2026, 4, 11, 9), Date.UTC(2026, 4, 25, 23)],
  ['Saturday: its 14th day moves to Monday', Date.UTC(2026, 4, 9, 9), Date.UTC(2026, 4, 25, 23)],
  ['Sunday: its 14th day moves to Monday', Date.UTC(2026, 4, 10, 9), Date.UTC(2026, 4, 25, 23)],
  ['just before midnight in London', Date.UTC(2026, 4, 11, 22, 59), Date.UTC(2026, 4, 25, 23)],
  ['just after it', Date.UTC(2026, 4, 11, 23), Date.UTC(2026, 4, 26, 23)],
  ['over the end of summer time', Date.UTC(2026, 9, 14, 9), Date.UTC(2026, 9, 29)],
])('the right to withdraw, bought on a %s', (_, at, until) => {
  const { world, orderId } = bought(everyday, byVolume, { at });
  expect(bestOf(world, orderId).until).toBe(until);
});

test('what the policy weighs as nothing is not given back when it is all that was bought and is used up', () => {
  const onlyData = { data: 1, voice: 0, sms: 0, credit: 0 };
  const { world, orderId } = bought(planNamed('gb-topup-5'), { weights: onlyData });
  expect(bestOf(world, orderId).refundMinor).toBe(500n);
  useShare(world, orderId, 4n, 5n);
  expect(bestOf(world, orderId).refundMinor).toBe(100n);
  useShare(world, orderId, 1n, 1n);
  expect(quoteOf(world, orderId)).toEqual({ none: 'refund_used_up' });
});

test.each(['time', 'volume', 'greater'] as const)(
  'credit that came with a plan and was spent does not come back as its price: by %s',
  (measure) => {
    const credit = planNamed('gb-topup-5').grants[0]!;
    const mixed = { ...everyday, grants: [...everyday.grants, credit] };
    const { world, orderId } = bought(mixed, { withdrawal: { days: 14, measure } });
    const purse = givenOf(world, orderId).buckets.find(({ kind }) => kind === 'credit')!;
    const price = mixed.priceMinor;
    expect(bestOf(world, orderId)).toMatchObject({ rule: 'withdrawal', refundMinor: price });
    putBucket(world, { ...purse, used: 500n, remaining: 0n });
    expect(bestOf(world, orderId)).toMatchObject({
      refundMinor: price - 500n,
      basis: expect.arrayContaining([expect.objectContaining({ kind: 'credit', used: 500n })]),
    });
  },
);

test('without the wish to start at once, what was used costs nothing', () => {
  const { world, orderId } = bought(everyday, proportional);
  useShare(world, orderId, 1n, 2n);
  const order = world.order(orderId);
  (world.state.orders as Map<string, typeof order>).set(orderId, {
    ...order,
    consentVersion: null,
  });
  expect(bestOf(world, orderId)).toMatchObject({ usedMinor: 0n, refundMinor: 800n });
});

test('what a running session holds counts as used', () => {
  const { world, orderId } = bought(planNamed('gb-add-data-5'), byVolume);
  const [bucket] = givenOf(world, orderId).buckets;
  const half = bucket!.granted / 2n;
  putBucket(world, { ...bucket!, remaining: half, reserved: half });
  expect(bestOf(world, orderId)).toMatchObject({ usedMinor: 250n, refundMinor: 250n });
});

test('a queued plan comes back whole until the operator’s hour', () => {
  const world = new World({ now, policy: { refund: dayBefore } });
  const line = world.addLine();
  world.buy(line.id, everyday);
  const queued = world.buy(line.id, planNamed('gb-everyday-30'), 'queue');
  if ('refused' in queued) throw new Error(queued.refused);
  const begins = givenOf(world, queued.orderId).period!.startsAt!;
  world.now = begins - 24 * HOUR - 1;
  expect(bestOf(world, queued.orderId)).toMatchObject({
    rule: 'not-begun',
    refundMinor: 500n,
    until: begins - 24 * HOUR,
  });
  world.now += 1;
  expect(quoteOf(world, queued.orderId)).toEqual({ none: 'refund_not_offered' });
});

test('a plan that was replaced can still be withdrawn from: what it served is paid', () => {
  const { world, line, orderId } = bought(everyday, byTime);
  world.now += 3 * DAY;
  world.buy(line.id, everyday);
  world.now += 5 * DAY;
  expect(bestOf(world, orderId)).toMatchObject({ usedMinor: 77n, refundMinor: 723n });
});

test('a draft has nothing to give back, and what has gone back does not go back again', () => {
  const world = new World({ now });
  const line = world.addLine();
  const draft = world.draft(line.id, everyday);
  if ('refused' in draft) throw new Error(draft.refused);
  expect(quoteOf(world, draft.orderId)).toEqual({ none: 'order_not_paid' });
  const paid = bought(everyday);
  requestBy(paid.world, paid.orderId);
  expect(quoteOf(paid.world, paid.orderId)).toEqual({ none: 'refund_all_back' });
});

test('money that was taken and could not be credited goes back by itself, all of it', () => {
  const world = new World({ now });
  const line = world.addLine();
  const draft = world.draft(line.id, everyday);
  if ('refused' in draft) throw new Error(draft.refused);
  const confirmed = world.confirm(draft.orderId, everyday);
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  const of = { orderId: draft.orderId, paymentId: confirmed.paymentId };
  world.say(everyday, of, { status: 'captured', happenedAt: now - 20 * MINUTE });
  expect(quoteOf(world, of.orderId)).toMatchObject({
    options: [{ rule: 'undelivered', refundMinor: 800n, destinations: [] }],
  });
});

test('after goodwill of the staff the rest is quoted', () => {
  const { world, orderId } = bought(everyday, byVolume);
  giveBy(world, orderId, 300n);
  useShare(world, orderId, 1n, 2n);
  expect(bestOf(world, orderId)).toMatchObject({
    priceMinor: 500n,
    usedMinor: 250n,
    refundMinor: 250n,
  });
});

test('whatever was used and whenever: used and refund are the price, and more use never gives more back', () => {
  const plans = ['gb-everyday-12', 'gb-everyday-30', 'gb-add-data-5', 'gb-topup-20', 'gb-data-60'];
  fc.assert(
    fc.property(
      fc.constantFrom(...plans),
      fc.constantFrom('time' as const, 'volume' as const, 'greater' as const),
      fc.integer({ min: 0, max: 16 * 24 * 60 }),
      fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 2 }),
      (plan, measure, minutes, shares) => {
        const [less, more] = shares.sort((a, b) => a - b) as [number, number];
        const figures = [less, more].map((share) => {
          const { world, orderId } = bought(planNamed(plan), { withdrawal: { days: 14, measure } });
          useShare(world, orderId, BigInt(share), 1000n);
          world.now += minutes * MINUTE;
          const quote = quoteOf(world, orderId);
          if ('none' in quote) return 0n;
          for (const option of quote.options) {
            expect(option.usedMinor + option.refundMinor).toBe(option.priceMinor);
            expect(option.refundMinor).toBeGreaterThan(0n);
            expect(option.refundMinor).toBeLessThanOrEqual(world.order(orderId).priceMinor);
          }
          return quote.options[0]!.refundMinor;
        });
        expect(figures[1]! <= figures[0]!).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
