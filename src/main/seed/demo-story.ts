import type { SimKind } from '#domain/line.ts';
import type { RenewalTiming } from '#domain/ordering.ts';
import type { DeclineReason, ProviderMethod } from '#domain/payment.ts';

/** An invented subscriber and what has happened to them. Days count back from the day of the seed. */
export interface DemoStory {
  /** For the list of sign-ins: who this is and what state their line is in. */
  who: string;
  displayName: string;
  userName: string;
  email: string;
  locale: 'zh-CN' | 'en';
  /** IANA. */
  timeZone: string;
  /** `welcome-mail`: registered only now, and still to choose a password by the mail. */
  entry: 'password' | 'welcome-mail';
  lines: readonly LineStory[];
}

export interface LineStory {
  simKind: SimKind;
  /** Oldest first; the first makes the line. */
  purchases: readonly Purchase[];
  habits: readonly Habit[];
  /** Parked at this day's end, paid for from credit. */
  parkedDaysAgo?: number;
  /** Agreed to in its words soon after what is bought that day; paid with the last card kept by then. */
  autoRenewal?: { daysAgo: number; planId: string; monthlyCapMinor: bigint | null };
  /** On the last day data is used until this many MB are left. */
  leaveMb?: number;
}

export interface Purchase {
  daysAgo: number;
  planId: string;
  /** `now` when absent. */
  timing?: RenewalTiming;
  /** `card` when absent. */
  method?: ProviderMethod;
  /** The first try failed like this; the second, by wallet, went through. */
  declined?: DeclineReason;
  /** The card paid with is kept for later payments. */
  keepsCard?: true;
}

/** What a line uses on an average day from one day to another, both included. */
export interface Habit {
  from: number;
  to: number;
  /** Where the line is. ISO 3166-1 alpha-2. */
  country: string;
  dataMb?: number;
  nationalMinutes?: number;
  internationalMinutes?: number;
  texts?: number;
}
