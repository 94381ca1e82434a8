import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '#domain/policy.ts';
import type { PromotionBenefit, PromotionVersion } from '#domain/promotion.ts';
import type { PurchaseFacts, WhyNot } from '#domain/promotion-fit.ts';
import { promotionCriteria } from '#domain/promotion-policy.ts';
import { priceFor, priceOffers } from '#domain/promotion-price.ts';
import type { PromotionUse } from '#domain/promotion-use.ts';
import { DAY } from '#domain/time.ts';
import { promotionWith } from '../support/promotions.ts';
import { planNamed, rulesWith } from '../support/world.ts';

const now = Date.UTC(2026, 2, 20, 12);
const today = Math.floor(now / DAY);
const plan = planNamed('gb-everyday-12');
const withOwn = planNamed('gb-everyday-30');

const factsWith = (of: Partial<PurchaseFacts> = {}): PurchaseFacts => ({
  ...{ lineId: 'line', earlierPurchases: 0, accountPurchases: 1, awaySince: null },
  ...{ uses: [], code: null, claims: null, ...of },
});
const rulesOf = (
  versions: readonly PromotionVersion[],
  promotions: Policy['promotions'] = {},
  room: [string, { uses: number | null; minor: bigint | null }][] = [],
) => ({ ...rulesWith({ promotions }), promotions: { versions, room: new Map(room) } });

const use = (of: Partial<PromotionUse> = {}): PromotionUse => ({
  ...{
    id: 'use',
    promotionId: 'spring',
    version: 1,
    orderId: 'order',
    lineId: 'line',
    planId: plan.planId,
  },
  ...{ code: null, discountMinor: 160n, redemptionId: of.id ?? 'use', claimedMinor: null },
  ...{ state: 'taken', createdAt: now, dueAt: null, decidedAt: now, ...of },
});
const spring = { promotionId: 'spring', typed: 'SPRING' };
const byCode = { trigger: 'code', code: 'SPRING' } as const;

describe('why a promotion does not hold', () => {
  test.for<[WhyNot, Partial<PromotionVersion>, Partial<PurchaseFacts>]>([
    ['withdrawn', { withdrawnAt: now }, {}],
    ['other_plan', { planIds: ['gb-unlimited'] }, {}],
    ['other_market', { marketIds: ['de'] }, {}],
    ['other_currency', { currency: 'EUR' }, {}],
    ['needs_code', byCode, {}],
    ['not_begun', { fromDay: today + 1 }, {}],
    ['over', { untilDay: today - 1 }, {}],
    ['not_first_time', { audience: { kind: 'first-time' } }, {}],
    ['not_away_long_enough', { audience: { kind: 'win-back', afterDays: 30 } }, {}],
    [
      'not_away_long_enough',
      { audience: { kind: 'win-back', afterDays: 30 } },
      { awaySince: now - 29 * DAY },
    ],
    ['periods_over', { periods: 2 }, { earlierPurchases: 2 }],
    [
      'used_as_often_as_allowed',
      { limits: { uses: null, minor: null, perSubscriber: 1 } },
      { uses: [use()] },
    ],
    ['saves_nothing', { benefit: { kind: 'price', priceMinor: 800n } }, {}],
    ['sold_out', { limits: { uses: 5, minor: null, perSubscriber: null } }, { claims: new Map() }],
  ])('%s', ([why, of, facts]) => {
    const priced = priceOffers(plan, factsWith(facts), rulesOf([promotionWith(of)]), now);
    expect(priced.others.map((each) => each.why)).toEqual([why]);
    expect(priced.priceMinor).toBe(plan.priceMinor);
  });

  test.for<[string, Partial<PromotionVersion>, Partial<PurchaseFacts>]>([
    ['its plan', { planIds: [plan.planId] }, {}],
    ['its code', byCode, { code: spring }],
    ['its last day', { fromDay: today, untilDay: today }, {}],
    ['a first purchase', { audience: { kind: 'first-time' } }, { accountPurchases: 0 }],
    [
      'a line that is back',
      { audience: { kind: 'win-back', afterDays: 30 } },
      { awaySince: now - 30 * DAY },
    ],
    [
      'what came back',
      { limits: { uses: null, minor: null, perSubscriber: 1 } },
      { uses: [use({ state: 'returned' })] },
    ],
    [
      'what is set aside',
      { limits: { uses: 5, minor: null, perSubscriber: null } },
      { claims: new Map([['spring', 160n]]) },
    ],
  ])('it holds for %s', ([, of, facts]) => {
    const { priceMinor } = priceOffers(plan, factsWith(facts), rulesOf([promotionWith(of)]), now);
    expect(priceMinor).toBe(640n);
  });
});

