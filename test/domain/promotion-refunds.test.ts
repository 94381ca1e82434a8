import { expect, test } from 'vitest';
import { explainOrder } from '#domain/explain-order.ts';
import type { Policy } from '#domain/policy.ts';
import type { PromotionVersion } from '#domain/promotion.ts';
import { promotionWith } from '../support/promotions.ts';
import { bestOf, givenOf, putBucket, requestBy } from '../support/refund-world.ts';
import { planNamed, World } from '../support/world.ts';

const everyday = planNamed('gb-everyday-12');
const topUp = planNamed('gb-topup-5');
const GB = 1n << 30n;
const data = { kind: 'data', scope: 'any', zoneId: 'europe', amount: 6n * GB } as const;
const credit = { kind: 'credit', scope: 'any', zoneId: 'europe', amount: 500n } as const;
const volume = { refund: { withdrawal: { days: 14, measure: 'volume' as const } } };

function bought(
  plan: typeof everyday,
  promotion: Partial<PromotionVersion>,
  policy: Partial<Policy> = volume,
) {
  const world = new World({
    ...{ now: Date.UTC(2026, 2, 20, 9), policy },
    promotions: [promotionWith(promotion)],
  });
  const order = world.buy(world.addLine().id, plan);
  if ('refused' in order) throw new Error(order.refused);
  const stateOfUse = () => [...world.state.promotionUses.values()].map(({ state }) => state);
  return { world, orderId: order.orderId, stateOfUse };
}

/** Takes so much of what the order gave of one kind, the bonus first. */
function use(world: World, orderId: string, kind: string, amount: bigint): void {
  let open = amount;
  const own = givenOf(world, orderId).buckets.filter((each) => each.kind === kind);
  for (const bucket of own.toSorted((a) => (a.origin === 'promotion' ? -1 : 1))) {
    const used = open < bucket.remaining ? open : bucket.remaining;
    open -= used;
    putBucket(world, { ...bucket, used: bucket.used + used, remaining: bucket.remaining - used });
  }
}

test('a bonus comes back with the plan, and makes what was used no cheaper', () => {
  const { world, orderId } = bought(everyday, { benefit: { kind: 'bonus', grant: data } });
  const without = bought(everyday, { planIds: ['none'] });
  const given = givenOf(world, orderId).buckets;
  expect(given.map(({ origin, granted }) => [origin, granted])).toContainEqual([
    'promotion',
    6n * GB,
  ]);
  use(world, orderId, 'data', 9n * GB);
  use(without.world, without.orderId, 'data', 9n * GB);
  expect(bestOf(world, orderId)).toEqual(bestOf(without.world, without.orderId));
  requestBy(world, orderId);
  const open = givenOf(world, orderId).buckets.filter(({ remaining }) => remaining > 0n);
  expect(open).toEqual([]);
});

test('a bonus of another kind is worth its share of the price', () => {
  const { world, orderId } = bought(everyday, { benefit: { kind: 'bonus', grant: credit } });
  use(world, orderId, 'credit', 250n);
  expect(bestOf(world, orderId)).toMatchObject({ usedMinor: 400n });
});

test('credit bought for less is worth what it says once it is spent', () => {
  const half = { kind: 'percent', basisPoints: 5_000, mostMinor: null } as const;
  const { world, orderId } = bought(topUp, { benefit: half });
  expect(world.order(orderId).priceMinor).toBe(250n);
  expect(givenOf(world, orderId).buckets.map(({ granted }) => granted)).toEqual([500n]);
  use(world, orderId, 'credit', 200n);
  expect(bestOf(world, orderId)).toMatchObject({ usedMinor: 200n, refundMinor: 50n });
});

test('credit given beside a top-up is spent at what it says', () => {
  const { world, orderId } = bought(topUp, { benefit: { kind: 'bonus', grant: credit } });
  use(world, orderId, 'credit', 300n);
  expect(bestOf(world, orderId)).toMatchObject({ usedMinor: 300n, refundMinor: 200n });
});

test('a use is returned with all of the price, and stays taken with a part of it', () => {
  const whole = bought(everyday, {});
  expect(whole.stateOfUse()).toEqual(['taken']);
  requestBy(whole.world, whole.orderId);
  expect(whole.stateOfUse()).toEqual(['returned']);
  const part = bought(everyday, {});
  use(part.world, part.orderId, 'data', 3n * GB);
  expect(bestOf(part.world, part.orderId).refundMinor).toBeLessThan(640n);
  requestBy(part.world, part.orderId);
  expect(part.stateOfUse()).toEqual(['taken']);
});

test.each([
  ['unused', 'returned', 'taken'],
  ['always', 'returned', 'returned'],
  ['never', 'taken', 'taken'],
] as const)('uses are returned as the policy says: %s', (returned, whole, part) => {
  const policy = { ...volume, promotions: { returned } };
  const unused = bought(everyday, {}, policy);
  requestBy(unused.world, unused.orderId);
  expect(unused.stateOfUse()).toEqual([whole]);
  const used = bought(everyday, {}, policy);
  use(used.world, used.orderId, 'data', 3n * GB);
  requestBy(used.world, used.orderId);
  expect(used.stateOfUse()).toEqual([part]);
});

test('the explanation of an order names each promotion', () => {
  const { world, orderId } = bought(everyday, {});
  expect(explainOrder({ order: world.order(orderId) }, []).price).toMatchObject({
    ...{ planMinor: 800n, discountMinor: 160n, priceMinor: 640n },
    discounts: [{ rule: 'promotion:spring@1', amountMinor: 160n }],
  });
});
