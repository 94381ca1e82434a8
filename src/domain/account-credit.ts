import type { Changeset } from './changeset.ts';
import { raiseLastUse } from './last-use.ts';
import type { Bucket, BucketOrigin, Place, Transfer } from './ledger.ts';
import { type Currency, isCurrency } from './money.ts';
import type { CreditHold } from './payment.ts';
import type { Instant } from './time.ts';

/** What a movement of credit is for: goes onto its transfer. */
export type CreditCause = Partial<
  Pick<Transfer, 'orderId' | 'paymentId' | 'refundId' | 'lineId' | 'sessionId'>
> &
  Pick<Transfer, 'rule'>;

/** Puts credit onto the account as a bucket of its own, moved there from `from`. */
export function grantCredit(
  change: Changeset,
  grant: {
    /** Absent: a new one. */
    id?: string;
    currency: Currency;
    amountMinor: bigint;
    origin: BucketOrigin;
    kind: Transfer['kind'];
    from: Place;
    /** Null: never. */
    expiresAt: Instant | null;
    /** Absent: told by where it comes from. */
    taxed?: boolean;
  },
  cause: CreditCause,
): Bucket {
  const bucket = change.putBucket({
    id: grant.id ?? change.newId(),
    lineId: null,
    periodId: null,
    periodKind: null,
    orderId: cause.orderId ?? null,
    origin: grant.origin,
    kind: 'credit',
    scope: 'any',
    zoneId: null,
    fairUse: false,
    serviceId: 'any',
    priority: 0,
    asset: grant.currency,
    // Allowance was sold with its tax; what was paid in and not yet sold was not.
    taxed: grant.taxed ?? grant.from === 'operator:allowance',
    granted: grant.amountMinor,
    remaining: grant.amountMinor,
    reserved: 0n,
    used: 0n,
    expired: 0n,
    refunded: 0n,
    startsAt: change.now,
    expiresAt: grant.expiresAt,
    boughtAt: change.now,
    usedAt: null,
    alertAt: null,
    frozen: false,
    closedAt: null,
  });
  change.transfer({
    kind: grant.kind,
    asset: grant.currency,
    amount: grant.amountMinor,
    from: grant.from,
    to: `bucket:${bucket.id}`,
    bucketId: bucket.id,
    ...cause,
  });
  if (grant.expiresAt !== null) change.enqueue('line.advance', {}, grant.expiresAt);
  return bucket;
}

/** Credit that may pay for anything in this currency at `now`: what ends first comes first. */
export function spendableCredit(
  change: Changeset,
  currency: Currency,
  now: Instant = change.now,
): Bucket[] {
  return change.buckets
    .all()
    .filter(
      (bucket) =>
        bucket.kind === 'credit' &&
        bucket.asset === currency &&
        bucket.serviceId === 'any' &&
        bucket.closedAt === null &&
        bucket.remaining > 0n &&
        bucket.startsAt !== null &&
        bucket.startsAt <= now &&
        (bucket.expiresAt === null || now < bucket.expiresAt),
    )
    .sort(
      (a, b) =>
        a.priority - b.priority ||
        (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) ||
        a.boughtAt - b.boughtAt ||
        (a.id < b.id ? -1 : 1),
    );
}

export const sumOfCredit = (buckets: readonly Bucket[]): bigint =>
  buckets.reduce((sum, bucket) => sum + bucket.remaining, 0n);

/** Sets credit aside, first what ends first. There must be enough. */
export function holdCredit(
  change: Changeset,
  wish: { currency: Currency; amountMinor: bigint },
  cause: CreditCause,
): CreditHold[] {
  const holds: CreditHold[] = [];
  let open = wish.amountMinor;
  for (const bucket of spendableCredit(change, wish.currency)) {
    if (open === 0n) break;
    const amount = open < bucket.remaining ? open : bucket.remaining;
    open -= amount;
    change.putBucket({
      ...bucket,
      remaining: bucket.remaining - amount,
      reserved: bucket.reserved + amount,
    });
    change.transfer({
      kind: 'hold',
      asset: wish.currency,
      amount,
      from: `bucket:${bucket.id}`,
      to: `hold:${bucket.id}`,
      bucketId: bucket.id,
      ...cause,
    });
    holds.push({ bucketId: bucket.id, amountMinor: String(amount), taxed: bucket.taxed });
  }
  if (open > 0n) throw new Error('more credit held than there is');
  return holds;
}

/** Held credit is used for what it was held for: it moves on to `to`. */
export function spendHeldCredit(
  change: Changeset,
  holds: readonly CreditHold[],
  to: Place,
  cause: CreditCause & Pick<Transfer, 'kind'>,
): void {
  for (const hold of holds) {
    const bucket = change.buckets.get(hold.bucketId)!;
    const amount = BigInt(hold.amountMinor);
    change.transfer({
      asset: bucket.asset,
      amount,
      from: `hold:${bucket.id}`,
      to,
      bucketId: bucket.id,
      ...cause,
    });
    closeIfOver(change, {
      ...bucket,
      reserved: bucket.reserved - amount,
      used: bucket.used + amount,
    });
  }
}

/** Held credit comes back; to a bucket that has ended meanwhile it comes back as expired. */
export function releaseCredit(
  change: Changeset,
  holds: readonly CreditHold[],
  cause: CreditCause,
): void {
  for (const hold of holds) releaseHeld(change, hold.bucketId, BigInt(hold.amountMinor), cause);
}

/** Gives a reserved amount of any bucket back to it, or to the operator when the bucket is over. */
export function releaseHeld(
  change: Changeset,
  bucketId: string,
  amount: bigint,
  cause: CreditCause & Partial<Pick<Transfer, 'ratingGroup'>>,
): void {
  if (amount === 0n) return;
  const bucket = change.buckets.get(bucketId)!;
  const lost = isOver(change, bucket);
  change.transfer({
    kind: 'release',
    asset: bucket.asset,
    amount,
    from: `hold:${bucket.id}`,
    to: lost ? 'operator:breakage' : `bucket:${bucket.id}`,
    bucketId: bucket.id,
    ...cause,
  });
  const reserved = bucket.reserved - amount;
  closeIfOver(
    change,
    lost
      ? { ...bucket, reserved, expired: bucket.expired + amount }
      : { ...bucket, reserved, remaining: bucket.remaining + amount },
  );
}

/**
 * A bucket whose end has come closes as soon as nothing of it is held any more; one that has no end, as
 * soon as it is empty, or it would be looked at for ever.
 */
export function closeIfOver(change: Changeset, bucket: Bucket): void {
  const isEmpty = bucket.reserved === 0n && bucket.remaining === 0n;
  const hasNoEnd = bucket.periodId === null && bucket.expiresAt === null;
  const done = isEmpty && (hasNoEnd || isOver(change, bucket));
  change.putBucket(done ? { ...bucket, closedAt: bucket.closedAt ?? change.now } : bucket);
  if (done) raiseLastUse(change, bucket.lineId, bucket.usedAt);
}

/**
 * Its end has come, or its plan's: nothing of it can come back into use. Of the periods that have ended
 * only the last plan's is in sight, so one that is not there has ended; it took along what remained.
 */
export const isOver = (change: Changeset, { expiresAt, periodId, remaining }: Bucket): boolean =>
  (expiresAt !== null && expiresAt <= change.now) ||
  (periodId !== null && remaining === 0n && change.periods.get(periodId)?.endedAt !== null);

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
