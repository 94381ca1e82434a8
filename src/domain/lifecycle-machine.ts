import {
  beneath,
  clockRuns,
  enteredAt,
  holdEnds,
  leaveHold,
  type Place,
  withBeneath,
} from './lifecycle-hold.ts';
import {
  courseOf,
  type Exit,
  isHold,
  isRenewable,
  type LifecycleRules,
  type Loss,
  type PolicyMoney,
  priceIn,
  type Trigger,
} from './lifecycle-policy.ts';
import type { LifecycleState } from './line.ts';
import type { CourseTerms, Cover, CreditStep, LineFacts } from './line-facts.ts';
import { endOfLocalDay } from './local-day.ts';
import { spanAfter, spanBeyond } from './span.ts';
import { DAY, type Instant } from './time.ts';

/** Why a state was left: what time did, or who did it. */
export type TransitionCause =
  | Trigger['kind']
  | 'activated'
  | 'plan-begins'
  /** Credit paid for more time; the state stays. */
  | 'kept';

export interface Transition {
  at: Instant;
  from: LifecycleState;
  to: LifecycleState;
  cause: TransitionCause;
  loses: readonly Loss[];
  /** With `kept`. */
  paid: (PolicyMoney & { until: Instant }) | null;
  /** Out of a hold: where it goes on. Null: it begins anew where it leads. */
  place: Place | null;
  /** So many holds are above what it moves: the line stays held. */
  depth: number;
}

/** What time does next to a line when nobody does anything; null: never anything. */
export function nextTransition(facts: LineFacts, terms: CourseTerms): Transition | null {
  const { state, activatedAt } = facts;
  // What is back from a hold goes on with its old dates, and none of them is due in the hold.
  const since = Math.max(facts.since, facts.backAt ?? -Infinity);
  let next: Transition | null = null;
  const turn = (at: Instant, to: LifecycleState, cause: TransitionCause): Transition => ({
    ...{ at, from: state, to, cause, paid: null, place: null, depth: 0 },
    loses: lossesOf(terms.rules, state, to),
  });
  const offer = (at: Instant | null, to: LifecycleState, cause: TransitionCause) => {
    if (at === null || at === Infinity) return;
    const from = Math.max(at, since);
    if (next === null || from < next.at) next = turn(from, to, cause);
  };
  if (state === 'pre-active') offer(activatedAt, 'active', 'activated');
  const begins = planBegins(facts);
  if (begins !== null) {
    const isActivated = activatedAt !== null && activatedAt <= begins;
    offer(begins, isActivated ? 'active' : 'pre-active', 'plan-begins');
  }
  for (const exit of terms.rules.states[state].exits) {
    const due = triggerAt(facts, exit, terms);
    if (due === null || due === Infinity) continue;
    const at = Math.max(due, since, exit.unless ? (facts.keptUntil ?? -Infinity) : -Infinity);
    if (next !== null && (next as Transition).at <= at) continue;
    next =
      keeps(facts, exit, at, terms) ??
      (isHold(state) ? outOfHold(facts, exit, at, terms) : turn(at, exit.to, exit.when.kind));
  }
  return facts.before === null ? next : orBeneath(facts, next, terms);
}

function outOfHold(facts: LineFacts, exit: Exit, at: Instant, terms: CourseTerms): Transition {
  const place = leaveHold(facts, { to: exit.to, at }, terms);
  const { state: from } = facts;
  const { state: to } = place;
  return {
    ...{ at, from, to, cause: exit.when.kind, paid: null, place, depth: 0 },
    loses: lossesOf(terms.rules, from, to),
  };
}

/** Under a hold whose clock runs the line takes its course, and is gone when that says so. */
function orBeneath(
  facts: LineFacts,
  next: Transition | null,
  terms: CourseTerms,
): Transition | null {
  const under = beneath(facts);
  if (!under || !clockRuns(terms.rules, facts.state)) return next;
  const below = nextTransition(under, terms);
  if (!below || (next && next.at < below.at)) return next;
  const at = Math.max(below.at, facts.since);
  const isOver = below.depth === 0 && below.paid === null && !isRenewable(terms.rules, below.to);
  return isOver ? { ...below, at, from: facts.state } : { ...below, at, depth: below.depth + 1 };
}