describe('stacking', () => {
  const amount = promotionWith({
    promotionId: 'amount',
    benefit: { kind: 'amount', amountMinor: 300n },
  });
  const percent = promotionWith({ promotionId: 'percent' });
  const priceBy = (promotions: Policy['promotions']) => {
    const { offers, priceMinor } = priceOffers(
      withOwn,
      factsWith(),
      rulesOf([percent, amount], promotions),
      now,
    );
    return [priceMinor, ...offers.map(({ promotion }) => promotion.promotionId)];
  };
  test('the one that saves most, and the plan’s own price is one of them', () => {
    expect(priceBy({})).toEqual([500n, 'gb-first-month-half']);
  });
  test('the first in order', () => {
    expect(priceBy({ stacking: 'first', order: ['percent-first'] })).toEqual([800n, 'percent']);
    expect(priceBy({ stacking: 'first', order: ['amount-first'] })).toEqual([700n, 'amount']);
  });
  test('all, each off what the one before left', () => {
    const order = ['amount-first', 'percent-first'] as const;
    expect(priceBy({ stacking: 'all', order })).toEqual([
      ...[500n, 'amount', 'percent', 'gb-first-month-half'],
    ]);
  });
});

test('what comes after is told with how long it takes', () => {
  const three = promotionWith({ ...byCode, periods: 3 });
  const price = priceFor(plan, factsWith({ code: spring }), rulesOf([three]), now);
  expect(price).toMatchObject({
    ...{ priceMinor: 640n, thenPriceMinor: 640n, times: 3, afterwardsMinor: 800n },
  });
  const always = priceFor(plan, factsWith(), rulesOf([promotionWith()]), now);
  expect(always).toMatchObject({ thenPriceMinor: 640n, times: null, afterwardsMinor: 640n });
});

