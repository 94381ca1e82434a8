import type { Locale } from './locale.ts';
import type { Currency } from './money.ts';
import type { Instant } from './time.ts';

/** What makes a plan be bought anew by itself. */
export type AutoRenewalTrigger =
  /** The last plan of the line comes to its end. */
  | { kind: 'plan-end' }
  /** Data of the running plan falls to a share of what it granted; 20 = a fifth. */
  | { kind: 'low-data'; percent: number }
  /** The same, by what is left: octets in decimal digits. */
  | { kind: 'low-data'; octets: string }
  /** Account credit falls below an amount; minor units in decimal digits. */
  | { kind: 'low-balance'; minor: string }
  /** On a day of each month, or its last day where it is shorter; the market's clock. */
  | { kind: 'calendar'; day: number };

/** What pays, the first that can. */
export type RenewalMeans = { kind: 'means'; meansId: string } | { kind: 'credit' };

/** The very words that were agreed to, and when. Kept as proof, never changed. */
export interface RenewalConsent {
  version: string;
  words: string;
  locale: Locale;
  agreedAt: Instant;
  /** What the plan was then; absent: agreed to before it was kept. */
  planVersion?: number;
  /** The policy whose figures the words name: it goes by them until agreed to anew; absent: by today's. */
  policyVersion?: number;
}

/**
 * on: it renews. paused: the line is suspended, blocked or ported, so nothing is charged until it is back.
 * ended: with a cause, which the subscriber has been told.
 */
export type AutoRenewalState = 'on' | 'paused' | 'ended';

/** What kept a round from renewing, or will if nobody does anything. In the order of the checks. */
export type RenewalProblem =
  | 'plan_withdrawn'
  | 'price_rose'
  | 'cannot_renew'
  | 'monthly_cap'
  /** What pays first can't, though another means may. */
  | 'card_expires'
  | 'means_gone'
  | 'needs_payer'
  | 'credit_short'
  /** Nothing that was named can pay. */
  | 'no_means';

/** What auto-renewal charged a line in one month of its market's calendar. */
export interface MonthSpent {
  /** `2026-11`. */
  month: string;
  /** Decimal digits. */
  minor: string;
}

/** Why a charge that was told is not made after all. */
export type RenewalDrop =
  /** The line has a plan that goes on. */
  | 'renewed_otherwise'
  | 'enough_data'
  | 'enough_credit'
  /** What it was for is gone: taken back, or an add-on without its plan. */
  | 'plan_over';

export type AutoRenewalEnd =
  /** The subscriber said so: on the page, or by the link of a mail. */
  | 'stopped'
  /** The operator's staff did, asked to or not. */
  | 'stopped_by_staff'
  /** Every try of the ladder failed. */
  | 'payment_failed'
  /** Nothing that could pay is left. */
  | 'no_means'
  | 'plan_withdrawn'
  /** The price rose and nobody agreed to it. */
  | 'price_not_agreed'
  | 'plan_not_for_line'
  | 'number_lost'
  | 'ported_out'
  /** Its bought money went back by a bank or by withdrawal. */
  | 'refunded';

/** One round: what is renewed this time. Its name makes the charge happen once. */
export interface RenewalRound {
  /** Of the period that ends, the crossing, or the day: unique for the line for ever. */
  name: string;
  /** Money is asked for at this instant, never earlier. */
  chargeAt: Instant;
  /** Looks ahead that were made: `preflight-7`; `again`: the last one is to be made once more. */
  done: readonly string[];
  /** What the last of them found, as it was told; null: none was made. */
  problems: string | null;
  /** Tries that failed in this round. */
  failed: number;
  /** When the next try is; null while one is under way and before the first. */
  retryAt: Instant | null;
  /** The order of the try under way, or of the last one. */
  orderId: string | null;
  /** When the subscriber was told of this charge with its amount; null: not yet. */
  noticedAt: Instant | null;
  /** The amount they were told, in decimal digits; more is never charged without telling anew. */
  noticedMinor: string | null;
}

/** One a line, with the line's id: what its subscriber agreed to, and how far the round has come. */
export interface AutoRenewal {
  id: string;
  state: AutoRenewalState;
  trigger: AutoRenewalTrigger;
  planId: string;
  /** The most a charge may be without asking again. */
  agreedMinor: bigint;
  currency: Currency;
  means: readonly RenewalMeans[];
  /** The most in one calendar month of the market; null: no limit. */
  monthlyCapMinor: bigint | null;
  consent: RenewalConsent;
  locale: Locale;
  /** Null: nothing stands before it, as with a trigger that has not come. */
  round: RenewalRound | null;
  roundsDone: number;
  /** Null: nothing yet. */
  spent: MonthSpent | null;
  /** When the last round was renewed; null: none was. */
  renewedAt: Instant | null;
  createdAt: Instant;
  endedAt: Instant | null;
  endCause: AutoRenewalEnd | null;
}
