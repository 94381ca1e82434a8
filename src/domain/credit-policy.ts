import type { PolicyMoney } from './lifecycle-policy.ts';
import type { Currency } from './money.ts';
import type { Span } from './span.ts';

/** The operator's rules for account credit; what is absent has the default of `creditRules`. */
export interface CreditPolicy {
  /** Credit may pay for plans and add-ons, wholly or in part. */
  paysPlans: boolean;
  /** Credit that came without a plan ends after this many days; null: never. */
  expiryDays: number | null;
  /** By market, where it differs. */
  expiryDaysByMarket: Readonly<Record<string, number | null>>;
  /** Instead of `expiryDays`: whole days or months after the day on which it came; by amount. */
  expiry?: CreditExpiry;
  /** A top-up moves the end of all the credit there is to its own, where that is later. */
  topUpExtends?: boolean;
  /** Credit that has ended comes back with a top-up; absent: it does not. */
  revival?: CreditRevival;
  /** The most an account may hold by topping up, in minor units; a currency that is absent has no limit. */
  mostMinor: Readonly<Partial<Record<Currency, number>>>;
  /** Credit in amounts of one's own choosing; a plan that is not named has its own price only. */
  topUps: readonly TopUpTerms[];
}

export interface CreditExpiry {
  after: Span;
  /** More for more: the last whose amount is reached. */
  tiers?: readonly { from: PolicyMoney; after: Span }[];
}

export interface CreditRevival {
  /** So long after it ended; then it is gone. */
  within: Span;
  /** The least to top up, by currency; one that is absent needs no least. */
  least?: readonly PolicyMoney[];
}

/** An add-on that is also sold at an amount of the buyer's own choosing. */
export interface TopUpTerms {
  planId: string;
  currency: Currency;
  /** In minor units: any amount from `least` on in whole steps, up to `most`. */
  leastMinor: number;
  mostMinor: number;
  stepMinor: number;
}
