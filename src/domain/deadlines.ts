import type { AccountState, DecisionContext } from './account-state.ts';
import { advance } from './advance.ts';
import { isWithinItsTime } from './auto-renewal-keep.ts';
import type { PlanVersion } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import { type DeadlineDate, datesOf, type EndingKind } from './deadline-dates.ts';
import type { Line } from './line.ts';
import type { RenewalTiming } from './ordering.ts';
import { isScheduled, isWaitingForUse, openPlansOf } from './period-times.ts';
import { applyRenewal, renewalRefusal, waitsForUse } from './renewal.ts';
import { marketOf, type Rules } from './rules.ts';
import type { Instant } from './time.ts';
import { toldEnd } from './told-end.ts';

/** What moves a date: buying this, at that time. */
export interface EndingAction {
  plan: PlanVersion;
  timing: RenewalTiming;
}

/** One thing of a line that ends, and what moves its end. */
export interface Ending {
  /** The same for the same thing, however its date moves: `outgoing`, `bucket:<id>`. */
  key: string;
  what: EndingKind;
  bucketId: string | null;
  /** The first instant at which it no longer holds. */
  at: Instant;
  /** The last instant people are told. */
  lastInstant: Instant;
  /** Null: nothing on offer moves it. */
  action: EndingAction | null;
  /** With an action: where it moves the date, as people are told; null: then no date is set any more. */
  movesTo: Instant | null;
}

const order: Record<EndingKind, number> = {
  activation: 0,
  bucket: 1,
  plan: 2,
  outgoing: 3,
  incoming: 4,
  number: 5,
  'given-away': 6,
};

const keyOf = ({ what, bucketId }: DeadlineDate): string =>
  bucketId === null ? what : `${what}:${bucketId}`;

/**
 * Everything of a line that ends, in the order in which it does; what has ended already stays in it. Each date
 * has the first of `offers` that really moves it: the purchase is made on a copy, and the dates are read again.
 */
export function whatEndsWhen(
  state: AccountState,
  context: DecisionContext,
  { lineId, offers }: { lineId: string; offers: readonly PlanVersion[] },
  rules: Rules,
): Ending[] {
  const before = new Changeset(state, context);
  advance(before, rules);
  const line = before.lines.get(lineId);
  if (!line) return [];
  const { timeZone } = marketOf(rules, line.marketId);
  const dates = datesOf(before, lineId, rules);
  const effects = offers.flatMap((plan) => effectOf(state, context, { lineId, plan }, rules) ?? []);
  return dates
    .map((date): Ending => {
      const mover = effects.find(({ after }) => isLater(after, date));
      const moved = mover?.after.get(keyOf(date)) ?? null;
      return {
        ...date,
        key: keyOf(date),
        lastInstant: toldEnd(date.at, timeZone),
        action: mover?.action ?? null,
        movesTo: moved === null ? null : toldEnd(moved, timeZone),
      };
    })
    .sort((a, b) => a.at - b.at || order[a.what] - order[b.what] || (a.key < b.key ? -1 : 1));
}

interface Effect {
  action: EndingAction;
  after: ReadonlyMap<string, Instant>;
}

/** A date that is gone has moved away, but for what a purchase replaces or starts. */
function isLater(after: ReadonlyMap<string, Instant>, date: DeadlineDate): boolean {
  const at = after.get(keyOf(date));
  if (at !== undefined) return at > date.at;
  return date.what !== 'bucket' && date.what !== 'plan' && date.what !== 'activation';
}

/** The dates once `plan` is bought at its best time: behind what runs, or now. Null: it can't be bought. */
function effectOf(
  state: AccountState,
  context: DecisionContext,
  { lineId, plan }: { lineId: string; plan: PlanVersion },
  rules: Rules,
): Effect | null {
  const change = new Changeset(state, context);
  advance(change, rules);
  const plans = openPlansOf(change, lineId);
  const runs = plans.some((each) => isWithinItsTime(each, change.now));
  const hasQueue = plans.some((each) => isScheduled(each, change.now) || isWaitingForUse(each));
  const isOneWay = plan.kind === 'add-on' || waitsForUse(plan) || !runs;
  const timing = isOneWay ? 'now' : hasQueue ? 'queue' : 'at-end';
  if (renewalRefusal(change, { lineId, plan, timing }, rules)) return null;
  applyRenewal(change, { lineId, plan, timing, orderId: context.newId() }, rules);
  const after = datesOf(change, lineId, rules).map((date) => [keyOf(date), date.at] as const);
  return { action: { plan, timing }, after: new Map(after) };
}

/**
 * What is proposed for a line: its last plan again if it is still sold, else the cheapest plan; then the
 * smallest top-up. Of `onSale`, what is for its market and SIM.
 */
export function offersOf(
  line: Pick<Line, 'id' | 'marketId' | 'simKind'>,
  lastPlanId: string | null,
  onSale: readonly PlanVersion[],
): PlanVersion[] {
  const fitting = onSale
    .filter((plan) => plan.marketId === line.marketId && plan.simKinds.includes(line.simKind))
    .toSorted((a, b) =>
      a.priceMinor === b.priceMinor
        ? a.planId < b.planId
          ? -1
          : 1
        : a.priceMinor < b.priceMinor
          ? -1
          : 1,
    );
  const plans = fitting.filter(({ kind }) => kind === 'plan');
  const again = plans.find(({ planId }) => planId === lastPlanId) ?? plans[0];
  const topUp = fitting.find(
    ({ kind, grants }) => kind === 'add-on' && grants.every((grant) => grant.kind === 'credit'),
  );
  return [again, topUp].filter((each) => each !== undefined);
}
