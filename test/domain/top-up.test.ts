import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TopUpTerms } from '#domain/credit-policy.ts';
import { decideDraftOrder } from '#domain/draft-order.ts';
import type { Money } from '#domain/money.ts';
import { asSold, atChosenAmount, isCreditForMoney } from '#domain/top-up.ts';
import { planNamed, rulesWith, seedCatalogue, World } from '../support/world.ts';

const terms: TopUpTerms = {
  ...{ planId: 'gb-topup', currency: 'GBP' },
  ...{ leastMinor: 500, mostMinor: 10_000, stepMinor: 50 },
};
const credit = { topUps: [terms] };
const { policy } = rulesWith({ credit });
const now = Date.UTC(2026, 4, 11, 9);
const pounds = (amountMinor: bigint): Money => ({ amountMinor, currency: 'GBP' });

test.each<[string, string, Money, string | null]>([
  ['the least', 'gb-topup', pounds(500n), null],
  ['the most', 'gb-topup', pounds(10_000n), null],
  ['a step', 'gb-topup', pounds(3_750n), null],
  ['the plan’s own', 'gb-topup', pounds(1_500n), null],
  ['too little', 'gb-topup', pounds(450n), 'amount_too_small'],
  ['nothing', 'gb-topup', pounds(0n), 'amount_too_small'],
  ['less than nothing', 'gb-topup', pounds(-500n), 'amount_too_small'],
  ['too much', 'gb-topup', pounds(10_050n), 'amount_too_large'],
  ['between two steps', 'gb-topup', pounds(3_749n), 'amount_not_in_steps'],
  ['other money', 'gb-topup', { amountMinor: 1_000n, currency: 'EUR' }, 'top_up_not_offered'],
  ['a top-up that is not named', 'gb-topup-5', pounds(500n), 'top_up_not_offered'],
  ['a plan', 'gb-everyday-12', pounds(500n), 'top_up_not_offered'],
])('%s', (_, planId, amount, refused) => {
  const plan = planNamed(planId);
  const sold = atChosenAmount(plan, amount, policy);
  if (refused) return expect(sold).toEqual({ refused });
  const { amountMinor } = amount;
  expect(sold).toEqual({
    ...plan,
    priceMinor: amountMinor,
    grants: [{ ...plan.grants[0], amount: amountMinor }],
  });
});

test.each([
  ['gb-everyday-12', false],
  ['gb-add-data-5', false],
  ['gb-topup-5', true],
  // More than it costs, and less the first time.
  ['gb-topup-20', false],
  ['cn-topup-100', false],
])('naming %s is of use: %s', (planId, isOfUse) => {
  const named = rulesWith({ credit: { topUps: [{ ...terms, planId }] } }).policy;
  const sold = atChosenAmount(planNamed(planId), pounds(500n), named);
  expect('refused' in sold).toBe(!isOfUse);
});

test('a policy that names none sells none', () => {
  const sold = atChosenAmount(
    planNamed('gb-topup'),
    pounds(500n),
    rulesWith({ credit: {} }).policy,
  );
  expect(sold).toEqual({ refused: 'top_up_not_offered' });
});

test('an order tells what it sold by its price alone, whatever the policy says later', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 190n }), (steps) => {
      const plan = planNamed('gb-topup');
      const sold = atChosenAmount(plan, pounds(500n + 50n * steps), policy);
      if ('refused' in sold) throw new Error(sold.refused);
      expect(asSold(plan, { ...sold, discounts: [] })).toEqual(sold);
      expect(isCreditForMoney(sold)).toBe(true);
    }),
  );
  for (const plan of seedCatalogue.plans)
    expect(asSold(plan, { ...plan, discounts: [] })).toBe(plan);
  const plan = planNamed('gb-everyday-12');
  expect(asSold(plan, { priceMinor: 1n, discounts: [] })).toBe(plan);
});

function draft(world: World, lineId: string, amount?: Money) {
  const orderId = world.newId();
  const wish = {
    ...{ orderId, lineId, newLine: null, plan: planNamed('gb-topup'), timing: 'now' as const },
    ...{ locale: 'en' as const, earlierPurchases: 0, ...(amount && { amount }) },
  };
  return world.do(decideDraftOrder(wish, world.rules));
}

test('the amount is the price, with its tax in it; another amount is another order', () => {
  const world = new World({ now, policy: { credit } });
  const line = world.addLine();
  world.buy(line.id, planNamed('gb-everyday-12'));
  const orderOf = (amount?: Money) => {
    const answer = draft(world, line.id, amount);
    if ('refused' in answer) throw new Error(answer.refused);
    return world.state.orders.get(answer.orderId)!;
  };
  const order = orderOf(pounds(3_750n));
  expect(order).toMatchObject({
    ...{ planId: 'gb-topup', priceMinor: 3_750n, thenPriceMinor: 3_750n, taxMinor: 625n },
    state: 'draft',
  });
  expect(orderOf(pounds(3_750n)).id).toBe(order.id);
  expect(orderOf(pounds(3_800n)).id).not.toBe(order.id);
  expect(orderOf()).toMatchObject({ priceMinor: 1_500n });
});

test('what may be held counts the amount that was chosen', () => {
  const world = new World({ now, policy: { credit: { ...credit, mostMinor: { GBP: 3_000 } } } });
  const line = world.addLine();
  world.buy(line.id, planNamed('gb-everyday-12'));
  expect(draft(world, line.id, pounds(3_050n))).toEqual({ refused: 'credit_limit' });
  expect(draft(world, line.id, pounds(3_000n))).toHaveProperty('orderId');
});
