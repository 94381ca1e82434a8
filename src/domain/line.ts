import type { ValidityRule } from './catalogue.ts';
import type { Instant } from './time.ts';

export type SimKind = 'physical' | 'esim';

/** One subscription with a number: what the network knows as a subscriber. */
export interface Line {
  id: string;
  marketId: string;
  /** E.164 with "+". */
  msisdn: string;
  /** ITU-T E.118, 19 or 20 digits with Luhn check digit. */
  iccid: string;
  simKind: SimKind;
  /** GSMA SGP.22 activation code `LPA:1$…`; null for a physical SIM. */
  activationCode: string | null;
  /** The subscriber's own name for it; empty when none. */
  label: string;
  createdAt: Instant;
  /** The subscriber lets account credit pay for use that no allowance covers. */
  spendsCredit: boolean;
  /** First registration on the network; null: not yet activated. */
  activatedAt: Instant | null;
}

export type PeriodEnd = 'lapsed' | 'replaced' | 'refunded';

/** One paid span of a plan or add-on on a line (TM Forum: product). */
export interface Period {
  id: string;
  lineId: string;
  orderId: string;
  planId: string;
  planVersion: number;
  kind: 'plan' | 'add-on';
  /** Kept with the purchase: later edits of the catalogue never change a sold thing. */
  validity: ValidityRule;
  /** Null while it waits for its first use. */
  startsAt: Instant | null;
  endsAt: Instant | null;
  /** With `first-use`: the instant at which it starts by itself when no use has come before. */
  activateBy: Instant | null;
  boughtAt: Instant;
  endedAt: Instant | null;
  end: PeriodEnd | null;
}

/** What a line can do now, and what its one right next step is. */
export type LineState =
  | 'not-yet-activated'
  | 'active'
  | 'expiring-soon'
  | 'grace'
  | 'suspended'
  | 'number-lost';
