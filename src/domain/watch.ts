import type { AllowanceKind, UsageKind } from './allowance.ts';
import type { Bucket } from './ledger.ts';
import type { Currency } from './money.ts';
import type { Instant } from './time.ts';

/** What somebody wants to be told of. Amounts in decimal digits, for a rule is kept as JSON. */
export type AlertRule =
  /** So much or less is left of a bucket; of credit: of all of it in one currency. */
  | { on: 'level'; of: AllowanceKind; atMost: string; currency: Currency | null }
  /** So many days before the last plan of the line ends. */
  | { on: 'days-left'; days: number }
  /** Use at rates cost so much in one window. */
  | { on: 'spend'; minor: string; currency: Currency; per: 'day' | 'month' }
  /** Written by the program: the country the line was welcomed to last. */
  | { on: 'arrival' };

export interface AlertProgress {
  /** Of what it was told last: the end of a plan, or a window; of an arrival the country. */
  told: string | null;
  /** The window that is counted in, and what was spent in it. */
  window: string | null;
  used: string;
}

/** What a line may use or spend in one window; the engine grants nothing beyond it. */
export interface CapRule {
  /** `policy`: the law's or the operator's own; the subscriber may go on, but not remove it. */
  by: 'subscriber' | 'policy';
  of: UsageKind | 'money';
  /** With money. */
  currency: Currency | null;
  /** A service of the policy, or `any`. */
  serviceId: string;
  /** Counts and stops use abroad only. */
  abroad: boolean;
  per: 'day' | 'month' | 'plan';
  amount: string;
  /** What holds instead after each override in the same window; after the last one nothing does. */
  nextAmounts: readonly string[];
}

export interface CapProgress {
  window: string | null;
  used: string;
  /** The highest share of the limit that was told of in this window, in percent. */
  told: number;
  /** How often the subscriber said "go on" in this window. */
  overrides: number;
}

interface WatchOf<Kind, Rule, Progress> {
  id: string;
  /** Null: for the whole account. */
  lineId: string | null;
  kind: Kind;
  rule: Rule;
  progress: Progress;
  createdAt: Instant;
  endedAt: Instant | null;
}

export type Alert = WatchOf<'alert', AlertRule, AlertProgress>;
export type Cap = WatchOf<'cap', CapRule, CapProgress>;

/** What somebody wants to be told of (`alert`) or stopped at (`cap`). */
export type Watch = Alert | Cap;

export const newAlertProgress: AlertProgress = { told: null, window: null, used: '0' };
export const newCapProgress: CapProgress = { window: null, used: '0', told: 0, overrides: 0 };

export const isAlert = (watch: Watch): watch is Alert =>
  watch.kind === 'alert' && watch.endedAt === null;

/** What the program keeps of where a line is; absent until it was abroad. */
export const arrivalOf = (watches: readonly Watch[], lineId: string): Alert | undefined =>
  watches.filter(isAlert).find((alert) => alert.lineId === lineId && alert.rule.on === 'arrival');

export const isCap = (watch: Watch): watch is Cap => watch.kind === 'cap' && watch.endedAt === null;

/** What is not used up of a bucket: what sessions hold may come back. */
export const leftOf = ({ remaining, reserved }: Pick<Bucket, 'remaining' | 'reserved'>): bigint =>
  remaining + reserved;

/** Somebody must look at this bucket before and after it is used; almost always nobody must. */
export const isWatched = (bucket: Bucket): boolean =>
  bucket.alertAt !== null && leftOf(bucket) <= bucket.alertAt;
