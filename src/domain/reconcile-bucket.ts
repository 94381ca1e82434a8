import type { Difference } from './reconciliation.ts';

/** A bucket whose columns and movements, holds or order may not agree. Amounts in the bucket's asset. */
export interface BucketFacts {
  accountId: string;
  bucketId: string;
  /** Null: there is no such bucket, only movements that name its places. */
  bucket: BucketRow | null;
  /** The asset of the movements; null when there are none. */
  movedAsset: string | null;
  moved: BucketSums;
}

/** What a bucket says of itself, or what its movements say: all but what was granted, which is their sum. */
export interface BucketSums {
  /** Of `bucket:<id>`. */
  remaining: bigint;
  /** Of `hold:<id>`. */
  reserved: bigint;
  /** What left both for good, by where it went and why. */
  used: bigint;
  expired: bigint;
  refunded: bigint;
}

export interface BucketRow extends BucketSums {
  asset: string;
  origin: string;
  orderId: string | null;
  /** Null: there is no such order. */
  orderState: string | null;
  /** What open sessions and payments under way hold of it. */
  heldByOthers: bigint;
}

const sumNames = ['remaining', 'reserved', 'used', 'expired', 'refunded'] as const;

/** Orders against buckets, buckets against movements and against those they are held for. */
export function reconcileBucket(facts: BucketFacts): Difference[] {
  const { accountId, bucketId, bucket, movedAsset, moved: sums } = facts;
  const moved = { movedRemaining: String(sums.remaining), movedReserved: String(sums.reserved) };
  const found: Difference[] = [];
  const add = (code: Difference['code'], detail: Record<string, string>) =>
    found.push({ code, subject: 'bucket', accountId, id: bucketId, detail });
  if (!bucket) {
    add('movement_without_bucket', { ...moved, asset: movedAsset ?? '' });
    return found;
  }
  const { reserved, asset, heldByOthers } = bucket;
  if (movedAsset !== null && movedAsset !== asset)
    add('movement_asset_differs', { ...moved, asset, movedAsset });
  else {
    const wrong = sumNames.filter((name) => bucket[name] !== sums[name]);
    const figures = wrong.map((name) => [name, `${bucket[name]}, moved ${sums[name]}`]);
    if (wrong.length > 0) add('bucket_balance_differs', { asset, ...Object.fromEntries(figures) });
  }
  if (reserved !== heldByOthers)
    add('reserved_for_nobody', { reserved: String(reserved), held: String(heldByOthers), asset });
  if (isWithoutOrder(bucket))
    add('bucket_without_order', { order: bucket.orderId ?? '', state: bucket.orderState ?? '' });
  return found;
}

/** What an order brings, it brings in the commit that fulfils it. After a return nothing may be left. */
function isWithoutOrder({ origin, orderState, remaining, reserved }: BucketRow): boolean {
  if (origin !== 'order' || orderState === 'fulfilled') return false;
  return orderState !== 'returned' || remaining + reserved > 0n;
}
