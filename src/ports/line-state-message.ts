import type { HoldState } from '#domain/lifecycle-policy.ts';
import type { LifecycleState, LineState } from '#domain/line.ts';
import type { Money } from '#domain/money.ts';
import type { Instant } from '#domain/time.ts';

/** Every instant is told in this IANA zone, the market's. */
interface About {
  timeZone: string;
  /** E.164 with "+". */
  msisdn: string;
  happenedAt: Instant;
  /** Where it is seen and undone, by who is signed in. */
  holdLink: string;
}

/** A line was parked, blocked or brought back, or its hold comes to its end. */
export type LineStateMessage = About &
  (
    | {
        kind: 'line_parked';
        /** Taken from credit; null: it costs nothing. */
        price: Money | null;
        /** The last instant that is paid. */
        paidUntil: Instant | null;
        /** When it is over as things are, and what comes then; null: it has no end. */
        lastInstant: Instant | null;
        becomes: LifecycleState | null;
        /** Its plans get the time back. */
        stopsPlans: boolean;
      }
    | { kind: 'line_blocked'; as: 'lost-stolen' | 'policy-block'; stopsPlans: boolean }
    | {
        kind: 'line_restored';
        from: LifecycleState;
        state: LineState;
        /** The last instant of what is paid; null: no plan runs. */
        lastInstant: Instant | null;
      }
    | {
        kind: 'hold_near';
        from: HoldState;
        /** The last instant of the hold, and what comes then. */
        lastInstant: Instant;
        becomes: LifecycleState;
        /** Credit that is missing for it to go on; null: it has lasted as long as it may. */
        missing: Money | null;
      }
    | {
        kind: 'parking_price_near';
        price: Money;
        chargesAt: Instant;
        /** The last instant that is paid then. */
        paidUntil: Instant;
      }
    | { kind: 'hold_ended'; from: HoldState; becomes: LifecycleState }
  );
