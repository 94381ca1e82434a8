import type { AllowanceKind, UsageKind } from './allowance.ts';
import type { AutoRenewalPolicy } from './auto-renewal-policy.ts';
import type { Localized } from './catalogue.ts';
import type { ChargingPolicy, RatingPolicy, ServicePolicy } from './charging-policy.ts';
import type { CreditPolicy } from './credit-policy.ts';
import type { DeadlineNoticePolicy } from './deadline-notice-policy.ts';
import type { LifecyclePolicy } from './lifecycle-policy.ts';
import type { NoticePolicy } from './notice-policy.ts';
import type { PromotionPolicy } from './promotion-policy.ts';
import type { RefundPolicy } from './refund-policy.ts';
import type { RollOverPolicy } from './roll-over-policy.ts';
import type { WatchPolicy } from './watch-policy.ts';

/** The operator's rules as data. Durations are the operator's, never the program's. */
export interface Policy {
  version: number;
  /** The market it is for; absent: wherever a market has none of its own. */
  marketId?: string;
  /** IANA zone by which days are counted; absent: the market's. */
  timeZone?: string;
  /** "Expiring soon" begins this many days before service ends. */
  expiringSoonDays: number;
  /** After service ends: calls and texts still come in, the subscriber revives the line alone. */
  graceDays: number;
  /** After grace: nothing works, paying still revives the line. After that the number is lost. */
  suspendedDays: number;
  /** The whole course of a line; with it `graceDays` and `suspendedDays` say nothing. */
  lifecycle?: LifecyclePolicy;
  /**
   * What renewing "now" does to the current plan: `replace` ends it, `stack` keeps both, `extend` ends
   * both when the new one's time after the current one's is over.
   */
  renewNow: 'replace' | 'stack' | 'extend';
  /** A plan may begin beside a running one, or in its place, only then; absent: whenever one likes. */
  renewNowWhen?: EarlyStart;
  /** With `stack`: so many of one plan may run at a time; absent: any number. */
  maxStacked?: number;
  /** What goes over into the next plan; absent: nothing does. */
  rollOver?: RollOverPolicy;
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
  /** Renewing by itself; what is absent has the default of `autoRenewalRules`. */
  autoRenewal?: Partial<AutoRenewalPolicy>;
  /** What everybody is told of and stopped at; what is absent has the default of `watchRules`. */
  watching?: Partial<WatchPolicy>;
  /** When ends are told beforehand; what is absent has the default of `deadlineNoticeDefaults`. */
  deadlineNotices?: Partial<DeadlineNoticePolicy>;
  /** How people are told; what is absent has the default of `noticeRules`. */
  notices?: Partial<NoticePolicy>;
  /** Account credit; absent, or absent parts: see `creditRules`. */
  credit?: Partial<CreditPolicy>;
  /** How promotions go together; what is absent has the default of `promotionRules`. */
  promotions?: Partial<PromotionPolicy>;
  /** Texts that people agree to, by id. */
  consents?: Readonly<Record<string, Consent>>;
  /** Tax of this market where it differs from what the catalogue says. */
  tax?: TaxPolicy;
}

/** Never, or when less than one of these is left of the running plan: octets, seconds, messages. */
export type EarlyStart = 'never' | { leftBelow: Readonly<Partial<Record<UsageKind, number>>> };

/** A changed text is a new version. */
export interface Consent {
  version: string;
  text: Localized;
}

export interface TaxPolicy {
  /** 2000 = 20 %. */
  rateBasisPoints?: number;
  name?: Localized;
}

export type BurnCriterion =
  | 'rolled-over-first'
  | 'soonest-expiry'
  | 'add-on-first'
  | 'plan-first'
  | 'narrowest-zone'
  | 'first-bought';

/** Shown and sorted in this order everywhere. */
export const kindOrder: Record<AllowanceKind, number> = { data: 0, voice: 1, sms: 2, credit: 3 };
