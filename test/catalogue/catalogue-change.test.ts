import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Catalogue, Grant, PlanVersion } from '#domain/catalogue.ts';
import { planVersionName } from '#domain/catalogue.ts';
import { catalogueAfter, planCatalogueChange } from '#domain/catalogue-change.ts';
import { arbitraryCatalogue } from './arbitrary-catalogue.ts';

const words = (en: string) => ({ 'zh-CN': '文字', en });

const version = (change: Partial<PlanVersion> = {}): PlanVersion => ({
  planId: 'gb-12',
  version: 1,
  kind: 'plan',
  marketId: 'gb',
  name: words('Everyday'),
  summary: words('Thirty days.'),
  priceMinor: 1_000n,
  promotion: null,
  validity: { count: 'days-after', length: 30, start: 'purchase', activateWithinDays: null },
  grants: [
    { kind: 'data', scope: 'any', amount: 5n, zoneId: 'uk', fairUse: false },
    { kind: 'sms', scope: 'any', amount: 5n, zoneId: 'uk', fairUse: false },
  ],
  simKinds: ['physical', 'esim'],
  withdrawnAt: null,
  ...change,
});

const catalogue = (plans: PlanVersion[], change: Partial<Catalogue> = {}): Catalogue => ({
  markets: [
    {
      id: 'gb',
      name: words('UK'),
      currency: 'GBP',
      timeZone: 'Europe/London',
      countries: ['GB', 'IM'],
      taxRateBasisPoints: 2_000,
      taxName: words('VAT'),
    },
  ],
  zones: [{ id: 'uk', name: words('UK'), countries: ['GB', 'IM'] }],
  plans,
  ...change,
});

/** The change with versions as names: `gb-12@2`. */
function told(current: Catalogue, wanted: Catalogue, sold: string[] = []) {
  const change = planCatalogueChange(current, wanted, new Set(sold));
  return {
    additions: change.additions.map(planVersionName),
    newVersions: change.newVersions.map(planVersionName),
    withdrawals: change.withdrawals.map(
      (each) => `${planVersionName(each)} ${each.because} ${each.at ?? 'now'}`,
    ),
    unchanged: change.unchanged.map(planVersionName),
    refusals: change.refusals,
  };
}

const nothing = { additions: [], newVersions: [], withdrawals: [], unchanged: [], refusals: [] };
const v1 = version();
const v2 = version({ version: 2, priceMinor: 1_100n });
const v1Gone = version({ withdrawnAt: 500 });
const dearer = version({ priceMinor: 1_200n });

test.each<[string, PlanVersion[], PlanVersion[], object]>([
  ['an unknown plan is added', [], [v1], { additions: ['gb-12@1'] }],
  ['history comes with it', [], [v1Gone, v2], { additions: ['gb-12@1', 'gb-12@2'] }],
  [
    'history said to be on sale goes off it',
    [],
    [v1, v2],
    { additions: ['gb-12@1', 'gb-12@2'], withdrawals: ['gb-12@1 superseded now'] },
  ],
  ['the same again changes nothing', [v1], [v1], { unchanged: ['gb-12@1'] }],
  [
    'an edit makes the next version, sold or not',
    [v1],
    [dearer],
    { newVersions: ['gb-12@2'], withdrawals: ['gb-12@1 superseded now'] },
  ],
  [
    'an edit of an older document makes the next version too',
    [v1Gone, v2],
    [dearer],
    { newVersions: ['gb-12@3'], withdrawals: ['gb-12@2 superseded now'] },
  ],
  [
    'an older document that says what is on sale changes nothing',
    [v1Gone, v2],
    [version({ priceMinor: 1_100n })],
    { unchanged: ['gb-12@2'] },
  ],
  [
    'a higher number of the document is kept',
    [v1],
    [v1Gone, version({ version: 4, priceMinor: 1_100n })],
    { newVersions: ['gb-12@4'], withdrawals: ['gb-12@1 superseded 500'] },
  ],
  [
    'history of another system comes along',
    [v1],
    [v1Gone, version({ version: 2, priceMinor: 1n, withdrawnAt: 9 }), { ...v2, version: 3 }],
    { newVersions: ['gb-12@2', 'gb-12@3'], withdrawals: ['gb-12@1 superseded 500'] },
  ],
  [
    'what was history there is not offered here, though the terms are those of before',
    [v1],
    [version({ version: 3, priceMinor: 1n, withdrawnAt: 9 }), version({ version: 4 })],
    { newVersions: ['gb-12@3', 'gb-12@4'], withdrawals: ['gb-12@1 superseded now'] },
  ],
  [
    'another order of grants and SIM kinds says nothing',
    [v1],
    [version({ grants: v1.grants.toReversed(), simKinds: ['esim', 'physical'] })],
    { unchanged: ['gb-12@1'] },
  ],
  ['a missing plan is withdrawn', [v1], [], { withdrawals: ['gb-12@1 missing now'] }],
  ['once', [v1Gone], [], { unchanged: ['gb-12@1'] }],
  [
    'a plan is withdrawn at the time asked for',
    [v1],
    [version({ withdrawnAt: 900 })],
    { withdrawals: ['gb-12@1 asked 900'] },
  ],
  ['a withdrawn plan stays so', [v1Gone], [v1Gone], { unchanged: ['gb-12@1'] }],
  ['offered again it is the next version', [v1Gone], [v1], { newVersions: ['gb-12@2'] }],
])('%s', (_, stored, wanted, expected) => {
  const current = catalogue(stored);
  expect(told(current, catalogue(wanted))).toEqual({ ...nothing, ...expected });
  expect(told(current, catalogue(wanted), stored.map(planVersionName))).toEqual({
    ...nothing,
    ...expected,
  });
});

