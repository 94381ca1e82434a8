import type { Changeset } from './changeset.ts';
import type { Bucket } from './ledger.ts';
import { type Currency, isCurrency } from './money.ts';

/** The credit of an account in one currency: it is the account's, not a line's. */
export interface CreditView {
  currency: Currency;
  /** May pay now. */
  spendableMinor: bigint;
  /** Set aside for payments and sessions under way. */
  heldMinor: bigint;
  /** Not yet ended, what ends first comes first. */
  buckets: Bucket[];
}

/** By currency, in alphabetical order; a currency of which nothing is left is absent. */
export function creditOf(change: Changeset): CreditView[] {
  const open = change.buckets
    .all()
    .filter(({ kind, closedAt, remaining, reserved }) => {
      return kind === 'credit' && closedAt === null && remaining + reserved > 0n;
    })
    .sort(
      (a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || a.boughtAt - b.boughtAt,
    );
  const byCurrency = Map.groupBy(open, (bucket) => bucket.asset);
  return [...byCurrency]
    .flatMap(([currency, buckets]) =>
      isCurrency(currency) ? [{ currency, buckets, ...sumsOf(change, buckets) }] : [],
    )
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function sumsOf({ now }: Changeset, buckets: readonly Bucket[]) {
  let spendableMinor = 0n;
  let heldMinor = 0n;
  for (const { remaining, reserved, startsAt, expiresAt, serviceId } of buckets) {
    const isOpen = startsAt !== null && startsAt <= now && (expiresAt === null || now < expiresAt);
    if (isOpen && serviceId === 'any') spendableMinor += remaining;
    heldMinor += reserved;
  }
  return { spendableMinor, heldMinor };
}
