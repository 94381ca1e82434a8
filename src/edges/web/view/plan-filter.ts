import { OCTETS_PER_GB } from '#domain/allowance.ts';
import type { PlanKind } from '#domain/catalogue.ts';
import { type Currency, minorDigits } from '#domain/money.ts';
import { dataOf, leastDays, type PlanView, secondsOf } from './plan-view.ts';
import { readDecimal, readWhole } from './typed-number.ts';

export const planSorts = ['price', 'data', 'days', 'price-per-gb'] as const;
export type PlanSort = (typeof planSorts)[number];

/** What the address of the choosing page says; everything in it can be shared as a link. */
export interface PlanFilter {
  kind: PlanKind;
  /** As typed, kept for the form. */
  data: string;
  minutes: string;
  days: string;
  price: string;
  /** ISO 3166-1 alpha-2; empty = anywhere. */
  country: string;
  sort: PlanSort;
}

export function readPlanFilter(search: URLSearchParams): PlanFilter {
  const text = (name: string) => (search.get(name) ?? '').slice(0, 20);
  const sort = planSorts.find((each) => each === search.get('sort')) ?? 'price';
  const kind = search.get('kind') === 'add-on' ? 'add-on' : 'plan';
  const country = /^[A-Z]{2}$/.test(text('country')) ? text('country') : '';
  return {
    kind,
    sort,
    country,
    data: text('data'),
    minutes: text('minutes'),
    days: text('days'),
    price: text('price'),
  };
}

export const isFiltering = (filter: PlanFilter): boolean =>
  [filter.data, filter.minutes, filter.days, filter.price, filter.country].some(Boolean);

/** A figure that isn't one filters nothing, so that a mistyped address still shows plans. */
export function filterPlans(
  plans: readonly PlanView[],
  filter: PlanFilter,
  currency: Currency,
): PlanView[] {
  const megas = readDecimal(filter.data, 3);
  const minutes = readWhole(filter.minutes);
  const days = readWhole(filter.days);
  const priceMinor = readDecimal(filter.price, minorDigits[currency]);
  return plans
    .filter((plan) => plan.kind === filter.kind)
    .filter((plan) => megas === null || dataOf(plan) * 1000n >= megas * OCTETS_PER_GB)
    .filter((plan) => minutes === null || secondsOf(plan) >= BigInt(minutes) * 60n)
    .filter((plan) => days === null || leastDays(plan.validity) >= days)
    .filter((plan) => priceMinor === null || plan.priceMinor <= priceMinor)
    .filter((plan) => filter.country === '' || worksIn(plan, filter.country))
    .sort(comparisons[filter.sort]);
}

const worksIn = (plan: PlanView, country: string): boolean =>
  plan.grants.some((grant) => grant.kind !== 'credit' && grant.countries.includes(country));

const byAmount = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const byPrice = (a: PlanView, b: PlanView) =>
  byAmount(a.priceMinor, b.priceMinor) || (a.planId < b.planId ? -1 : 1);

const comparisons: Record<PlanSort, (a: PlanView, b: PlanView) => number> = {
  price: byPrice,
  data: (a, b) => byAmount(dataOf(b), dataOf(a)) || byPrice(a, b),
  days: (a, b) => leastDays(b.validity) - leastDays(a.validity) || byPrice(a, b),
  'price-per-gb': (a, b) =>
    Number(a.perGbMinor === null) - Number(b.perGbMinor === null) ||
    byAmount(a.perGbMinor ?? 0n, b.perGbMinor ?? 0n) ||
    byPrice(a, b),
};
