import type { Refusal } from './account-state.ts';
import type { Changeset } from './changeset.ts';
import { carryCredit } from './credit-lifetime.ts';
import { courseTermsOf, factsOfLine } from './lifecycle-facts.ts';
import { enteredAt, holdEnds, leaveHold, type Place, putApart } from './lifecycle-hold.ts';
import { lossesOf } from './lifecycle-machine.ts';
import { type PolicyMoney, parkingIn, type Undo, type Undoer } from './lifecycle-policy.ts';
import { enter, giveTimeBack, lose, payForTime } from './lifecycle-turn.ts';
import type { LifecycleState, Line } from './line.ts';
import type { CourseTerms, LineFacts } from './line-facts.ts';
import type { Currency } from './money.ts';
import { openPlansOf } from './period-times.ts';
import { marketOf, type Rules, rulesOf } from './rules.ts';
import { type Span, spanAfter } from './span.ts';
import type { Instant } from './time.ts';

/** What somebody does to a line; what time does to it is in `lifecycle-machine.ts`. */
export type LineHappening =
  /** `agreed`: at this price and no other; null: for free. */
  | { kind: 'park'; agreed?: PolicyMoney | null }
  /** A lost or stolen SIM is blocked by its subscriber, anything else by staff. */
  | { kind: 'block'; as: 'lost-stolen' | 'policy-block' }
  | { kind: 'port-out' }
  /** Back from wherever the rules let this one bring it back. */
  | { kind: 'undo'; by: Undoer; money?: { currency: Currency; minor: bigint } };

export type HappeningRefusal =
  /** The rules name no such way out of this state. */
  | 'not_from_this_state'
  | 'parking_not_offered'
  /** Its price is no longer the one agreed to. */
  | 'terms_changed'
  /** The payment is smaller than the rules ask for. */
  | 'amount_too_small'
  | 'too_late';

export interface Happened {
  to: LifecycleState;
  cause: string;
  /** Credit pays this first. */
  costs: PolicyMoney | null;
  /** Where the line is then, and by which dates it goes on. */
  place: Place;
  restoresTime: boolean;
}

/** What a happening does to a line in a state since an instant, or why it does nothing. Pure. */
export function happen(
  facts: LineFacts,
  happening: LineHappening,
  { rules, timeZone, now }: CourseTerms & { now: Instant },
): Happened | Refusal<HappeningRefusal> {
  const { state } = facts;
  const held = (to: LifecycleState, cause: string, keptUntil: Instant | null = null) => ({
    ...{ to, cause, costs: null, restoresTime: false },
    place: putApart(facts, { to, at: now, keptUntil }),
  });
  switch (happening.kind) {
    case 'park': {
      const parking = parkingIn(rules, facts.currency);
      if (!parking || parkingEnds(facts, parking.most, { timeZone, now }) <= now)
        return { refused: 'parking_not_offered' };
      if (!isParkable(state)) return { refused: 'not_from_this_state' };
      const { price, every } = parking;
      if (happening.agreed !== undefined && !isSamePrice(happening.agreed, price ?? null))
        return { refused: 'terms_changed' };
      const keptUntil = price ? spanAfter(every, { end: now }, timeZone) : null;
      return { ...held('parked', 'parked', keptUntil), costs: price ?? null };
    }
    case 'block':
      if (!isBlockable(state, happening.as)) return { refused: 'not_from_this_state' };
      return held(happening.as, 'blocked');
    case 'port-out': {
      if (!rules.states[state].can.includes('port-out')) return { refused: 'not_from_this_state' };
      const to = 'ported-out';
      const place = enteredAt(facts, to, now);
      return { to, cause: 'ported-out', costs: null, restoresTime: false, place };
    }
    case 'undo': {
      const undo = undoOf(rules.states[state].undo, happening, {
        ...{ since: facts.since, timeZone, now },
      });
      if ('refused' in undo) return undo;
      const place = undone(facts, undo.to, { rules, timeZone, now });
      const restoresTime = undo.restores.includes('time');
      const cause = happening.by === 'use' ? 'used' : happening.by;
      return { to: place.state, cause, costs: null, restoresTime, place };
    }
  }
}

function undone(
  facts: LineFacts,
  to: LifecycleState,
  { now, ...terms }: CourseTerms & { now: Instant },
): Place {
  const unused = to === 'active' && facts.activatedAt === null ? 'pre-active' : to;
  if (facts.before) return leaveHold(facts, { to, at: now }, terms);
  return enteredAt(facts, unused, now);
}

