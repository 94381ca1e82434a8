import { OCTETS_PER_GB, type ServiceScope } from './allowance.ts';
import type { PlanKind, PlanVersion, ValidityRule, Zone } from './catalogue.ts';
import type { SimKind } from './line.ts';
import { addMonths, localDayOf } from './local-day.ts';
import { DAY, HOUR, type Instant } from './time.ts';

/** A plan with the figures it is listed, sorted and compared by, for one line at one time. */
export interface PlanFigures {
  plan: PlanVersion;
  /** What the line would pay next: tax and promotion included. */
  priceMinor: bigint;
  /** Of all zones and cycles together; the offer says where they hold. */
  dataOctets: bigint;
  nationalSeconds: bigint;
  internationalSeconds: bigint;
  /** Minutes for any direction, counted in neither of the two above. */
  anySeconds: bigint;
  messages: bigint;
  /** Countries in which at least one allowance holds, in alphabetical order. */
  countries: readonly string[];
  /** How long it holds when it starts at the beginning of that day. */
  validityDays: number;
}

export interface FigureTerms {
  priceMinor: bigint;
  zones: readonly Zone[];
  /** The day that counts for calendar months: 28 to 31 days. */
  startsAt: Instant;
  timeZone: string;
}

export function planFigures(plan: PlanVersion, terms: FigureTerms): PlanFigures {
  // What is for one service only is not like what is for all.
  const general = plan.grants.filter(({ serviceId }) => serviceId === undefined);
  const sum = (of: 'data' | 'voice' | 'sms', scope?: ServiceScope) =>
    general
      .filter((grant) => grant.kind === of && (scope === undefined || grant.scope === scope))
      .reduce((total, { amount }) => total + amount, 0n) * BigInt(plan.validity.cycles ?? 1);
  const held = new Set(
    plan.grants.filter(({ kind }) => kind !== 'credit').map(({ zoneId }) => zoneId),
  );
  const countries = terms.zones.filter(({ id }) => held.has(id)).flatMap((zone) => zone.countries);
  return {
    plan,
    priceMinor: terms.priceMinor,
    dataOctets: sum('data'),
    nationalSeconds: sum('voice', 'national'),
    internationalSeconds: sum('voice', 'international'),
    anySeconds: sum('voice', 'any'),
    messages: sum('sms'),
    countries: [...new Set(countries)].sort(),
    validityDays: validityDays(plan.validity, localDayOf(terms.startsAt, terms.timeZone)),
  };
}

/** Calendar days of a validity that starts on `firstDay`; a fraction when it is counted in hours. */
function validityDays({ count, length }: ValidityRule, firstDay: number): number {
  switch (count) {
    case 'calendar-month':
      return addMonths(firstDay, length) - firstDay;
    case 'calendar-month-after':
      return addMonths(firstDay, length) - firstDay + 1;
    case 'bill-day':
      return addMonths(firstDay, length) - firstDay;
    case 'days-including-first':
    case 'until-midnight':
      return length;
    case 'days-after':
      return length + 1;
    case 'hours':
      return (length * HOUR) / DAY;
  }
}

/** What the list is narrowed to. Null and empty narrow nothing. */
export interface PlanFilter {
  kind: PlanKind | null;
  /** ISO 3166-1 alpha-2: an allowance must hold in each of them. */
  countries: readonly string[];
  minDataOctets: bigint | null;
  /** Minutes that reach that direction, those for any direction included. */
  minNationalSeconds: bigint | null;
  minInternationalSeconds: bigint | null;
  minMessages: bigint | null;
  maxPriceMinor: bigint | null;
  minValidityDays: number | null;
  simKind: SimKind | null;
  start: ValidityRule['start'] | null;
}

export const everyPlan: PlanFilter = {
  kind: null,
  countries: [],
  minDataOctets: null,
  minNationalSeconds: null,
  minInternationalSeconds: null,
  minMessages: null,
  maxPriceMinor: null,
  minValidityDays: null,
  simKind: null,
  start: null,
};

