import type { CreditView as CreditOfAccount } from '#domain/account-credit.ts';
import type { BucketOrigin } from '#domain/ledger.ts';
import type { Currency } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { Instant } from '#domain/time.ts';

/** Credit of one currency as pages show it. */
export interface CreditView {
  currency: Currency;
  spendableMinor: bigint;
  heldMinor: bigint;
  parts: readonly CreditPart[];
}

export interface CreditPart {
  /** Public id. */
  id: string;
  origin: BucketOrigin;
  grantedMinor: bigint;
  leftMinor: bigint;
  /** The last instant people are told; null: it does not run out. */
  until: Instant | null;
}

export const toCreditView = ({ buckets, ...sums }: CreditOfAccount): CreditView => ({
  ...sums,
  parts: buckets.map(({ id, origin, granted, remaining, expiresAt }) => ({
    id: toPublicId('bkt', id),
    origin,
    grantedMinor: granted,
    leftMinor: remaining,
    until: expiresAt === null ? null : expiresAt - 1,
  })),
});