/** The longest that a line parked now could be, what it was parked before counted in. */
export const parkingEnds = (
  { spent }: Pick<LineFacts, 'spent'>,
  most: Span,
  { timeZone, now }: { timeZone: string; now: Instant },
): Instant => holdEnds({ state: 'parked', since: now, spent }, most, timeZone);

export const isParkable = (state: LifecycleState): boolean =>
  state === 'active' || state === 'grace';

/** A subscriber's block never takes the place of staff's: the way back from it is their own. */
export const isBlockable = (state: LifecycleState, as: 'lost-stolen' | 'policy-block'): boolean =>
  state !== as &&
  state !== 'policy-block' &&
  state !== 'recycled' &&
  state !== 'ported-out' &&
  state !== 'quarantined';

const isSamePrice = (a: PolicyMoney | null, b: PolicyMoney | null): boolean =>
  a?.minor === b?.minor && a?.currency === b?.currency;

function undoOf(
  ways: readonly Undo[],
  { by, money }: Extract<LineHappening, { kind: 'undo' }>,
  { since, timeZone, now }: { since: Instant; timeZone: string; now: Instant },
): Undo | Refusal<HappeningRefusal> {
  const named = ways.filter((way) => way.by === by);
  if (named.length === 0) return { refused: 'not_from_this_state' };
  const timely = named.filter(
    ({ within }) => !within || now < spanAfter(within, { end: since }, timeZone),
  );
  if (timely.length === 0) return { refused: 'too_late' };
  const enough = timely.find(
    ({ least }) =>
      !least || (money?.currency === least.currency && money.minor >= BigInt(least.minor)),
  );
  return enough ?? { refused: 'amount_too_small' };
}

/** Does it, with all that comes with it. The account must have been brought to now. */
export function applyHappening(
  change: Changeset,
  line: Line,
  happening: LineHappening,
  rules: Rules,
): Happened | Refusal<HappeningRefusal | 'not_enough_credit'> {
  const terms = courseTermsOf(line, rules);
  const { now } = change;
  const facts = factsOfLine(change, line, rules, terms.timeZone);
  const happened = happen(facts, happening, { ...terms, now });
  if ('refused' in happened) return happened;
  const { to, cause, place } = happened;
  const rule = `policy:${terms.policy.version}/lifecycle/${to}`;
  if (happened.costs && !payForTime(change, line, happened.costs, { at: now, rule }, rules))
    return { refused: 'not_enough_credit' };
  if (happening.kind !== 'undo') {
    const loses = lossesOf(terms.rules, line.state, to);
    lose(change, line, { loses, at: now, rule }, terms, rules);
  }
  if (happened.restoresTime) giveTimeBack(change, line, terms.timeZone);
  const moved = enter(change, line, { place, at: now, cause }, terms);
  if (happening.kind === 'undo' && happening.by === 'top-up') goByToday(change, moved, rules);
  return happened;
}

/** Money brought it back and no plan of it is left: it begins anew, by the rules of today. */
function goByToday(change: Changeset, line: Line, rules: Rules): void {
  if (openPlansOf(change, line.id).length > 0) return;
  change.lines.put({ ...line, policyVersion: rulesOf(rules, line.marketId).policy.version });
}

/** Money or use brings a line back where the rules say so; elsewhere nothing happens. */
export function revive(
  change: Changeset,
  line: Line,
  { by, money }: { by: 'purchase' | 'top-up'; money: { currency: Currency; minor: bigint } },
  rules: Rules,
): void {
  if (line.state !== 'active' && line.state !== 'pre-active')
    applyHappening(change, line, { kind: 'undo', by, money }, rules);
}

/** Credit that was put on the account by other means than a purchase for one line is for all its lines. */
export function toppedUp(
  change: Changeset,
  money: { currency: Currency; minor: bigint },
  endsAt: Instant | null,
  rules: Rules,
): void {
  carryCredit(change, { ...money, endsAt }, rules);
  for (const line of change.lines.all()) {
    if (marketOf(rules, line.marketId).currency !== money.currency) continue;
    const fed = change.lines.put({ ...line, lastToppedUpAt: change.now });
    revive(change, fed, { by: 'top-up', money }, rules);
  }
}
