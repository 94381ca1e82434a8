import type { ValidityRule } from './catalogue.ts';
import type { Instant } from './time.ts';

export type SimKind = 'physical' | 'esim';

/**
 * Canonical states of a line (`ordered` is an order that is not paid yet). Side states hold it apart from time:
 * parked (a paid hold), lost-stolen, policy-block, ported-out.
 */
export type LifecycleState =
  | 'pre-active'
  | 'active'
  | 'grace'
  | 'suspended'
  | 'quarantined'
  | 'recycled'
  | 'parked'
  | 'lost-stolen'
  | 'policy-block'
  | 'ported-out';

/** Where a line was when a hold took it from there; a hold may come over another. */
export interface Before {
  state: LifecycleState;
  since: Instant;
  keptUntil: Instant | null;
  backAt: Instant | null;
  before: Before | null;
}

/** What holds leave behind (`lifecycle-hold.ts`); null in all of it is a line that never was held. */
export interface Held {
  before: Before | null;
  backAt: Instant | null;
  /** Activities that count as later than they were. */
  counts: Readonly<Record<string, Instant>>;
  /** Milliseconds in each hold that stopped the clock. */
  spent: Readonly<Record<string, number>>;
}

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
  /** As it was written down last; `lineStateAt` says what it is now. */
  state: LifecycleState;
  stateSince: Instant;
  /** The rules by which it leaves its state; null: today's. */
  policyVersion: number | null;
  held: Held | null;
  /** Its last use that was charged, as far as no open bucket knows a later one. */
  lastUsedAt: Instant | null;
  lastBoughtAt: Instant | null;
  /** Credit was put on for it. */
  lastToppedUpAt: Instant | null;
  /** Credit has bought it this much time in its state. */
  keptUntil: Instant | null;
  /** When time does the next thing to it, or somebody has to look: never later than that. */
  dueAt: Instant | null;
  /** Warnings of its deadlines that were told (`deadline-notices.ts`). */
  deadlinesTold: readonly string[];
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
  /** The rules it was sold under; later edits never change a sold thing. */
  policyVersion: number;
  /** Kept with the purchase too. */
  validity: ValidityRule;
  /** Null while it waits for its first use. */
  startsAt: Instant | null;
  endsAt: Instant | null;
  /** It is kept until `endsAt` while tries of its renewal go on: when it should have ended. Null: it is not kept. */
  keptFrom: Instant | null;
  /** Where it has cycles: the ends of those that run or are to come, without the last, the soonest first; null: none. */
  cycleEnds: readonly Instant[] | null;
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
  /** The number is held, and can be taken elsewhere; nothing brings the line back. */
  | 'quarantined'
  | 'number-lost'
  | 'parked'
  | 'lost-stolen'
  | 'policy-block'
  | 'ported-out';
