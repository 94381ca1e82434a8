import { noteLowBalance } from './auto-renewal-credit.ts';
import type { Changeset } from './changeset.ts';
import { creditGoneAt } from './credit-lifetime.ts';
import { nextEndOf } from './cycle.ts';
import { beginCycle } from './cycle-turn.ts';
import { courseTermsOf, factsOfLine } from './lifecycle-facts.ts';
import { timeIsHeld } from './lifecycle-hold.ts';
import { nextTransition, type Transition } from './lifecycle-machine.ts';
import type { LifecycleRules } from './lifecycle-policy.ts';
import { writeTransition } from './lifecycle-turn.ts';
import type { Line, Period } from './line.ts';
import type { LineFacts } from './line-facts.ts';
import { endPeriod, expireBucket, isOpen, isTopUp, openPlansOf, startAt } from './period-times.ts';
import { rollOver } from './roll-over.ts';
import type { Rules } from './rules.ts';
import { earlier, type Instant } from './time.ts';

/** Years of a long downtime bring some hundreds; what never comes to an end is a bug. */
const MOST_AT_A_TIME = 100_000;

/**
 * Brings an account to `change.now`: everything that time alone does, in the order in which it came
 * due, each at its own instant. Every decision and every page begins with it, so that nothing
 * depends on when the work of writing it down gets done.
 */
export function advance(change: Changeset, rules: Rules): void {
  let reached = -Infinity;
  for (let count = 0; ; count++) {
    const ending = nextEnding(change, rules);
    const course = nextOfCourse(change, rules);
    if (count > MOST_AT_A_TIME) throw new Error(`time runs in circles on ${change.accountId}`);
    const endsAt = ending?.at ?? Infinity;
    const turnsAt = course?.transition.at ?? Infinity;
    const at = Math.min(endsAt, turnsAt, change.now);
    expireCredit(change, at, rules);
    // What ends with a plan ends before the line leaves its state for it.
    if (ending && endsAt <= turnsAt && endsAt <= change.now) endOne(change, ending, rules);
    else if (course && turnsAt <= change.now)
      turn(change, course, Math.max(reached, turnsAt), rules);
    else return;
    reached = Math.max(reached, at);
  }
}

interface Ending {
  period: Period;
  at: Instant;
}

/** The period that begins by itself or ends next, or whose cycle does. */
function nextEnding(change: Changeset, rules: Rules): Ending | null {
  let next: Ending | null = null;
  for (const period of change.periods.all()) {
    if (!isOpen(period)) continue;
    const at = dueAt(change, period, rules);
    if (at === Infinity || (next && (next.at - at || (next.period.id < period.id ? -1 : 1)) < 0))
      continue;
    next = { period, at };
  }
  return next;
}

function dueAt(change: Changeset, period: Period, rules: Rules): Instant {
  const at = (period.startsAt === null ? period.activateBy : nextEndOf(period)) ?? Infinity;
  // Nearly always it is far off, and then its line need not be looked at.
  if (at > change.now) return at;
  if (isTopUp(change, period)) return goneAt(change, period, at, rules);
  const line = change.lines.get(period.lineId);
  if (!line || (line.state === 'active' && line.held === null)) return at;
  if (isStill(line, courseTermsOf(line, rules).rules)) return Infinity;
  // What was held and got no time back ends with the hold.
  return Math.max(at, line.held?.backAt ?? line.stateSince);
}

const isStill = ({ state, held }: Line, rules: LifecycleRules): boolean =>
  timeIsHeld({ state, before: held?.before ?? null }, rules);

function goneAt(change: Changeset, { id }: Period, expiresAt: Instant, rules: Rules): Instant {
  const { asset } = change.buckets.all().find(({ periodId }) => periodId === id)!;
  return creditGoneAt(change, { asset, expiresAt }, rules);
}

function endOne(change: Changeset, { period, at }: Ending, rules: Rules): void {
  if (period.startsAt === null) startAt(change, period, at, rules);
  else if (period.cycleEnds) beginCycle(change, period, at, rules);
  else {
    const to = followerOf(change, period, at);
    if (to) rollOver(change, { from: period, to, at, isAtEnd: true }, rules);
    endPeriod(change, period, {
      at,
      end: 'lapsed',
      rule: `plan:${period.planId}@${period.planVersion}/validity`,
    });
  }
}

/** The plan that begins at the very instant at which another ends. */
const followerOf = (
  change: Changeset,
  { kind, lineId }: Period,
  at: Instant,
): Period | undefined =>
  kind === 'plan' ? openPlansOf(change, lineId).find(({ startsAt }) => startsAt === at) : undefined;

interface Course {
  line: Line;
  facts: LineFacts;
  transition: Transition;
}

/** What the course of any line does next. */
function nextOfCourse(change: Changeset, rules: Rules): Course | null {
  let next: Course | null = null;
  for (const line of change.lines.all()) {
    const terms = courseTermsOf(line, rules);
    const facts = factsOfLine(change, line, rules, terms.timeZone);
    const transition = nextTransition(facts, terms);
    if (!transition || (next && next.transition.at <= transition.at)) continue;
    next = { line, facts, transition };
  }
  return next;
}

function turn(
  change: Changeset,
  { line, facts, transition }: Course,
  at: Instant,
  rules: Rules,
): void {
  const terms = courseTermsOf(line, rules);
  writeTransition(change, line, { facts, transition: { ...transition, at } }, terms, rules);
}

/** The next instant at which time does anything to a line or what it has; null: never by itself. */
export function lifecycleDueAt(change: Changeset, lineId: string, rules: Rules): Instant | null {
  const line = change.lines.get(lineId);
  if (!line) return null;
  const terms = courseTermsOf(line, rules);
  let at = nextTransition(factsOfLine(change, line, rules, terms.timeZone), terms)?.at ?? null;
  const isHeld = isStill(line, terms.rules);
  for (const period of change.periods.all())
    if (period.lineId === lineId && isOpen(period) && !(isHeld && !isTopUp(change, period)))
      at = earlier(at, period.startsAt === null ? period.activateBy : nextEndOf(period));
  for (const { periodId, closedAt, expiresAt } of change.buckets.all())
    if (periodId === null && closedAt === null) at = earlier(at, expiresAt);
  return at;
}

/** Credit that came with no plan ends on its own: the policy's rule was fixed when it came. */
function expireCredit(change: Changeset, until: Instant, rules: Rules): void {
  const over = change.buckets
    .all()
    .filter(
      ({ periodId, closedAt, expiresAt }) =>
        periodId === null && closedAt === null && expiresAt !== null && expiresAt <= until,
    )
    .map((bucket) => ({ bucket, at: creditGoneAt(change, bucket, rules) }))
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at || (a.bucket.id < b.bucket.id ? -1 : 1));
  for (const { bucket, at } of over)
    if (bucket.remaining > 0n || bucket.reserved === 0n)
      expireBucket(change, bucket, {
        at,
        kind: 'expiry',
        rule: 'credit/validity',
      });
  if (over.length > 0) noteLowBalance(change);
}
