import type { AllowanceKind } from './allowance.ts';
import type { Localized } from './catalogue.ts';
import type { ChargingPolicy, RatingPolicy, ServicePolicy } from './charging-policy.ts';
import type { CreditPolicy } from './credit-policy.ts';
import type { RefundPolicy } from './refund-policy.ts';

/** The operator's rules as data. Durations are the operator's, never the program's. */
export interface Policy {
  version: number;
  /** "Expiring soon" begins this many days before service ends. */
  expiringSoonDays: number;
  /** After service ends: calls and texts still come in, the subscriber revives the line alone. */
  graceDays: number;
  /** After grace: nothing works, paying still revives the line. After that the number is lost. */
  suspendedDays: number;
  /** What renewing "now" does to the current plan: `replace` drops the rest, `stack` keeps both. */
  renewNow: 'replace' | 'stack';
  /** How many paid plans may wait behind the current one. */
  maxQueued: number;
  /** Order in which buckets that fit are used up: later criteria break ties of earlier ones. */
  burnOrder: readonly BurnCriterion[];
  /** A taken payment that could not be credited goes back after this many minutes. */
  giveBackAfterMinutes: number;
  /** How long the provider's page may take the money after "Confirm order". */
  paymentWindowMinutes: number;
  /** How long a price on the review page holds. */
  quoteMinutes: number;
  /** Same plan bought on the same line within this time: warn before paying again. */
  repeatWarningMinutes: number;
  /** When payments with stored means ask who it is, unless the subscriber chose; absent: `recent`. */
  payingAsks?: 'always' | 'recent';
  /** How the network is answered; absent: `chargingDefaults`. */
  charging?: ChargingPolicy;
  /** What use costs that no allowance covers; absent: it stops at zero. */
  rating?: RatingPolicy;
  /** What an allowance may be for besides `any`, by id. */
  services?: Readonly<Record<string, ServicePolicy>>;
  /** When and how much of a price goes back; what is absent has the default of `refundRules`. */
  refund?: Partial<RefundPolicy>;
  /** Two lines a reader understands, shown before paying. */
  refundTerms: Localized;
  /** Account credit; absent, or absent parts: see `creditRules`. */
  credit?: Partial<CreditPolicy>;
}

export type BurnCriterion =
  | 'soonest-expiry'
  | 'add-on-first'
  | 'plan-first'
  | 'narrowest-zone'
  | 'first-bought';

/** Shown and sorted in this order everywhere. */
export const kindOrder: Record<AllowanceKind, number> = { data: 0, voice: 1, sms: 2, credit: 3 };