const promotion = { id: 'half', label: words('Half'), priceMinor: 5n, periods: 2 };
const { validity, grants } = version();
const [data, sms] = grants as [Grant, Grant];

test.each<[string, Partial<PlanVersion>]>([
  ['name', { name: words('Daily') }],
  ['name in Chinese', { name: { 'zh-CN': '日常', en: 'Everyday' } }],
  ['summary', { summary: words('A month.') }],
  ['price', { priceMinor: 1_001n }],
  ['promotion gone', { promotion: null }],
  ['promotion', { promotion: { ...promotion, id: 'other' } }],
  ['promotion label', { promotion: { ...promotion, label: words('Half off') } }],
  ['promotion price', { promotion: { ...promotion, priceMinor: 6n } }],
  ['promotion periods', { promotion: { ...promotion, periods: 3 } }],
  ['day count', { validity: { ...validity, count: 'days-including-first' } }],
  ['length', { validity: { ...validity, length: 31 } }],
  ['cycles', { validity: { ...validity, cycles: 3 } }],
  ['start', { validity: { ...validity, start: 'first-use' } }],
  ['activation', { validity: { ...validity, activateWithinDays: 9 } }],
  ['one grant less', { grants: [data] }],
  ['grant kind', { grants: [data, { ...sms, kind: 'voice' }] }],
  ['grant scope', { grants: [data, { ...sms, scope: 'national' }] }],
  ['grant amount', { grants: [data, { ...sms, amount: 6n }] }],
  ['grant zone', { grants: [data, { ...sms, zoneId: 'eu' }] }],
  ['fair use', { grants: [data, { ...sms, fairUse: true }] }],
  ['SIM kinds', { simKinds: ['esim'] }],
])('an edit of the %s makes the next version', (_, change) => {
  const current = catalogue([version({ promotion })]);
  expect(told(current, catalogue([version({ promotion, ...change })])).newVersions).toEqual([
    'gb-12@2',
  ]);
});

const market = catalogue([]).markets[0]!;
const zone = catalogue([]).zones[0]!;
const sold = { soldVersion: 'gb-12@1' };

test.each<[string, Catalogue, object]>([
  [
    'stored history edited',
    catalogue([dearer, v2]),
    { refused: 'version-changed', planId: 'gb-12', version: 1 },
  ],
  [
    'plan moved to another kind',
    catalogue([version({ kind: 'add-on' })]),
    { refused: 'plan-moved', planId: 'gb-12', field: 'kind' },
  ],
  [
    'plan moved to another market',
    catalogue([version({ marketId: 'im' })]),
    { refused: 'plan-moved', planId: 'gb-12', field: 'marketId' },
  ],
  [
    'other money on a market with sales',
    catalogue([v1], { markets: [{ ...market, currency: 'EUR' }] }),
    { refused: 'market-in-use', marketId: 'gb', field: 'currency', ...sold },
  ],
  [
    'other clock',
    catalogue([v1], { markets: [{ ...market, timeZone: 'UTC' }] }),
    { refused: 'market-in-use', marketId: 'gb', field: 'timeZone', ...sold },
  ],
  [
    'another home country',
    catalogue([v1], { markets: [{ ...market, countries: ['IM', 'GB'] }] }),
    { refused: 'market-in-use', marketId: 'gb', field: 'countries', ...sold },
  ],
  [
    'fewer countries in a zone with sales',
    catalogue([v1], { zones: [{ ...zone, countries: ['GB'] }] }),
    { refused: 'zone-in-use', zoneId: 'uk', ...sold },
  ],
  [
    'more countries',
    catalogue([v1], { zones: [{ ...zone, countries: ['GB', 'IM', 'JE'] }] }),
    { refused: 'zone-in-use', zoneId: 'uk', ...sold },
  ],
])('refused: %s', (_, wanted, refusal) => {
  expect(told(catalogue([v1]), wanted, ['gb-12@1']).refusals).toEqual([refusal]);
});

