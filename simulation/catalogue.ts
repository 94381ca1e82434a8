import type { Catalogue, Grant, PlanVersion, ValidityRule } from '#domain/catalogue.ts';
import { DAY, HOUR } from '#domain/time.ts';

const both = (text: string) => ({ 'zh-CN': text, en: text });

/** Three clocks: two that change twice a year on different days, one that never does. */
const markets: Catalogue['markets'] = [
  ['gb', 'GBP', 'Europe/London', ['GB'], 2000] as const,
  ['cn', 'CNY', 'Asia/Shanghai', ['CN', 'HK'], 600] as const,
  ['us', 'USD', 'America/New_York', ['US'], 0] as const,
].map(([id, currency, timeZone, countries, taxRateBasisPoints]) => ({
  ...{ id, currency, timeZone, countries, taxRateBasisPoints },
  ...{ name: both(id), taxName: both('tax') },
}));

const zones: Catalogue['zones'] = [
  { id: 'home', name: both('home'), countries: ['GB', 'CN', 'US'] },
  { id: 'world', name: both('world'), countries: ['GB', 'CN', 'US', 'HK', 'FR', 'JP'] },
];

export const countries = ['GB', 'CN', 'US', 'HK', 'FR', 'JP'] as const;

const month: ValidityRule = {
  ...{ count: 'calendar-month', length: 1, start: 'purchase', activateWithinDays: null },
};
const days = (length: number): ValidityRule => ({ ...month, count: 'days-after', length });

const data = (amount: bigint, zoneId = 'world'): Grant => ({
  ...{ kind: 'data', scope: 'any', amount, zoneId, fairUse: false },
});
const voice = (amount: bigint, scope: Grant['scope'] = 'any'): Grant => ({
  ...{ kind: 'voice', scope, amount, zoneId: 'world', fairUse: false },
});
const sms = (amount: bigint): Grant => ({ ...voice(amount), kind: 'sms' });

function plan(
  marketId: string,
  name: string,
  changes: Pick<PlanVersion, 'priceMinor' | 'validity' | 'grants'> & Partial<PlanVersion>,
): PlanVersion {
  return {
    ...{ planId: `${marketId}-${name}`, version: 1, kind: 'plan', marketId },
    ...{ name: both(name), summary: both(name), promotion: null, withdrawnAt: null },
    simKinds: ['physical', 'esim'],
    ...changes,
  };
}

/** One whose price changes now and then: the second version costs something else. */
const twice = (first: PlanVersion, priceMinor: bigint): PlanVersion[] => [
  first,
  { ...first, version: 2, priceMinor },
];

/** Small allowances, so that they run out; odd prices, so that tax has to be rounded. */
const plansOf = (marketId: string): PlanVersion[] => [
  ...twice(
    plan(marketId, 'month', {
      priceMinor: 1_099n,
      validity: month,
      grants: [data(5_000n), voice(600n), sms(20n)],
      promotion: { id: 'first-two', label: both('first two'), priceMinor: 333n, periods: 2 },
    }),
    1_253n,
  ),
  ...twice(
    plan(marketId, 'week', {
      priceMinor: 407n,
      validity: days(7),
      grants: [data(1_000n, 'home'), voice(90n, 'national'), voice(31n, 'international')],
    }),
    449n,
  ),
  ...twice(
    plan(marketId, 'night', {
      priceMinor: 101n,
      validity: { ...month, count: 'until-midnight' },
      grants: [data(900n)],
      simKinds: ['esim'],
    }),
    113n,
  ),
  ...twice(
    plan(marketId, 'hours', {
      priceMinor: 50n,
      validity: { ...month, count: 'hours', length: 5 },
      grants: [data(300n), sms(3n)],
    }),
    59n,
  ),
  plan(marketId, 'first-use', {
    priceMinor: 799n,
    validity: { ...days(3), start: 'first-use', activateWithinDays: 10 },
    grants: [data(2_000n)],
  }),
  plan(marketId, 'thirds', {
    priceMinor: 601n,
    validity: { ...days(9), cycles: 3 },
    grants: [data(800n), voice(50n)],
  }),
  plan(marketId, 'extra', {
    priceMinor: 199n,
    kind: 'add-on',
    validity: { ...days(2), count: 'days-including-first' },
    grants: [data(700n)],
  }),
  plan(marketId, 'credit', {
    priceMinor: 900n,
    kind: 'add-on',
    validity: days(90),
    grants: [{ ...voice(900n), kind: 'credit' }],
  }),
];

export const catalogue: Catalogue = {
  markets,
  zones,
  plans: markets.flatMap(({ id }) => plansOf(id)),
};

/** Moments at which worlds begin: before clocks change, a leap day, the end of a year. */
export const beginnings: readonly number[] = [
  '2026-03-28T20:00:00Z',
  '2026-10-24T20:00:00Z',
  '2026-10-31T23:00:00Z',
  '2027-03-13T22:00:00Z',
  '2028-02-28T12:00:00Z',
  '2026-12-30T09:00:00Z',
  '2026-06-15T06:30:00Z',
].map((iso) => Date.parse(iso));

export const jumps = { short: 10 * 60_000, long: 3 * DAY, hour: HOUR };
