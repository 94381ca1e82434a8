import type { Difference } from './reconciliation.ts';

/** A bucket whose columns and movements, holds or order may not agree. Amounts in the bucket's asset. */
export interface BucketFacts {
  accountId: string;
  bucketId: string;
  /** Null: there is no such bucket, only movements that name its places. */
  bucket: BucketRow | null;
  /** The asset of the movements; null when there are none. */
  movedAsset: string | null;
  /** Sums of the movements of `bucket:<id>` and of `hold:<id>`. */
  movedRemaining: bigint;
  movedReserved: bigint;
}

export interface BucketRow {
  asset: string;
  remaining: bigint;
  reserved: bigint;
  origin: string;
  orderId: string | null;
  /** Null: there is no such order. */
  orderState: string | null;
  /** What open sessions and payments under way hold of it. */
  heldByOthers: bigint;
}

/** Orders against buckets, buckets against movements and against those they are held for. */
export function reconcileBucket(facts: BucketFacts): Difference[] {
  const { accountId, bucketId, bucket, movedAsset } = facts;
  const moved = {
    movedRemaining: String(facts.movedRemaining),
    movedReserved: String(facts.movedReserved),
  };
  const found: Difference[] = [];
  const add = (code: Difference['code'], detail: Record<string, string>) =>
    found.push({ code, subject: 'bucket', accountId, id: bucketId, detail });
  if (!bucket) {
    add('movement_without_bucket', { ...moved, asset: movedAsset ?? '' });
    return found;
  }
  const { remaining, reserved, asset, heldByOthers } = bucket;
  const own = { remaining: String(remaining), reserved: String(reserved), asset };
  if (movedAsset !== null && movedAsset !== asset)
    add('movement_asset_differs', { ...moved, asset, movedAsset });
  else if (remaining !== facts.movedRemaining || reserved !== facts.movedReserved)
    add('bucket_balance_differs', { ...own, ...moved });
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