export function isWanted(figures: PlanFigures, filter: PlanFilter): boolean {
  const { plan, anySeconds } = figures;
  return (
    (filter.kind === null || plan.kind === filter.kind) &&
    (filter.simKind === null || plan.simKinds.includes(filter.simKind)) &&
    (filter.start === null || plan.validity.start === filter.start) &&
    filter.countries.every((country) => figures.countries.includes(country)) &&
    reaches(figures.dataOctets, filter.minDataOctets) &&
    reaches(figures.nationalSeconds + anySeconds, filter.minNationalSeconds) &&
    reaches(figures.internationalSeconds + anySeconds, filter.minInternationalSeconds) &&
    reaches(figures.messages, filter.minMessages) &&
    (filter.maxPriceMinor === null || figures.priceMinor <= filter.maxPriceMinor) &&
    (filter.minValidityDays === null || figures.validityDays >= filter.minValidityDays)
  );
}

const reaches = (amount: bigint, least: bigint | null): boolean =>
  least === null || amount >= least;

export const planSorts = [
  'price',
  'data',
  'minutes',
  'sms',
  'price-per-gb',
  'price-per-day',
  'validity',
] as const;
export type PlanSort = (typeof planSorts)[number];

/** Prices go up from the cheapest, amounts and validity down from the most. */
const orders: Record<PlanSort, (a: PlanFigures, b: PlanFigures) => number> = {
  price: (a, b) => byBigint(a.priceMinor, b.priceMinor),
  data: (a, b) => byBigint(b.dataOctets, a.dataOctets),
  minutes: (a, b) => byBigint(allSeconds(b), allSeconds(a)),
  sms: (a, b) => byBigint(b.messages, a.messages),
  'price-per-gb': (a, b) => byRatio(a, b, ({ dataOctets }) => dataOctets),
  'price-per-day': (a, b) => byRatio(a, b, ({ validityDays }) => hoursOf(validityDays)),
  validity: (a, b) => b.validityDays - a.validityDays,
};

/**
 * A sorted copy. The order is total and the same for the same plans in any order: after the figure
 * asked for come price, more data, longer validity, and the plan's id and version.
 */
export const sortedPlans = (plans: readonly PlanFigures[], sort: PlanSort): PlanFigures[] =>
  [...plans].sort(
    (a, b) =>
      orders[sort](a, b) ||
      orders.price(a, b) ||
      orders.data(a, b) ||
      orders.validity(a, b) ||
      byText(a.plan.planId, b.plan.planId) ||
      a.plan.version - b.plan.version,
  );

/** Filtered and sorted, as a list shows them. */
export const chosenPlans = (
  plans: readonly PlanFigures[],
  { filter, sort }: { filter: PlanFilter; sort: PlanSort },
): PlanFigures[] =>
  sortedPlans(
    plans.filter((each) => isWanted(each, filter)),
    sort,
  );

/** Minor units for one GB, exact as a fraction; null without data. */
export const pricePerGb = ({ priceMinor, dataOctets }: PlanFigures): Fraction | null =>
  dataOctets === 0n ? null : { numerator: priceMinor * OCTETS_PER_GB, denominator: dataOctets };

/** Minor units for one day, exact as a fraction. */
export const pricePerDay = ({ priceMinor, validityDays }: PlanFigures): Fraction => ({
  numerator: priceMinor * 24n,
  denominator: hoursOf(validityDays),
});

/** Round it with `divideRounded`, and only to show it. */
export interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

/** By code units: the same order in every locale. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byBigint = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const allSeconds = (each: PlanFigures): bigint =>
  each.nationalSeconds + each.internationalSeconds + each.anySeconds;

/** Validity is counted in whole days or whole hours. */
const hoursOf = (days: number): bigint => BigInt(Math.round(days * 24));

/** Compares price / amount without dividing; what has none of it comes last. */
function byRatio(a: PlanFigures, b: PlanFigures, amount: (of: PlanFigures) => bigint): number {
  const [ofA, ofB] = [amount(a), amount(b)];
  if (ofA === 0n || ofB === 0n) return byBigint(ofB === 0n ? 0n : 1n, ofA === 0n ? 0n : 1n);
  return byBigint(a.priceMinor * ofB, b.priceMinor * ofA);
}
