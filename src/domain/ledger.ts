import type { AllowanceKind, Asset, ServiceScope } from './allowance.ts';
import type { Instant } from './time.ts';

/**
 * An amount of one asset that a line may use until it expires.
 * Always: granted = remaining + reserved + used + expired + refunded, and none is negative.
 */
export interface Bucket {
  id: string;
  lineId: string;
  periodId: string;
  orderId: string;
  kind: AllowanceKind;
  scope: ServiceScope;
  zoneId: string;
  fairUse: boolean;
  asset: Asset;
  granted: bigint;
  remaining: bigint;
  reserved: bigint;
  used: bigint;
  expired: bigint;
  refunded: bigint;
  /** Null while its period waits for first use. */
  startsAt: Instant | null;
  expiresAt: Instant | null;
  /** Order of purchase within the account; breaks ties of the burn order. */
  boughtAt: Instant;
  /** Nothing more will happen to it. */
  closedAt: Instant | null;
}

/** `bucket:<id>` and `order:<id>` are the account's own places; the others are the operator's side. */
export type Place =
  | `bucket:${string}`
  | `order:${string}`
  | `provider:${string}`
  | 'operator:allowance'
  | 'operator:used'
  | 'operator:breakage'
  | 'operator:revenue'
  | 'operator:tax';

export type TransferKind =
  | 'grant'
  | 'usage'
  | 'expiry'
  | 'replacement'
  | 'payment'
  | 'sale'
  | 'tax'
  | 'refund';

/** One append-only movement of one asset between two places. */
export interface Transfer {
  id: string;
  /** Unique within the account: the same cause can never move twice. */
  key: string;
  kind: TransferKind;
  asset: Asset;
  amount: bigint;
  from: Place;
  to: Place;
  lineId: string | null;
  bucketId: string | null;
  orderId: string | null;
  paymentId: string | null;
  /** The rule that moved it, for the explanation: `plan:gb-12@3`, `policy:4/burn-order`. */
  rule: string;
  /** With usage: where the line was and where the call went. ISO 3166-1 alpha-2. */
  country: string | null;
  scope: ServiceScope | null;
  happenedAt: Instant;
}

/** Throws when a bucket's figures don't add up: that is a bug, never a refusal. */
export function assertBalanced(bucket: Bucket): Bucket {
  const { granted, remaining, reserved, used, expired, refunded } = bucket;
  const parts = [remaining, reserved, used, expired, refunded];
  if (parts.some((part) => part < 0n) || parts.reduce((sum, part) => sum + part, 0n) !== granted)
    throw new Error(`bucket ${bucket.id} does not add up`);
  return bucket;
}
