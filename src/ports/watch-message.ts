import type { AllowanceKind, ServiceScope, UsageKind } from '#domain/allowance.ts';
import type { Localized } from '#domain/catalogue.ts';
import type { NoticedDeadline } from '#domain/deadline-notice-policy.ts';
import type { Currency } from '#domain/money.ts';
import type { Instant } from '#domain/time.ts';

/** Every instant is told in this IANA zone. */
interface About {
  timeZone: string;
  /** E.164 with "+"; null: it is about the account. */
  msisdn: string | null;
  /** Where the reader changes what they are told of. */
  alertsLink: string;
}

/** What use costs abroad, for one unit that people know: a MB, a minute, a text. */
export interface RoamingPrice {
  kind: UsageKind;
  amountMinor: bigint;
  /** Octets, seconds or messages. */
  per: bigint;
}

export type WatchMessage = About &
  (
    | {
        kind: 'level_reached';
        of: AllowanceKind;
        /** Which of several of that kind; absent: the line has no other. */
        part?: { scope: ServiceScope; zoneName: Localized; serviceName: Localized | null };
        left: bigint;
        granted: bigint;
        /** The last instant people are told; null: it does not run out. */
        lastInstant: Instant | null;
      }
    | { kind: 'credit_low'; leftMinor: bigint; currency: Currency }
    | { kind: 'days_left'; days: number; lastInstant: Instant; renewLink: string }
    | {
        kind: 'deadline_near';
        /** What ends: the plan, calls and texts that come in, the right to the number. */
        of: NoticedDeadline;
        days: number;
        lastInstant: Instant;
        renewLink: string;
      }
    | {
        kind: 'spend_reached';
        usedMinor: bigint;
        limitMinor: bigint;
        currency: Currency;
        per: 'day' | 'month';
      }
    | {
        /** Near: use goes on. Reached: it has stopped. */
        kind: 'cap_near' | 'cap_reached';
        of: UsageKind | 'money';
        used: bigint;
        limit: bigint;
        /** With money. */
        currency: Currency | null;
        service: Localized | null;
        abroad: boolean;
        /** When it counts anew; null: with the next plan. */
        endsAt: Instant | null;
        /** Lets use go on until then; signed, works without signing in. */
        goOnLink: string;
      }
    | {
        kind: 'arrived_abroad';
        /** ISO 3166-1 alpha-2. */
        country: string;
        /** Kinds of which the line has allowance there. */
        covered: readonly UsageKind[];
        /** Empty: credit does not pay, so use stops at zero. */
        prices: readonly RoamingPrice[];
        currency: Currency;
        /** Where use stops by itself; null: nowhere. */
        capMinor: bigint | null;
      }
  );