/** Beyond this many at one instant the rules chase their own tail; their check lets none in. */
const MOST_AT_ONCE = 16;

/** Everything up to and with `until`, in order. */
export function transitionsUntil(
  given: LineFacts,
  terms: CourseTerms,
  until: Instant,
): Transition[] {
  const done: Transition[] = [];
  let facts = given;
  for (;;) {
    const next = nextTransition(facts, terms);
    if (next === null || next.at > until) return done;
    if (done.at(-MOST_AT_ONCE)?.at === next.at) return done;
    done.push(next);
    facts = factsAfter(facts, next);
  }
}

/** Credit that buys time again and again would have no end. */
const MOST_AHEAD = 64;

/** What will happen when nobody does anything, the first 64 steps at most. */
export function forecast(given: LineFacts, terms: CourseTerms): Transition[] {
  const ahead: Transition[] = [];
  let facts = given;
  while (ahead.length < MOST_AHEAD) {
    const next = nextTransition(facts, terms);
    if (next === null) return ahead;
    ahead.push(next);
    facts = factsAfter(facts, next);
  }
  return ahead;
}

/** The facts once a transition has happened. */
export function factsAfter(facts: LineFacts, turn: Transition): LineFacts {
  const { at, to, loses, paid, place, depth } = turn;
  if (depth > 0)
    return withBeneath(facts, factsAfter(beneath(facts)!, { ...turn, depth: depth - 1 }));
  if (paid) return { ...facts, keptUntil: paid.until, credit: less(facts.credit, paid, at) };
  return {
    ...facts,
    ...(place ?? enteredAt(facts, to, at)),
    covers: loses.includes('plan') ? cutAt(facts.covers, at) : facts.covers,
    credit: loses.includes('credit') && !facts.sharesCredit ? [] : facts.credit,
  };
}

/**
 * What ends for good on the way from one state to another. What an undo of the new state would bring back
 * is kept there, and ends when that state is left downwards.
 */
export function lossesOf({ states }: LifecycleRules, from: LifecycleState, to: LifecycleState) {
  const kept = (state: LifecycleState): readonly string[] =>
    states[state].undo.flatMap(({ restores }) => restores);
  const isDown = (courseOf(to) ?? 9) > (courseOf(from) ?? 0);
  const left = isDown ? states[from].destroys.filter((loss) => kept(from).includes(loss)) : [];
  const entered = states[to].destroys.filter((loss) => !kept(to).includes(loss));
  return [...new Set([...left, ...entered])];
}

export const creditAt = (steps: readonly CreditStep[], at: Instant): bigint =>
  steps.reduce((sum, { until, minor }) => (until > at ? sum + minor : sum), 0n);

/** A paid plan begins: the line is back, wherever its course had led. */
function planBegins({ state, since, covers }: LineFacts): Instant | null {
  if (state !== 'grace' && state !== 'suspended' && state !== 'quarantined') return null;
  return (
    covers.find(({ from, until, serves }) => serves && from > since && until > from)?.from ?? null
  );
}

