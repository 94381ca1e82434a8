import { courseOf, holdsTime, isHold, type LifecycleRules } from './lifecycle-policy.ts';
import type { Before, LifecycleState } from './line.ts';
import type { CourseTerms, LineFacts } from './line-facts.ts';
import { daysLater, localDayOf } from './local-day.ts';
import { type Span, spanAfter } from './span.ts';
import { DAY, type Instant } from './time.ts';

/** Where a line stands and by which dates: all that a hold takes away and a return puts back. */
export type Place = Pick<
  LineFacts,
  'state' | 'since' | 'keptUntil' | 'before' | 'backAt' | 'counts' | 'spent'
>;

const beforeOf = ({ state, since, keptUntil, backAt, before }: Place): Before => ({
  ...{ state, since, keptUntil, backAt, before },
});

/** Takes a line out of its course; where it was is kept beneath. */
export const putApart = (
  from: Place,
  { to, at, keptUntil }: { to: LifecycleState; at: Instant; keptUntil: Instant | null },
): Place => ({
  ...{ state: to, since: at, keptUntil, before: beforeOf(from), backAt: null },
  ...{ counts: from.counts, spent: from.spent },
});

/** The line as if the hold that is uppermost were not there; null: none is. */
export const beneath = <Facts extends Place>(facts: Facts): Facts | null =>
  facts.before && { ...facts, ...facts.before };

/** The same line with what became of it beneath the hold. */
export const withBeneath = <Facts extends Place>(held: Facts, under: Facts): Facts => ({
  ...under,
  ...{ state: held.state, since: held.since, keptUntil: held.keptUntil, backAt: held.backAt },
  before: beforeOf(under),
});

export const clockRuns = ({ states }: LifecycleRules, state: LifecycleState): boolean =>
  states[state].clock === 'runs';

/** The time of its plans stands still, by this hold or one beneath it. */
export function timeIsHeld(
  { state, before }: { state: LifecycleState; before: Before | null },
  { states }: LifecycleRules,
): boolean {
  if (holdsTime(states[state].undo)) return true;
  for (let under = before; under; under = under.before)
    if (holdsTime(states[under.state].undo)) return true;
  return false;
}

/** Anew in a state. */
export const enteredAt = (from: Place, to: LifecycleState, at: Instant): Place => ({
  ...{ state: to, since: at, keptUntil: null, before: null, backAt: null },
  ...{ counts: from.counts, spent: from.spent },
});

/**
 * Out of a hold at `at`: to where the line was before, with what was left of it then, unless `to` is further
 * down its course. From a hold whose clock ran it is as if there had been none.
 */
export function leaveHold(
  held: Place & Pick<LineFacts, 'last'>,
  { to, at }: { to: LifecycleState; at: Instant },
  { rules, timeZone }: CourseTerms,
): Place {
  const runs = clockRuns(rules, held.state);
  const spent = runs ? held.spent : withSpent(held, at);
  const { before } = held;
  const isLower = before && isDemanded(to) && (courseOf(to) ?? 0) > (courseOf(before.state) ?? 9);
  if (!before || isLower) return { ...enteredAt(held, to, at), spent };
  if (runs) return { ...before, counts: held.counts, spent };
  const later = stoodStill(held.since, at, { rules, timeZone, state: before.state });
  return {
    ...shifted(before, later),
    // A hold above another leaves it as it is; otherwise nothing of the course is due before now.
    backAt: isHold(before.state) ? before.backAt : at,
    counts: countsAfter(held, later),
    spent,
  };
}

/** `active` is what an undo says when it says nothing: back to where it was. */
const isDemanded = (to: LifecycleState): boolean => to !== 'active';

function shifted({ before, ...place }: Before, later: (at: Instant) => Instant): Before {
  const { since, keptUntil, backAt } = place;
  return {
    ...place,
    ...{ since: later(since), keptUntil: keptUntil && later(keptUntil) },
    backAt: backAt && later(backAt),
    before: before && shifted(before, later),
  };
}

/** Whole days, or to the second where the state that was left counts in hours: never more than it lasted. */
export function stoodStill(
  from: Instant,
  until: Instant,
  { rules, timeZone, state }: CourseTerms & { state: LifecycleState },
): (at: Instant) => Instant {
  const isByTheHour = rules.states[state].exits.some(
    ({ when }) => (when.kind === 'in-state' || when.kind === 'idle') && 'hours' in when.for,
  );
  if (isByTheHour) return (at) => at + until - from;
  const days = wholeDays(from, until, timeZone);
  return (at) => (days === 0 ? at : daysLater(at, days, timeZone));
}

/** How often the clock has come round to the same time of day. */
export function wholeDays(from: Instant, until: Instant, timeZone: string): number {
  const days = localDayOf(until, timeZone) - localDayOf(from, timeZone);
  return days > 0 && daysLater(from, days, timeZone) > until ? days - 1 : days;
}

/** What was done before a hold counts as later by what the hold lasted; what was done in it as it is. */
function countsAfter(
  { last, counts, since }: Pick<LineFacts, 'last' | 'counts' | 'since'>,
  later: (at: Instant) => Instant,
): LineFacts['counts'] {
  const known = Object.entries(last).flatMap(([activity, at]) => {
    const as = Math.max(at ?? -Infinity, counts[activity as keyof typeof last] ?? -Infinity);
    return as === -Infinity ? [] : [[activity, as <= since ? later(as) : as] as const];
  });
  return Object.fromEntries(known);
}

const withSpent = ({ state, since, spent }: Place, at: Instant): LineFacts['spent'] =>
  isHold(state) ? { ...spent, [state]: (spent[state] ?? 0) + at - since } : spent;

/** When so long in a hold is over: earlier holds of its kind count, too, each day of them that was begun. */
export function holdEnds(
  { state, since, spent }: Pick<Place, 'state' | 'since' | 'spent'>,
  most: Span,
  timeZone: string,
): Instant {
  const end = spanAfter(most, { end: since }, timeZone);
  const before = isHold(state) ? (spent[state] ?? 0) : 0;
  if (before === 0) return end;
  return 'hours' in most ? end - before : daysLater(end, -Math.ceil(before / DAY), timeZone);
}
