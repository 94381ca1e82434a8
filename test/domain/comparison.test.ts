import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { supplyOf } from '#domain/best-value-cover.ts';
import type { DayCount, Grant, PlanVersion, Zone } from '#domain/catalogue.ts';
import {
  chosenPlans,
  everyPlan,
  isWanted,
  type PlanFigures,
  type PlanFilter,
  planFigures,
  planSorts,
  pricePerDay,
  pricePerGb,
  sortedPlans,
} from '#domain/comparison.ts';
import { divideRounded } from '#domain/money.ts';

const GB = 1_073_741_824n;
const text = { en: '', 'zh-CN': '' };
const zones: Zone[] = [
  { id: 'home', name: text, countries: ['GB'] },
  { id: 'europe', name: text, countries: ['GB', 'FR', 'DE'] },
];

interface Sketch {
  price?: number;
  grants?: [Grant['kind'], Grant['scope'], bigint, string?][];
  count?: DayCount;
  length?: number;
  more?: Partial<PlanVersion>;
}

function listed(planId: string, sketch: Sketch = {}, startsAt = '2026-02-10T12:00Z'): PlanFigures {
  const { price = 1000, grants = [], count = 'days-including-first', length = 30, more } = sketch;
  const plan: PlanVersion = {
    planId,
    version: 1,
    kind: 'plan',
    marketId: 'gb',
    name: text,
    summary: text,
    priceMinor: 99_999n,
    promotion: null,
    validity: { count, length, start: 'purchase', activateWithinDays: null },
    grants: grants.map(([kind, scope, amount, zoneId = 'home']) => ({
      kind,
      scope,
      amount,
      zoneId,
      fairUse: false,
    })),
    simKinds: ['physical', 'esim'],
    withdrawnAt: null,
    ...more,
  };
  return planFigures(plan, {
    priceMinor: BigInt(price),
    zones,
    startsAt: Date.parse(startsAt),
    timeZone: 'Europe/London',
  });
}

const ids = (plans: readonly PlanFigures[]) => plans.map(({ plan }) => plan.planId).join(' ');

describe('figures', () => {
  test('grants are added up by what they are for', () => {
    const figures = listed('p', {
      grants: [
        ['data', 'any', 5n * GB],
        ['data', 'any', 2n * GB, 'europe'],
        ['voice', 'national', 600n],
        ['voice', 'international', 300n],
        ['voice', 'any', 60n],
        ['sms', 'national', 10n],
        ['sms', 'any', 20n],
        ['credit', 'any', 500n, 'unknown'],
      ],
    });
    expect(figures).toMatchObject({
      priceMinor: 1000n,
      dataOctets: 7n * GB,
      nationalSeconds: 600n,
      internationalSeconds: 300n,
      anySeconds: 60n,
      messages: 30n,
      countries: ['DE', 'FR', 'GB'],
    });
  });

  test.each<[DayCount, number, string, number]>([
    ['calendar-month', 1, '2026-02-10T12:00Z', 28],
    ['calendar-month', 1, '2026-03-10T12:00Z', 31],
    ['calendar-month', 12, '2027-03-10T12:00Z', 366],
    ['days-including-first', 30, '2026-02-10T12:00Z', 30],
    ['days-after', 30, '2026-02-10T12:00Z', 31],
    ['until-midnight', 1, '2026-02-10T12:00Z', 1],
    ['hours', 36, '2026-02-10T12:00Z', 1.5],
  ])('%s x %i from %s is %f days', (count, length, startsAt, days) => {
    expect(listed('p', { count, length }, startsAt).validityDays).toBe(days);
  });

  test('prices for a GB and for a day are exact until they are shown', () => {
    const perDay = pricePerDay(listed('p', { price: 1000, count: 'hours', length: 36 }));
    expect(divideRounded(perDay.numerator, perDay.denominator)).toBe(667n);
    const perGb = pricePerGb(listed('p', { price: 1000, grants: [['data', 'any', 3n * GB]] }))!;
    expect(divideRounded(perGb.numerator, perGb.denominator)).toBe(333n);
    expect(pricePerGb(listed('p'))).toBe(null);
  });
});

