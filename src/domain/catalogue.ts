import type { AllowanceKind, ServiceScope } from './allowance.ts';
import type { Currency } from './money.ts';
import type { Instant } from './time.ts';

/** A text in every language of the product; both are always there. */
export interface Localized {
  'zh-CN': string;
  en: string;
}

/** A country of sale with its currency, clock and tax. */
export interface Market {
  id: string;
  name: Localized;
  currency: Currency;
  /** IANA zone whose days count for validity. */
  timeZone: string;
  /** ISO 3166-1 alpha-2 codes that count as "national"; the first is the home country. */
  countries: readonly string[];
  /** Included in every price; 2000 = 20 %. */
  taxRateBasisPoints: number;
  taxName: Localized;
}

/** A named list of countries where an allowance may be used. */
export interface Zone {
  id: string;
  name: Localized;
  /** ISO 3166-1 alpha-2. */
  countries: readonly string[];
}

/** TM Forum: product offering. An add-on needs a running plan and ends on its own. */
export type PlanKind = 'plan' | 'add-on';

export type DayCount =
  /** Same day of a later month, clamped to its last day; ends 23:59:59 of the day before. */
  | 'calendar-month'
  /** Same day of a later month, clamped to its last day, and that day counts whole. */
  | 'calendar-month-after'
  /** Until the day of the month `billDay` comes round, or the month's last; ends with the day before. */
  | 'bill-day'
  /** N days, the first day counts whole; ends at the end of the last day. */
  | 'days-including-first'
  /** N days after the first day; ends at the end of the last day. */
  | 'days-after'
  /** N x 24 hours to the second. */
  | 'hours'
  /** Until local midnight of the Nth day; with length 1 the same night. */
  | 'until-midnight';

export interface ValidityRule {
  count: DayCount;
  /** In months, days, days, hours or nights, as `count` says. */
  length: number;
  /**
   * `first-use` starts when the line first uses it, `install` when the profile is on the phone, or with the
   * first use if nobody heard of that; at the latest `activateWithinDays` after purchase, with null whenever that is.
   */
  start: ValidityStart;
  activateWithinDays: number | null;
  /** With `install`: it starts by itself so many days after it; absent: at once. */
  afterInstallDays?: number;
  /** Local time of the last day at which it ends, `21:00`; absent: when the day is over. */
  endsAt?: string;
  /** With `bill-day`: 1 to 31. */
  billDay?: number;
  /** By what is paid for it: the last whose `fromMinor` is reached gives the length. */
  tiers?: readonly ValidityTier[];
  /** `length` falls into so many equal cycles, and allowances begin anew with each; absent: one. */
  cycles?: number;
}

export type ValidityStart = 'purchase' | 'first-use' | 'install';

export interface ValidityTier {
  fromMinor: number;
  length: number;
}

export interface Grant {
  kind: AllowanceKind;
  scope: ServiceScope;
  /** Octets, seconds, messages or minor units. */
  amount: bigint;
  zoneId: string;
  /** Sold as "unlimited" up to this amount: the limit is always shown. */
  fairUse: boolean;
  /** A service of the policy it is only for; absent: any. */
  serviceId?: string;
  /** The lower is used first, before everything the burn order says; absent: 0. */
  priority?: number;
}

export interface Promotion {
  id: string;
  label: Localized;
  priceMinor: bigint;
  /** For the first N purchases of this plan on a line. */
  periods: number;
}

/** One version of a plan. A sold version never changes: an edit makes the next version. */
export interface PlanVersion {
  planId: string;
  version: number;
  kind: PlanKind;
  marketId: string;
  name: Localized;
  summary: Localized;
  /** Tax included, in the market's currency. */
  priceMinor: bigint;
  promotion: Promotion | null;
  validity: ValidityRule;
  grants: readonly Grant[];
  simKinds: readonly ('physical' | 'esim')[];
  /** No sale from this instant on; null = on sale. */
  withdrawnAt: Instant | null;
}

/** Everything the operator sells, read as one. */
export interface Catalogue {
  markets: readonly Market[];
  zones: readonly Zone[];
  plans: readonly PlanVersion[];
}

/** `gb-everyday-12@3`: names one version for ever. */
export const planVersionName = (plan: Pick<PlanVersion, 'planId' | 'version'>): string =>
  `${plan.planId}@${plan.version}`;
