import type { Currency } from './money.ts';

/** The operator's rules for account credit; what is absent has the default of `creditRules`. */
export interface CreditPolicy {
  /** Credit may pay for plans and add-ons, wholly or in part. */
  paysPlans: boolean;
  /** Credit that came without a plan ends after this many days; null: never. */
  expiryDays: number | null;
  /** By market, where it differs. */
  expiryDaysByMarket: Readonly<Record<string, number | null>>;
  /** The most an account may hold by topping up, in minor units; a currency that is absent has no limit. */
  mostMinor: Readonly<Partial<Record<Currency, number>>>;
}
