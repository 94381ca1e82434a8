import type { AllowanceKind, ServiceScope } from './allowance.ts';
import type { Instant } from './time.ts';

/** An amount of one bucket set aside for one rating group of a session. */
export interface SessionHold {
  ratingGroup: number;
  bucketId: string;
  /** Of the bucket's asset, in decimal digits: holds are kept as JSON. */
  amount: string;
  /** Octets, seconds or messages it stands for; the same as `amount` unless the bucket is credit. */
  quantity: string;
}

/** One credit-control session of the network (TS 32.299 6.3): what it holds until it says more. */
export interface ChargingSession {
  /** The network's Session-Id. */
  id: string;
  lineId: string;
  kind: Exclude<AllowanceKind, 'credit'>;
  scope: ServiceScope;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** CC-Request-Number of the last request (RFC 8506 8.2). */
  requestNumber: number;
  holds: readonly SessionHold[];
  startedAt: Instant;
  /** Silent beyond this, it gives back what it holds. */
  expiresAt: Instant;
  endedAt: Instant | null;
  end: 'terminated' | 'expired' | 'closed' | null;
}

/** How much of one money rate a line has used and paid: reports of any size cost the same together. */
export interface RatedUse {
  /** `<line id>/<rate id>`. */
  id: string;
  quantity: bigint;
  amountMinor: bigint;
}
