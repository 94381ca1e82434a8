import type { Localized } from '#domain/catalogue.ts';
import type { Currency } from '#domain/money.ts';
import type { Instant } from '#domain/time.ts';

export type ReferralTemplate = 'referral_reward' | 'referral_counted' | 'referral_taken_back';

/** What became of an invitation. */
export type ReferralMessage = {
  currency: Currency;
  happenedAt: Instant;
  /** IANA zone of the reader. */
  timeZone: string;
} & (
  | {
      /** To who invited: credit was added. */
      kind: 'referral_reward';
      amountMinor: bigint;
      /** Null: it does not run out. */
      lastInstant: Instant | null;
    }
  | {
      /** To the friend: the invitation counted, and this is what it brought. */
      kind: 'referral_counted';
      label: Localized;
      /** Off the price; 0 for what came beside it. */
      amountMinor: bigint;
      orderReference: string;
    }
  /** To who invited: what was left of the reward has gone back. */
  | { kind: 'referral_taken_back'; amountMinor: bigint }
);
