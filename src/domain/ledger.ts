import type { AllowanceKind, Asset, ServiceScope } from './allowance.ts';
import type { Instant } from './time.ts';

/**
 * An amount of one asset that a line may use until it expires.
 * Always: granted = remaining + reserved + used + expired + refunded, and none is negative.
 */
export interface Bucket {
  id: string;
  /** Null: account credit, which every line of the account may use. */
  lineId: string | null;
  /** Null: it ends on its own and not with a plan. */
  periodId: string | null;
  /** The kind of that period: it is asked for with every use. */
  periodKind: 'plan' | 'add-on' | null;
  /** Null when no order brought it. */
  orderId: string | null;
  origin: BucketOrigin;
  kind: AllowanceKind;
  scope: ServiceScope;
  /** Null: everywhere. Only credit. */
  zoneId: string | null;
  fairUse: boolean;
  /** What it may be used for: `any`, or a service of the policy (a set of rating groups). */
  serviceId: string;
  /** The lower is used first, before everything the burn order says. */
  priority: number;
  asset: Asset;
  /**
   * Tax was accounted for when it was sold. Other credit is money held for the subscriber: spending it is
   * the sale.
   */
  taxed: boolean;
  granted: bigint;
  remaining: bigint;
  reserved: bigint;
  used: bigint;
  expired: bigint;
  refunded: bigint;
  /** Null while its period waits for first use. */
  startsAt: Instant | null;
  /** Null with a start: it never expires. */
  expiresAt: Instant | null;
  /** Order of purchase within the account; breaks ties of the burn order. */
  boughtAt: Instant;
  /** When it was last used. */
  usedAt: Instant | null;
  /** When so much or less is left, somebody wants to be told; null: nobody. */
  alertAt: bigint | null;
  /** Its line is in a state that uses nothing: it stays, and is not used. */
  frozen: boolean;
  /** Nothing more will happen to it. */
  closedAt: Instant | null;
}

export type BucketOrigin = 'order' | 'voucher' | 'refund' | 'promotion' | 'adjustment' | 'rollover';

/**
 * `bucket:<id>` (what remains), `hold:<bucket id>` (what is reserved of it) and `order:<id>` are the
 * account's own places; the others are the operator's side.
 */
export type Place =
  | `bucket:${string}`
  | `hold:${string}`
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
  | 'refund'
  /** Set aside for a session or a payment under way, and what of it comes back. */
  | 'hold'
  | 'release'
  /** Unused allowance taken back because its price goes back. */
  | 'clawback'
  /** A sale undone: what `sale` and `tax` moved, the other way. */
  | 'unsale'
  | 'untax'
  | 'adjustment';

/**
 * One append-only movement of one asset between two places. The committer numbers the movements of
 * an account 1, 2, 3 …: account and number name one for ever.
 */
export interface Transfer {
  kind: TransferKind;
  asset: Asset;
  amount: bigint;
  from: Place;
  to: Place;
  lineId: string | null;
  bucketId: string | null;
  orderId: string | null;
  paymentId: string | null;
  refundId: string | null;
  /** The network session that asked (TS 32.299: Session-Id). */
  sessionId: string | null;
  ratingGroup: number | null;
  /** With rated usage: the octets, seconds or messages that `amount` of money paid for. */
  quantity: bigint | null;
  /** The rule that moved it, for the explanation: `plan:gb-12@3`, `policy:4/burn-order`. */
  rule: string;
  /** With usage: where the line was and where the call went. ISO 3166-1 alpha-2. */
  country: string | null;
  scope: ServiceScope | null;
  happenedAt: Instant;
}

/** The line may use it: it is its own, or the account's. */
export const isForLine = (bucket: Bucket, lineId: string): boolean =>
  bucket.lineId === null || bucket.lineId === lineId;

/** Throws when a bucket's figures don't add up: that is a bug, never a refusal. */
export function assertBalanced(bucket: Bucket): Bucket {
  const { granted, remaining, reserved, used, expired, refunded } = bucket;
  const parts = [remaining, reserved, used, expired, refunded];
  if (parts.some((part) => part < 0n) || parts.reduce((sum, part) => sum + part, 0n) !== granted)
    throw new Error(`bucket ${bucket.id} does not add up`);
  return bucket;
}