const benefits: fc.Arbitrary<PromotionBenefit> = fc.oneof(
  fc.record({
    kind: fc.constant('percent' as const),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
    mostMinor: fc.option(fc.bigInt(1n, 500n)),
  }),
  fc.record({ kind: fc.constant('amount' as const), amountMinor: fc.bigInt(1n, 2_000n) }),
  fc.record({ kind: fc.constant('price' as const), priceMinor: fc.bigInt(0n, 2_000n) }),
);
const promotionsOf = fc
  .array(
    fc.record({
      benefit: benefits,
      periods: fc.option(fc.integer({ min: 1, max: 4 })),
      priority: fc.integer({ min: 0, max: 3 }),
      isTyped: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((all) =>
    all.map(({ isTyped, ...of }, i) =>
      promotionWith({
        ...of,
        promotionId: `p${i}`,
        ...(isTyped && { trigger: 'code', code: `C${i}` }),
      }),
    ),
  );
const policies = fc.record({
  stacking: fc.constantFrom('first', 'best', 'all'),
  order: fc.shuffledSubarray([...promotionCriteria], { minLength: 1 }),
}) as fc.Arbitrary<NonNullable<Policy['promotions']>>;
const idsOf = (versions: readonly PromotionVersion[]) =>
  versions.map(({ promotionId }) => promotionId);

describe('whatever promotions and rules there are', () => {
  test('the price is the same in whatever order they are given, and never below zero', () => {
    fc.assert(
      fc.property(
        promotionsOf,
        policies,
        fc.nat(5),
        fc.nat(),
        (versions, policy, earlier, seed) => {
          const code = { promotionId: `p${seed % 6}`, typed: 'X' };
          const facts = factsWith({ earlierPurchases: earlier, code });
          const of = (given: readonly PromotionVersion[]) =>
            priceOffers(withOwn, facts, rulesOf(given, policy), now);
          const one = of(versions);
          const other = of(versions.toReversed());
          expect(idsOf(other.offers.map(({ promotion }) => promotion))).toEqual(
            idsOf(one.offers.map(({ promotion }) => promotion)),
          );
          expect(other.priceMinor).toBe(one.priceMinor);
          expect(one.priceMinor).toBeGreaterThanOrEqual(0n);
          expect(
            one.offers.every(
              ({ discountMinor, afterMinor }) => discountMinor > 0n && afterMinor >= 0n,
            ),
          ).toBe(true);
          const off = one.offers.reduce((sum, { discountMinor }) => sum + discountMinor, 0n);
          expect(one.fullMinor - off).toBe(one.priceMinor);
          expect(one.offers.length + one.others.length).toBe(versions.length + 1);
        },
      ),
    );
  });

  test('the stacking rule is kept', () => {
    fc.assert(
      fc.property(promotionsOf, policies, (versions, policy) => {
        const rules = rulesOf(versions, policy);
        const { offers, priceMinor } = priceOffers(withOwn, factsWith(), rules, now);
        if (policy.stacking !== 'all') expect(offers.length).toBeLessThanOrEqual(1);
        if (policy.stacking !== 'best') return;
        for (const each of versions) {
          const alone = priceOffers(withOwn, factsWith(), rulesOf([each], policy), now);
          expect(priceMinor).toBeLessThanOrEqual(alone.priceMinor);
        }
      }),
    );
  });

  test('what is told to come next is what comes', () => {
    fc.assert(
      fc.property(promotionsOf, policies, fc.nat(5), (versions, policy, typed) => {
        const rules = rulesOf(versions, policy);
        let facts = factsWith({ code: { promotionId: `p${typed}`, typed: 'X' } });
        let told = priceFor(withOwn, facts, rules, now);
        for (let i = 0; i < 6; i++) {
          const taken = told.offers
            .filter(({ promotion }) => promotion.source === 'operator')
            .map(({ promotion, follows, discountMinor }, n) =>
              use({
                id: `${i}-${n}`,
                planId: withOwn.planId,
                promotionId: promotion.promotionId,
                redemptionId: follows?.redemptionId ?? `${i}-${n}`,
                createdAt: now + i,
                discountMinor,
              }),
            );
          facts = {
            ...facts,
            uses: [...facts.uses, ...taken],
            earlierPurchases: facts.earlierPurchases + 1,
            code: null,
          };
          const next = priceFor(withOwn, facts, rules, now);
          expect(next.priceMinor).toBe(told.thenPriceMinor);
          if (told.times === 1) expect(next.priceMinor).toBe(told.afterwardsMinor);
          told = next;
        }
      }),
    );
  });

  test('a code for N purchases lowers exactly N', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), (periods) => {
        const rules = rulesOf([promotionWith({ ...byCode, periods })]);
        const uses: PromotionUse[] = [];
        let lowered = 0;
        for (let i = 0; i < periods + 3; i++) {
          const code = i === 0 ? spring : null;
          const { offers } = priceOffers(
            plan,
            factsWith({ uses, code, earlierPurchases: i }),
            rules,
            now,
          );
          for (const { follows } of offers) {
            lowered += 1;
            uses.push(
              use({
                id: `u${i}`,
                redemptionId: follows?.redemptionId ?? `u${i}`,
                createdAt: now + i,
              }),
            );
          }
        }
        expect(lowered).toBe(periods);
      }),
    );
  });
});
