import type { Activity, HoldState, LifecycleRules } from './lifecycle-policy.ts';
import type { Before, LifecycleState } from './line.ts';
import type { Currency } from './money.ts';
import type { Instant } from './time.ts';

/** A time for which a plan is paid; one that waits for its first use counts from its purchase. */
export interface Cover {
  from: Instant;
  /** Infinity: it waits, with no last day. */
  until: Instant;
  /** False: it was given back before it began. */
  serves: boolean;
}

/** Account credit of which a part ends at one instant. */
export interface CreditStep {
  /** Infinity: never. */
  until: Instant;
  minor: bigint;
}

/** All that a line's course depends on besides the rules. */
export interface LineFacts {
  state: LifecycleState;
  since: Instant;
  activatedAt: Instant | null;
  /** Credit has bought this much time in the state. */
  keptUntil: Instant | null;
  /** Where a hold took it from; null: it is not held. */
  before: Before | null;
  /** It is back since then from a hold that stopped its clock: nothing is due sooner. */
  backAt: Instant | null;
  /** In the order in which they begin. */
  covers: readonly Cover[];
  last: Readonly<Record<Activity, Instant | null>>;
  /** When they count as having been, where a hold that stopped the clock came after them. */
  counts: Readonly<Partial<Record<Activity, Instant>>>;
  /** Milliseconds in holds that stopped the clock, since a plan was bought last. */
  spent: Readonly<Partial<Record<HoldState, number>>>;
  currency: Currency;
  /** What may pay now, in `currency`. */
  credit: readonly CreditStep[];
  /** Other lines of the account may still use its credit. */
  sharesCredit: boolean;
}

export interface CourseTerms {
  rules: LifecycleRules;
  /** Its days count. */
  timeZone: string;
}
