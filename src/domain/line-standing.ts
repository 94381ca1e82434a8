import type { Changeset } from './changeset.ts';
import {
  type CourseStep,
  courseAhead,
  type DeadlineChain,
  deadlineChain,
  lineStateAt,
} from './lifecycle.ts';
import { courseTermsOf, factsOfLine, plansOf } from './lifecycle-facts.ts';
import { timeIsHeld } from './lifecycle-hold.ts';
import type { Ability } from './lifecycle-policy.ts';
import type { Line, LineState } from './line.ts';
import type { Rules } from './rules.ts';
import type { Instant } from './time.ts';

/** How a line stands now, and what comes when nobody does anything. */
export interface Standing {
  state: LineState;
  deadlines: DeadlineChain;
  can: readonly Ability[];
  /** The state now and all that follow, each with its beginning. */
  ahead: readonly CourseStep[];
  /** From here on the number can't even be taken to another operator; null: no such end is set. */
  numberHeldUntil: Instant | null;
  /** A hold keeps the time of its plans: their ends are not known until it is back. */
  standsStill: boolean;
}

/** The account must have been brought to now (`advance`). */
export function standingOf(change: Changeset, line: Line, rules: Rules): Standing {
  const periods = change.periods.all();
  const { policy, timeZone, rules: course } = courseTermsOf(line, rules);
  const facts = factsOfLine(change, line, rules, timeZone);
  const terms = { policy, timeZone, now: change.now, facts };
  const { ahead } = courseAhead(line, plansOf(line.id, periods), terms);
  const isHeld = ({ state }: CourseStep) =>
    state === 'pre-active' || course.states[state].can.includes('port-out');
  return {
    ahead,
    numberHeldUntil: ahead.find((step) => !isHeld(step))?.since ?? null,
    standsStill: timeIsHeld(facts, course),
    state: lineStateAt(line, periods, terms),
    deadlines: deadlineChain(line, periods, terms),
    can: course.states[line.state].can,
  };
}
