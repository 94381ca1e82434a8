import type { PlanVersion } from './catalogue.ts';
import { happen } from './lifecycle-event.ts';
import { wholeDays } from './lifecycle-hold.ts';
import { factsAfter, forecast, transitionsUntil } from './lifecycle-machine.ts';
import { courseOf, isRenewable, type LifecycleRules, parkingIn } from './lifecycle-policy.ts';
import type { LifecycleState } from './line.ts';
import type { CourseTerms, Cover, LineFacts } from './line-facts.ts';
import { daysLater } from './local-day.ts';
import { spanAfter } from './span.ts';
import type { Instant } from './time.ts';
import { activateByOf, validityOf } from './validity.ts';

/** A paid time that begins at `begins` at the latest: one that waits for its first use does so by itself. */
export interface KeepCover extends Cover {
  begins: Instant;
  /** It is kept beyond this instant only while its renewal is tried: what is bought now takes its place from there. */
  keptFrom?: Instant;
}

/** A line as the rules see it, between one purchase and the next. */
export interface KeepFacts extends LineFacts {
  covers: readonly KeepCover[];
}

export interface KeepCourse extends CourseTerms {
  /** Paid plans that may wait behind the one that runs. */
  maxQueued: number;
}

/** What somebody can do for a number. */
export type KeepAct =
  | { do: 'buy'; plan: PlanVersion }
  /** So many of the policy's spans, paid in advance. */
  | { do: 'park'; spans: number }
  | { do: 'unpark' };

/** The number is gone: nothing brings it back. A line that is held apart is not. */
export const isLost = (rules: LifecycleRules, state: LifecycleState): boolean =>
  state === 'ported-out' || (courseOf(state) !== null && !isRenewable(rules, state));

/** When each state ends if nobody does anything, up to where the number is lost; Infinity: never. */
export function boundariesOf(facts: KeepFacts, course: KeepCourse): Instant[] {
  const ends: Instant[] = [];
  for (const { at, to, paid, depth } of forecast(facts, course)) {
    if (depth > 0) continue;
    if (paid === null) ends.push(at);
    if (isLost(course.rules, to)) return ends;
  }
  return [...ends, Infinity];
}

/** The first instant at which the number is lost if nobody does anything; Infinity: never. */
export const lostAt = (facts: KeepFacts, course: KeepCourse): Instant =>
  isLost(course.rules, facts.state) ? facts.since : boundariesOf(facts, course).at(-1)!;

/** The facts at `at`, if nobody does anything until then. */
export const factsAt = (given: KeepFacts, at: Instant, course: KeepCourse): KeepFacts =>
  // What time does to covers is to cut them: each stays the cover it was.
  transitionsUntil(given, course, at).reduce<LineFacts>(factsAfter, given) as KeepFacts;

/** The facts, brought to `at`, once an act was done then; null: the rules refuse it. */
export function actOn(
  facts: KeepFacts,
  act: KeepAct,
  { at, course }: { at: Instant; course: KeepCourse },
): KeepFacts | null {
  switch (act.do) {
    case 'buy':
      return act.plan.kind === 'plan'
        ? withPlan(facts, act.plan, { at, course })
        : withTopUp(facts, act.plan, { at, course });
    case 'park':
      return parked(facts, act.spans, { at, course });
    case 'unpark':
      return facts.state === 'parked'
        ? undone(facts, { kind: 'undo', by: 'subscriber' }, { at, course })
        : null;
  }
}

interface Moment {
  at: Instant;
  course: KeepCourse;
}

/** Behind what runs and is queued, or at once when nothing runs. */
function withPlan(facts: KeepFacts, plan: PlanVersion, { at, course }: Moment): KeepFacts | null {
  const { rules, timeZone, maxQueued } = course;
  if (!isRenewable(rules, facts.state)) return null;
  const kept = facts.covers.find(
    ({ keptFrom, until }) =>
      keptFrom !== undefined && at < until && plan.validity.start === 'purchase',
  );
  const others = kept ? takenOver(facts.covers, kept, at) : facts.covers;
  const runs = others.some(
    ({ begins, until, keptFrom = until, serves }) => serves && begins <= at && at < keptFrom,
  );
  const queued = others.filter(({ begins, until, serves }) => serves && begins > at && until > at);
  if (runs && queued.length >= maxQueued) return null;
  const start = runs ? chainEnd(others, at) : at;
  const counted = coverOf(plan, kept && kept.keptFrom! <= at ? kept.keptFrom! : start, {
    at,
    timeZone,
  });
  const cover = counted.until > at ? counted : coverOf(plan, start, { at, timeZone });
  const covers = [...stillCounts(others, at), cover].sort((a, b) => a.from - b.from);
  return paidFor({ ...facts, covers }, plan, { until: cover.until, at, course });
}