test('a market or zone without sales may change, and its plans come as next versions', () => {
  for (const change of [
    { markets: [{ ...market, currency: 'EUR' as const }] },
    { zones: [{ ...zone, countries: ['GB'] }] },
  ]) {
    const wanted = catalogue([v1], change);
    expect(told(catalogue([v1]), wanted)).toEqual({
      ...nothing,
      newVersions: ['gb-12@2'],
      withdrawals: ['gb-12@1 superseded now'],
    });
  }
});

test('names, tax rates and the order of countries change also with sales', () => {
  const wanted = catalogue([v1], {
    markets: [{ ...market, name: words('Britain'), taxRateBasisPoints: 2_100 }],
    zones: [{ ...zone, countries: ['IM', 'GB'], name: words('Britain') }],
  });
  const change = planCatalogueChange(catalogue([v1]), wanted, new Set(['gb-12@1']));
  expect(change).toMatchObject({ markets: wanted.markets, zones: wanted.zones, refusals: [] });
  expect(change.unchanged).toEqual([v1]);
});

test('markets and zones that the document leaves out stay', () => {
  const change = planCatalogueChange(
    catalogue([v1Gone]),
    { markets: [], zones: [], plans: [] },
    new Set(),
  );
  expect(catalogueAfter(catalogue([v1Gone]), change, 7)).toEqual(catalogue([v1Gone]));
});

test('a refused change is never applied', () => {
  const change = planCatalogueChange(catalogue([v1]), catalogue([dearer, v2]), new Set());
  expect(() => catalogueAfter(catalogue([v1]), change, 7)).toThrow('refused change');
});

/** Two catalogues, the first as if the second's operator had one before, and what was sold. */
const cases = fc
  .tuple(arbitraryCatalogue(), arbitraryCatalogue(), fc.infiniteStream(fc.boolean()), fc.boolean())
  .map(([current, other, isSold, isSamePlaces]) => ({
    current,
    wanted: isSamePlaces
      ? { ...other, markets: current.markets, zones: current.zones, plans: other.plans }
      : other,
    sold: new Set(current.plans.filter(() => isSold.next().value).map(planVersionName)),
  }));

test('a version once stored keeps its terms for ever, whatever is imported', () => {
  let applied = 0;
  fc.assert(
    fc.property(cases, ({ current, wanted, sold: names }) => {
      const change = planCatalogueChange(current, wanted, names);
      if (change.refusals.length > 0) return;
      applied += 1;
      const after = catalogueAfter(current, change, 1_000);
      const termsOf = (plan: PlanVersion) => ({ ...plan, withdrawnAt: undefined });
      for (const plan of current.plans) {
        const same = after.plans.filter((each) => planVersionName(each) === planVersionName(plan));
        expect(same.map(termsOf)).toEqual([termsOf(plan)]);
        if (plan.withdrawnAt !== null) expect(same[0]?.withdrawnAt).toBe(plan.withdrawnAt);
      }
      const soldPlans = current.plans.filter((plan) => names.has(planVersionName(plan)));
      const zonesOf = ({ zones }: Catalogue) =>
        zones
          .filter(({ id }) => soldPlans.some(({ grants }) => grants.some((g) => g.zoneId === id)))
          .map(({ id, countries }) => [id, countries.toSorted()]);
      expect(zonesOf(after)).toEqual(zonesOf(current));
    }),
    { numRuns: 500 },
  );
  expect(applied).toBeGreaterThan(50);
});

test('importing the same document again changes nothing', () => {
  let applied = 0;
  fc.assert(
    fc.property(cases, ({ current, wanted, sold: names }) => {
      const change = planCatalogueChange(current, wanted, names);
      if (change.refusals.length > 0) return;
      applied += 1;
      const after = catalogueAfter(current, change, 1_000);
      const again = planCatalogueChange(after, wanted, names);
      expect({ ...again, unchanged: [] }).toEqual({ markets: [], zones: [], ...nothing });
      expect(catalogueAfter(after, again, 2_000)).toEqual(after);
    }),
    { numRuns: 500 },
  );
  expect(applied).toBeGreaterThan(50);
});

test('what is on sale afterwards is what the document offers', () => {
  const onSale = ({ plans }: Catalogue) =>
    plans
      .filter(({ withdrawnAt }) => withdrawnAt === null)
      .map(({ planId, priceMinor }) => `${planId} ${priceMinor}`)
      .sort();
  fc.assert(
    fc.property(cases, ({ current, wanted, sold: names }) => {
      const change = planCatalogueChange(current, wanted, names);
      if (change.refusals.length > 0) return;
      expect(onSale(catalogueAfter(current, change, 1_000))).toEqual(onSale(wanted));
    }),
    { numRuns: 500 },
  );
});

test('an empty system takes over a whole catalogue as it is', () => {
  fc.assert(
    fc.property(arbitraryCatalogue(), (wanted) => {
      const empty = { markets: [], zones: [], plans: [] };
      const change = planCatalogueChange(empty, wanted, new Set());
      expect(catalogueAfter(empty, change, 1_000)).toEqual(wanted);
    }),
    { numRuns: 200 },
  );
});