function triggerAt(facts: LineFacts, { when, unless }: Exit, terms: CourseTerms): Instant | null {
  const { since, covers, last, counts } = facts;
  const { timeZone } = terms;
  switch (when.kind) {
    case 'plan-end':
      return planEnd(facts, when.after ?? { days: 0 }, timeZone);
    case 'idle': {
      const known = when.since.flatMap((activity) =>
        last[activity] === null ? [] : Math.max(last[activity], counts[activity] ?? -Infinity),
      );
      // Who was brought back begins anew, or would be gone again at once.
      const activatedAt = counts.activation ?? facts.activatedAt;
      const isBack = activatedAt !== null && since > activatedAt;
      const from = Math.max(
        ...known,
        ...(isBack ? [since] : []),
        ...(known.length === 0 ? [counts.registration ?? last.registration ?? since] : []),
      );
      return Math.max(spanAfter(when.for, { moment: from }, timeZone), lastEnd(covers));
    }
    case 'in-state': {
      // Its price is for each hold by itself; how long it may last, for all of them.
      if (isHold(facts.state) && !unless) return holdEnds(facts, when.for, timeZone);
      // A hold counts by itself; elsewhere what is paid comes first.
      const isHeld = (courseOf(facts.state) ?? 0) < 2;
      const end = isHeld ? since : Math.max(since, lastEnd(covers));
      return end === Infinity ? null : spanAfter(when.for, { end }, timeZone);
    }
    case 'balance-below':
      return when.money.currency === facts.currency ? balanceBelow(facts, when.money) : null;
    case 'date':
      return endOfLocalDay(Date.parse(when.day) / DAY, timeZone);
  }
}

const lastEnd = (covers: readonly Cover[]): Instant =>
  covers.reduce((last, { until }) => Math.max(last, until), -Infinity);

/** The end of the first chain after which no plan begins in time. */
function planEnd(
  { state, since, covers }: LineFacts,
  after: Exclude<Extract<Trigger, { kind: 'plan-end' }>['after'], undefined>,
  timeZone: string,
): Instant | null {
  // A SIM that nobody used yet waits for its first plan as long as it takes.
  const paid = state === 'pre-active' ? covers.filter(({ serves }) => serves) : covers;
  const ahead = paid.filter(({ until }) => until > since);
  let end = state === 'pre-active' ? (ahead[0]?.from ?? null) : since;
  if (end === null) return null;
  for (;;) {
    for (const { from, until } of ahead) if (from <= end && until > end) end = until;
    if (end === Infinity) return null;
    const at: Instant = spanAfter(after, { end }, timeZone);
    const resumes = ahead.find(({ from }) => from > end!);
    if (!resumes || resumes.from >= at) return at;
    end = resumes.from;
  }
}

/** Credit falls by use and purchase, which are known by their last, and by its own end. */
function balanceBelow(
  { credit, since, last, covers }: LineFacts,
  { minor }: PolicyMoney,
): Instant | null {
  const from = Math.max(
    ...[since, last.use ?? since, last.purchase ?? since, last['top-up'] ?? since],
    // Nobody needs credit while a plan is paid for.
    lastEnd(covers),
  );
  if (from === Infinity) return null;
  const ends = credit.map(({ until }) => until).filter((until) => until > from);
  return (
    [from, ...ends.sort((a, b) => a - b)].find((at) => creditAt(credit, at) < BigInt(minor)) ?? null
  );
}

function keeps(facts: LineFacts, { unless, when }: Exit, at: Instant, terms: CourseTerms) {
  const costs = unless && priceIn(unless.costs, facts.currency);
  if (!costs || creditAt(facts.credit, at) < BigInt(costs.minor)) return null;
  // Months of a hold are counted from its beginning, or the 31st would become the 28th for good.
  const from = when.kind === 'in-state' ? facts.since : at;
  const until = spanBeyond(unless.buys, { from, at }, terms.timeZone);
  const { state } = facts;
  const paid = { ...costs, until };
  const plain = { loses: [], place: null, depth: 0 };
  return { at, from: state, to: state, cause: 'kept' as const, paid, ...plain };
}

/** What ends first pays first. */
function less(steps: readonly CreditStep[], { minor }: PolicyMoney, at: Instant): CreditStep[] {
  let open = BigInt(minor);
  return steps
    .filter(({ until }) => until > at)
    .sort((a, b) => a.until - b.until)
    .map((step) => {
      const taken = open < step.minor ? open : step.minor;
      open -= taken;
      return { ...step, minor: step.minor - taken };
    });
}

const cutAt = (covers: readonly Cover[], at: Instant): Cover[] =>
  covers.flatMap((cover) =>
    cover.from >= at ? [] : [{ ...cover, until: Math.min(cover.until, at) }],
  );
