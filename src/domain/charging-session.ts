import type { ServiceScope, UsageKind } from './allowance.ts';
import type { StoredRate } from './rate-card.ts';
import type { Instant } from './time.ts';

/** An amount of one bucket set aside for one rating group of a session. */
export interface SessionHold {
  ratingGroup: number;
  bucketId: string;
  /** Of the bucket's asset, in decimal digits: holds are kept as JSON. */
  amount: string;
}

/** What one rating group of a session uses at one money rate: steps and minimums count per session. */
export interface SessionRate {
  ratingGroup: number | null;
  /** Kept with the session: what was granted at a price is billed at it. */
  rate: StoredRate;
  /** Octets, seconds or messages used at it so far, in decimal digits. */
  used: string;
  /** What the credit that is held now stands for. */
  granted: string;
}

/** What one rating group of a session has used of allowance, where that is taken in steps. In decimal digits. */
export interface SessionStep {
  ratingGroup: number | null;
  used: string;
  /** At least as much: the last step was taken whole. */
  taken: string;
}

/** One credit-control session of the network (TS 32.299 6.3): what it holds until it says more. */
export interface ChargingSession {
  /** The network's Session-Id. */
  id: string;
  lineId: string;
  kind: UsageKind;
  scope: ServiceScope;
  /** Where the line was when it was last granted something. ISO 3166-1 alpha-2. */
  country: string;
  /** The highest CC-Request-Number that has come (RFC 8506 8.2). */
  requestNumber: number;
  /** At most one quota a rating group: of allowance, or of credit. */
  holds: readonly SessionHold[];
  rates: readonly SessionRate[];
  /** Null: nothing was taken in steps. */
  steps: readonly SessionStep[] | null;
  startedAt: Instant;
  /** Silent beyond this, it gives back what it holds. */
  expiresAt: Instant;
  endedAt: Instant | null;
  end: 'terminated' | 'expired' | 'closed' | null;
}

/**
 * A running sum of a line whose fractions are carried on: what it was billed at one money rate, so that
 * reports of any size cost the same together, or the tax in untaxed credit it used (`charging-tax.ts`).
 */
export interface RatedUse {
  /** `<line id>/<key of the rate>`, or `<line id>/tax:<basis points>:<currency>`. */
  id: string;
  /** Octets, seconds or messages, rounded up to the rate's steps; with tax: minor units of credit. */
  quantity: bigint;
  /** What they cost together, without set-ups; with tax: the tax in it. */
  amountMinor: bigint;
}
