import { spendableCredit } from './account-credit.ts';
import type { AccountState, DecisionContext } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';
import { applyHappening, isParkable, parkingEnds } from './lifecycle-event.ts';
import { courseTermsOf, factsOfLine } from './lifecycle-facts.ts';
import { type Ability, holdsTime, type PolicyMoney, parkingIn } from './lifecycle-policy.ts';
import type { LifecycleState, Line, LineState, Period } from './line.ts';
import { standingOf } from './line-standing.ts';
import { openPlansOf } from './period-times.ts';
import { marketOf, type Rules } from './rules.ts';
import { type Span, spanAfter } from './span.ts';
import type { Instant } from './time.ts';

/** What parking is and costs for this line, if it began now. */
export interface ParkingOffer {
  price: PolicyMoney | null;
  every: Span;
  most: Span;
  /** What the price pays for; null with a price of nothing. */
  paidUntil: Instant | null;
  /** The longest it can be parked. */
  endsAt: Instant;
  /** Sooner, when credit as it is now no longer pays; null: it does, or is too little to begin. */
  lastsUntil: Instant | null;
  becomes: LifecycleState;
  can: readonly Ability[];
  /** Time of plans that it would have taken comes back with the line. */
  stopsPlans: boolean;
  creditMinor: bigint;
  /** Credit that is missing for the first span; 0: none. */
  missingMinor: bigint;
}

/** What reporting the SIM lost or stolen does. */
export interface Blocking {
  can: readonly Ability[];
  stopsPlans: boolean;
  /** When it would be over, and what comes then; null: never by itself. */
  endsAt: Instant | null;
  becomes: LifecycleState | null;
}

export interface Hold {
  state: 'parked' | 'lost-stolen' | 'policy-block';
  since: Instant;
  paidUntil: Instant | null;
  /** When it is over as things are, and what comes then; null: never by itself. */
  endsAt: Instant | null;
  becomes: LifecycleState | null;
  can: readonly Ability[];
  stopsPlans: boolean;
}

/** What comes back with a line if it were brought back now. */
export interface Restoring {
  by: 'subscriber' | 'identity-check';
  state: LineState;
  /** `before`: when it would end without the time given back. */
  plans: { period: Period; before: Instant | null; endsAt: Instant | null }[];
}

/** What its subscriber may do about holding a line, and what that would do. */
export interface LineHolds {
  line: Line;
  state: LineState;
  /** In the line's currency. */
  creditMinor: bigint;
  /** Null: not offered for this line. */
  parking: ParkingOffer | null;
  mayPark: boolean;
  /** Null: nothing works that somebody else could use, or it is blocked. */
  blocking: Blocking | null;
  hold: Hold | null;
  /** Null: it is not held, or only staff brings it back. */
  restoring: Restoring | null;
}

/** The same functions that do it, on copies that are thrown away; null: there is no such line. */
export function lineHoldsOf(
  state: AccountState,
  context: DecisionContext,
  lineId: string,
  rules: Rules,
): LineHolds | null {
  const copy = () => {
    const change = new Changeset(state, context);
    advance(change, rules);
    return change;
  };
  const change = copy();
  const line = change.lines.get(lineId);
  if (!line) return null;
  const { currency } = marketOf(rules, line.marketId);
  const hold = holdOf(change, line, rules);
  return {
    line,
    state: standingOf(change, line, rules).state,
    creditMinor: spendableMinor(change, currency),
    parking: parkingOffer(change, copy(), line, rules),
    mayPark: isParkable(line.state),
    blocking: blockingOf(copy(), line, rules),
    hold,
    restoring: hold && restoringOf(change, copy, line, rules),
  };
}

const spendableMinor = (change: Changeset, currency: PolicyMoney['currency']): bigint =>
  spendableCredit(change, currency, change.now).reduce((sum, { remaining }) => sum + remaining, 0n);

function parkingOffer(
  change: Changeset,
  tried: Changeset,
  line: Line,
  rules: Rules,
): ParkingOffer | null {
  const terms = courseTermsOf(line, rules);
  const { currency } = marketOf(rules, line.marketId);
  const parking = parkingIn(terms.rules, currency);
  if (!parking) return null;
  const { price = null, every, most, to, can } = parking;
  const { now } = change;
  const { timeZone } = terms;
  const endsAt = parkingEnds(factsOfLine(change, line, rules, timeZone), most, { timeZone, now });
  if (endsAt <= now) return null;
  const creditMinor = spendableMinor(change, currency);
  const costs = BigInt(price?.minor ?? 0);
  const answer = applyHappening(tried, line, { kind: 'park' }, rules);
  const next =
    'refused' in answer
      ? null
      : standingOf(tried, tried.lines.get(line.id)!, rules).ahead[1]?.since;
  return {
    ...{ price, every, most, becomes: to, can, endsAt, creditMinor },
    paidUntil: price && spanAfter(every, { end: now }, terms.timeZone),
    lastsUntil: next && next < endsAt ? next : null,
    stopsPlans: holdsTime(terms.rules.states.parked.undo),
    missingMinor: costs > creditMinor ? costs - creditMinor : 0n,
  };
}

/** Where nothing works there is nothing to protect, and a free block would stand in for paid parking. */
function blockingOf(tried: Changeset, line: Line, rules: Rules): Blocking | null {
  const { states } = courseTermsOf(line, rules).rules;
  const works = states[line.state].can.some((each) => each !== 'top-up' && each !== 'port-out');
  if (!works && line.state !== 'pre-active') return null;
  const block = { kind: 'block', as: 'lost-stolen' } as const;
  if ('refused' in applyHappening(tried, line, block, rules)) return null;
  const { can, undo } = states['lost-stolen'];
  const next = standingOf(tried, tried.lines.get(line.id)!, rules).ahead[1];
  return {
    ...{ can, stopsPlans: holdsTime(undo) },
    endsAt: next?.since ?? null,
    becomes: next?.state ?? null,
  };
}

function holdOf(change: Changeset, line: Line, rules: Rules): Hold | null {
  const { state } = line;
  if (state !== 'parked' && state !== 'lost-stolen' && state !== 'policy-block') return null;
  const { states } = courseTermsOf(line, rules).rules;
  const next = standingOf(change, line, rules).ahead[1];
  return {
    ...{ state, since: line.stateSince, paidUntil: line.keptUntil, can: states[state].can },
    endsAt: next?.since ?? null,
    becomes: next?.state ?? null,
    stopsPlans: holdsTime(states[state].undo),
  };
}

/** Blocks ask who it is, whatever else could lift them. */
const ways = ['identity-check', 'subscriber'] as const;

function restoringOf(
  change: Changeset,
  copy: () => Changeset,
  line: Line,
  rules: Rules,
): Restoring | null {
  for (const by of line.state === 'parked' ? ways.toReversed() : ways) {
    const tried = copy();
    if ('refused' in applyHappening(tried, line, { kind: 'undo', by }, rules)) continue;
    return {
      by,
      state: standingOf(tried, tried.lines.get(line.id)!, rules).state,
      plans: openPlansOf(change, line.id).map((period) => ({
        period,
        before: period.endsAt,
        endsAt: tried.periods.get(period.id)!.endsAt,
      })),
    };
  }
  return null;
}
