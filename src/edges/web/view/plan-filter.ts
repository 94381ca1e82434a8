import { OCTETS_PER_GB } from '#domain/allowance.ts';
import type { PlanKind } from '#domain/catalogue.ts';
import { chosenPlans, everyPlan, type PlanSort } from '#domain/comparison.ts';
import { type Currency, divideRounded, minorDigits } from '#domain/money.ts';
import type { PricedPlan } from '#usecases/list-plans.ts';
import { readDecimal, readWhole } from './typed-number.ts';

/** The orders people ask for; the domain knows more. */
export const offeredSorts = ['price', 'data', 'validity', 'price-per-gb'] as const;
export type OfferedSort = Extract<PlanSort, (typeof offeredSorts)[number]>;

/** What the address of the choosing page says; everything in it can be shared as a link. */
export interface PlanFilterForm {
  kind: PlanKind;
  /** As typed, kept for the form. */
  data: string;
  minutes: string;
  days: string;
  price: string;
  /** ISO 3166-1 alpha-2; empty = anywhere. */
  country: string;
  /** Only what brings credit: where somebody came to buy just that. */
  onlyCredit: boolean;
  sort: OfferedSort;
}

export function readPlanFilter(search: URLSearchParams): PlanFilterForm {
  const text = (name: string) => (search.get(name) ?? '').slice(0, 20);
  return {
    kind: search.get('kind') === 'add-on' ? 'add-on' : 'plan',
    sort: offeredSorts.find((each) => each === search.get('sort')) ?? 'price',
    country: /^[A-Z]{2}$/.test(text('country')) ? text('country') : '',
    onlyCredit: search.get('only') === 'credit',
    data: text('data'),
    minutes: text('minutes'),
    days: text('days'),
    price: text('price'),
  };
}

export const isFiltering = (form: PlanFilterForm): boolean =>
  [form.data, form.minutes, form.days, form.price, form.country].some(Boolean);

const bringsCredit = ({ plan }: PricedPlan): boolean =>
  plan.grants.some(({ kind }) => kind === 'credit');

/** A figure that isn't one filters nothing, so that a mistyped address still shows plans. */
export function filterPlans(
  plans: readonly PricedPlan[],
  form: PlanFilterForm,
  currency: Currency,
): PricedPlan[] {
  const thousandths = readDecimal(form.data, 3);
  const minutes = readWhole(form.minutes);
  const filter = {
    ...everyPlan,
    kind: form.kind,
    countries: form.country === '' ? [] : [form.country],
    minDataOctets: thousandths && divideRounded(thousandths * OCTETS_PER_GB, 1000n),
    minNationalSeconds: minutes === null ? null : BigInt(minutes) * 60n,
    maxPriceMinor: readDecimal(form.price, minorDigits[currency]),
    minValidityDays: readWhole(form.days),
  };
  const offered = form.onlyCredit ? plans.filter(bringsCredit) : plans;
  const byFigures = new Map(offered.map((plan) => [plan.figures, plan]));
  const chosen = chosenPlans([...byFigures.keys()], { filter, sort: form.sort });
  return chosen.map((figures) => byFigures.get(figures)!);
}