describe('filters', () => {
  const rich = listed('rich', {
    price: 2000,
    grants: [
      ['data', 'any', 10n * GB, 'europe'],
      ['voice', 'national', 600n],
      ['voice', 'any', 60n],
      ['sms', 'any', 50n],
    ],
    more: { simKinds: ['esim'] },
  });

  test.each<[Partial<PlanFilter>, boolean]>([
    [{}, true],
    [{ kind: 'plan' }, true],
    [{ kind: 'add-on' }, false],
    [{ countries: ['GB', 'DE'] }, true],
    [{ countries: ['GB', 'JP'] }, false],
    [{ minDataOctets: 10n * GB }, true],
    [{ minDataOctets: 10n * GB + 1n }, false],
    [{ minNationalSeconds: 660n }, true],
    [{ minNationalSeconds: 661n }, false],
    [{ minInternationalSeconds: 60n }, true],
    [{ minInternationalSeconds: 61n }, false],
    [{ minMessages: 50n }, true],
    [{ minMessages: 51n }, false],
    [{ maxPriceMinor: 2000n }, true],
    [{ maxPriceMinor: 1999n }, false],
    [{ minValidityDays: 30 }, true],
    [{ minValidityDays: 31 }, false],
    [{ simKind: 'esim' }, true],
    [{ simKind: 'physical' }, false],
    [{ start: 'purchase' }, true],
    [{ start: 'first-use' }, false],
    [{ minMessages: 50n, maxPriceMinor: 1999n }, false],
  ])('%o: %s', (filter, wanted) => {
    expect(isWanted(rich, { ...everyPlan, ...filter })).toBe(wanted);
  });

  test('a list is filtered and sorted', () => {
    const plans = [rich, listed('dear', { price: 3000 }), listed('cheap', { price: 500 })];
    const filter = { ...everyPlan, maxPriceMinor: 2000n };
    expect(ids(chosenPlans(plans, { filter, sort: 'price' }))).toBe('cheap rich');
  });
});

describe('orders', () => {
  const plans = [
    listed('a', {
      price: 1000,
      grants: [
        ['data', 'any', 4n * GB],
        ['sms', 'any', 5n],
      ],
    }),
    listed('b', {
      price: 1500,
      grants: [
        ['data', 'any', 7n * GB],
        ['voice', 'any', 60n],
      ],
    }),
    listed('c', { price: 300, length: 7, grants: [['data', 'any', GB]] }),
    listed('d', { price: 200, count: 'hours', length: 36, grants: [['voice', 'national', 90n]] }),
  ];
  test.each([
    ['price', 'd c a b'],
    ['data', 'b a c d'],
    ['minutes', 'd b c a'],
    ['sms', 'a d c b'],
    ['price-per-gb', 'b a c d'],
    ['price-per-day', 'a c b d'],
    ['validity', 'a b c d'],
  ] as const)('by %s: %s', (sort, order) => {
    expect(ids(sortedPlans(plans, sort))).toBe(order);
  });

  test('nothing but the id tells two plans apart: the id decides', () => {
    expect(ids(sortedPlans([listed('y'), listed('x'), listed('z')], 'data'))).toBe('x y z');
  });

  const anyPlan = fc
    .record({
      planId: fc.constantFrom('a', 'b', 'c', 'd'),
      version: fc.integer({ min: 1, max: 3 }),
      price: fc.nat(3),
      data: fc.bigInt({ min: 0n, max: 2n }),
      length: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ planId, version, price, data, length }) =>
      listed(planId, { price, length, grants: [['data', 'any', data]], more: { version } }),
    );
  const names = (list: readonly PlanFigures[]) =>
    list.map(({ plan, priceMinor, dataOctets, validityDays }) =>
      [plan.planId, plan.version, priceMinor, dataOctets, validityDays].join(),
    );

  test('the order is total: the same whatever order the plans came in', () => {
    const shuffled = fc
      .array(anyPlan, { maxLength: 8 })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      );
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...planSorts), ([list, other], sort) => {
        expect(names(sortedPlans(list, sort))).toEqual(names(sortedPlans(other, sort)));
      }),
    );
  });
});

test('what is for one service only counts neither in figures nor towards a need', () => {
  const { plan } = listed('chat', { grants: [['data', 'any', 5n * GB]] });
  const chat: PlanVersion = {
    ...plan,
    grants: [...plan.grants, { ...plan.grants[0]!, amount: 20n * GB, serviceId: 'chat' }],
  };
  const terms = { priceMinor: 1_000n, zones, startsAt: 0, timeZone: 'UTC' };
  expect(planFigures(chat, terms).dataOctets).toBe(5n * GB);
  expect(supplyOf(chat, () => true).data).toBe(5n * GB);
});