/** What is kept ends where it should have, or now if that is over. */
const takenOver = (covers: readonly KeepCover[], kept: KeepCover, at: Instant): KeepCover[] =>
  covers.map((each) => {
    if (each !== kept) return each;
    const { keptFrom, ...cover } = kept;
    return { ...cover, until: Math.max(keptFrom!, at) };
  });

function withTopUp(facts: KeepFacts, plan: PlanVersion, { at, course }: Moment): KeepFacts | null {
  if (!course.rules.states[facts.state].can.includes('top-up')) return null;
  const until = validityOf(plan.validity, at, course.timeZone).endsAt;
  return paidFor(facts, plan, { until, at, course });
}

function coverOf(
  { validity }: PlanVersion,
  start: Instant,
  { at, timeZone }: { at: Instant; timeZone: string },
): KeepCover {
  const waits = validity.start !== 'purchase';
  const begins = waits ? (activateByOf(validity, at) ?? Infinity) : start;
  const until = begins === Infinity ? Infinity : validityOf(validity, begins, timeZone).endsAt;
  return { from: waits ? at : start, begins, until, serves: true };
}

/** What is over says nothing more, but for the last of it. */
function stillCounts(covers: readonly KeepCover[], at: Instant): KeepCover[] {
  const ended = covers.reduce((end, { until }) => (until <= at ? Math.max(end, until) : end), 0);
  return covers.filter(({ until }) => until > at || until === ended);
}

/** The end of all that runs or is scheduled, but for what waits for its first use. */
const chainEnd = (covers: readonly KeepCover[], at: Instant): Instant =>
  covers.reduce(
    (end, { from, begins, until, serves }) =>
      serves && (from === begins || begins <= at) ? Math.max(end, until) : end,
    at,
  );

/** Money was put into the line: idle clocks begin anew, credit grows, and it comes back where money does that. */
function paidFor(
  facts: KeepFacts,
  plan: PlanVersion,
  { until, at, course }: Moment & { until: Instant },
): KeepFacts {
  const minor = plan.grants.reduce(
    (sum, { kind, amount }) => (kind === 'credit' ? sum + amount : sum),
    0n,
  );
  const isTopUp = plan.grants.some(({ kind }) => kind === 'credit');
  const paid: KeepFacts = {
    ...facts,
    spent: plan.kind === 'plan' ? {} : facts.spent,
    last: { ...facts.last, purchase: at, ...(isTopUp ? { 'top-up': at } : {}) },
    credit: minor > 0n ? [...facts.credit, { until, minor }] : facts.credit,
  };
  if (paid.state === 'active' || paid.state === 'pre-active') return paid;
  if (plan.kind !== 'plan' && !isTopUp) return paid;
  const by = plan.kind === 'plan' ? ('purchase' as const) : ('top-up' as const);
  const money = { currency: facts.currency, minor: plan.priceMinor };
  return undone(paid, { kind: 'undo', by, money }, { at, course }) ?? paid;
}

function parked(facts: KeepFacts, spans: number, { at, course }: Moment): KeepFacts | null {
  const happened = happen(facts, { kind: 'park' }, { ...course, now: at });
  if ('refused' in happened) return null;
  const { every, price } = parkingIn(course.rules, facts.currency)!;
  let keptUntil: Instant | null = null;
  if (price)
    for (let i = 0; i < spans; i += 1)
      keptUntil = spanAfter(every, { end: keptUntil ?? at }, course.timeZone);
  // What is paid in advance is not paid from credit again.
  return { ...facts, ...happened.place, keptUntil, credit: [] };
}

function undone(
  facts: KeepFacts,
  happening: Extract<Parameters<typeof happen>[1], { kind: 'undo' }>,
  { at, course }: Moment,
): KeepFacts | null {
  const happened = happen(facts, happening, { ...course, now: at });
  if ('refused' in happened) return null;
  const { since } = facts;
  const days = happened.restoresTime ? wholeDays(since, at, course.timeZone) : 0;
  const later = (end: Instant) => (end === Infinity ? end : daysLater(end, days, course.timeZone));
  const covers = facts.covers.map(({ from, begins, until, keptFrom, serves }) => ({
    ...(keptFrom === undefined ? {} : { keptFrom: days > 0 ? later(keptFrom) : keptFrom }),
    ...{ serves, until: until > since && days > 0 ? later(until) : until },
    from: from > since && days > 0 ? later(from) : from,
    begins: begins > since && days > 0 ? later(begins) : begins,
  }));
  return { ...facts, covers, ...happened.place };
}
