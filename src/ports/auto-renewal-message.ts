import type {
  AutoRenewalEnd,
  AutoRenewalTrigger,
  RenewalDrop,
  RenewalProblem,
} from '#domain/auto-renewal.ts';
import type { Localized } from '#domain/catalogue.ts';
import type { LifecycleState } from '#domain/line.ts';
import type { Currency } from '#domain/money.ts';
import type { DeclineReason } from '#domain/payment.ts';
import type { RenewalFix } from '#domain/renewal-fix.ts';
import type { Instant } from '#domain/time.ts';

/** Why a try to charge was not paid, or waits. */
export type TryReason = DeclineReason | 'expired' | 'returned' | 'no_means' | 'monthly_cap';

/** What every mail about auto-renewal says: the agreement as it was when the thing happened. */
interface AboutAgreement {
  /** The market's: its days count. */
  timeZone: string;
  /** The reader's own, told beside it. */
  readerZone: string;
  /** Of what happened: names it to support. */
  reference: string;
  happenedAt: Instant;
  planName: Localized;
  /** E.164 with "+". */
  msisdn: string;
  currency: Currency;
  /** The most a charge takes. */
  agreedMinor: bigint;
  /** What people know them by, in the order in which they are asked; null: account credit. */
  means: readonly (string | null)[];
  /** Where it is seen and changed, by who is signed in. */
  pageLink: string;
  /** Signed: stops this agreement by one tap, without signing in. */
  stopLink: string;
}

/** What mends it, and where. */
interface Mended {
  fix: RenewalFix;
  fixLink: string;
}

/** Mails about auto-renewal. */
export type AutoRenewalMessage =
  | ({
      kind: 'auto_renewal_agreed';
      trigger: AutoRenewalTrigger['kind'];
      /** What the next charge takes now. */
      amountMinor: bigint;
      /** Null: its trigger has not come. */
      chargeAt: Instant | null;
      /** The very words agreed to. */
      words: string;
    } & AboutAgreement)
  | ({
      kind: 'auto_renewal_notice';
      amountMinor: bigint;
      /** What the one after it takes, where a promotion makes this one cheaper; else null. */
      thenMinor: bigint | null;
      /** What it is without promotions. */
      fullMinor: bigint;
      chargeAt: Instant;
    } & AboutAgreement)
  /** What was told with `auto_renewal_notice` does not come. */
  | ({
      kind: 'auto_renewal_dropped';
      reason: RenewalDrop;
      amountMinor: bigint;
      chargeAt: Instant;
    } & AboutAgreement)
  | ({
      kind: 'auto_renewal_problem';
      problems: readonly RenewalProblem[];
      amountMinor: bigint;
      chargeAt: Instant;
    } & Mended &
      AboutAgreement)
  | ({
      kind: 'auto_renewal_declined';
      reason: TryReason;
      amountMinor: bigint;
      retryAt: Instant;
    } & Mended &
      AboutAgreement)
  /** `payLink` is signed and opens without signing in. */
  | ({
      kind: 'auto_renewal_needs_payer';
      amountMinor: bigint;
      until: Instant;
      payLink: string;
    } & AboutAgreement)
  | ({ kind: 'auto_renewal_paused'; state: LifecycleState } & AboutAgreement)
  | ({ kind: 'auto_renewal_resumed' } & AboutAgreement)
  | ({
      kind: 'auto_renewal_stopped';
      /** Not by the subscriber. */
      byStaff: boolean;
      /** A provider was being asked for the money just then. */
      chargeUnderWay: boolean;
      /** The last instant of what is paid; null: nothing runs. */
      lastInstant: Instant | null;
    } & AboutAgreement)
  | ({
      kind: 'auto_renewal_ended';
      cause: Exclude<AutoRenewalEnd, 'stopped' | 'stopped_by_staff'>;
      /** What the last try asked for, or the most that was agreed to. */
      amountMinor: bigint;
      /** Why the last try was not paid; null where that is not the cause. */
      reason: TryReason | null;
      lastInstant: Instant | null;
    } & AboutAgreement);
