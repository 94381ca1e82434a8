import { coversOf, plansOf } from './lifecycle-facts.ts';
import { timeIsHeld } from './lifecycle-hold.ts';
import { factsAfter, forecast, transitionsUntil } from './lifecycle-machine.ts';
import {
  type Ability,
  isHold,
  isRenewable,
  type LifecycleRules,
  type LifecycleTermsOf,
  lifecycleRules,
  stateDefaults,
} from './lifecycle-policy.ts';
import type { LifecycleState, Line, LineState, Period } from './line.ts';
import type { LineFacts } from './line-facts.ts';
import { endOfLocalDay, localDayOf } from './local-day.ts';
import { earlier, type Instant } from './time.ts';
import { validityOf } from './validity.ts';

/** What a line's deadlines depend on besides the line: the operator's rules, the clock, the market's zone. */
export interface LifecycleTerms {
  policy: LifecycleTermsOf;
  /** The market's IANA zone: its days count. */
  timeZone: string;
  now: Instant;
  /** As written down last; absent: told from the plans alone. */
  facts?: LineFacts;
}

/**
 * What happens to a line when nobody does anything, in order. Every instant is the first at which
 * something no longer holds; null means that nothing has set that clock going.
 */
export interface DeadlineChain {
  /** End of the plan that runs now; null when none runs. Add-ons never count. */
  nextEndsAt: Instant | null;
  /**
   * End of the last plan of the unbroken chain; in the past once service has ended. Null while the
   * chain ends with a plan that waits for its first use, and before any plan.
   */
  serviceEndsAt: Instant | null;
  /** "Expiring soon" begins; null when something is queued, for then nobody needs to act. */
  expiringSoonAt: Instant | null;
  inboundEndsAt: Instant | null;
  numberLostAt: Instant | null;
  /** Paid plans behind the one that runs (or ran last), those waiting for first use included. */
  queuedCount: number;
  /** When the first plan that waits for its first use starts by itself at the latest. */
  activateBy: Instant | null;
}

/** A plan period with its times settled as far as they can be known. */
interface Span {
  startsAt: Instant;
  endsAt: Instant;
}

/**
 * The deadlines of `line`. `periods` must hold its plan periods that have not ended and the one that
 * ended last; other lines' periods and add-ons may be among them and are passed over.
 */
export function deadlineChain(
  line: Pick<Line, 'id' | 'activatedAt'>,
  periods: readonly Period[],
  terms: LifecycleTerms,
): DeadlineChain {
  const { now, policy, timeZone } = terms;
  const plans = plansOf(line.id, periods);
  const spans = spansOf(plans, terms);
  const waiting = plans.filter((each) => isWaiting(each, now));
  const running = spans.filter((span) => span.startsAt <= now && now < span.endsAt);
  const queuedCount = waiting.length + spans.filter((span) => span.startsAt > now).length;
  const { rules, ahead } = courseAhead(line, plans, terms);
  const entered = (isIt: (state: LifecycleState) => boolean): Instant | null =>
    ahead.find(({ state }) => isIt(state))?.since ?? null;
  const endsWithPlan = rules.states.active.exits.some(({ when }) => when.kind === 'plan-end');
  const endsAt = endsWithPlan
    ? (unbrokenEnd(spans, now) ??
      lastEndBefore(spans, now) ??
      line.activatedAt ??
      unbrokenEnd(spans, spans[0]?.startsAt ?? now))
    : entered((state) => state !== 'pre-active' && !rules.states[state].can.includes('calls-out'));
  const numberLostAt = entered(
    (state) => isAfterService(state) && !isHold(state) && !isRenewable(rules, state),
  );
  const isOpen = waiting.length > 0 || endsAt === null;
  // What stands still has no date until the line is back.
  if (terms.facts && timeIsHeld(terms.facts, rules))
    return {
      ...{ nextEndsAt: null, serviceEndsAt: null, expiringSoonAt: null, inboundEndsAt: null },
      ...{ numberLostAt, queuedCount, activateBy: null },
    };
  return {
    nextEndsAt: running.reduce<Instant | null>((at, span) => earlier(at, span.endsAt), null),
    serviceEndsAt: isOpen ? null : endsAt,
    expiringSoonAt:
      isOpen || queuedCount > 0 ? null : soonBefore(endsAt, policy.expiringSoonDays, timeZone),
    inboundEndsAt: isOpen
      ? null
      : entered((state) => isAfterService(state) && !rules.states[state].can.includes('calls-in')),
    numberLostAt: isOpen && !(terms.facts && isHold(terms.facts.state)) ? null : numberLostAt,
    queuedCount,
    activateBy: waiting.reduce<Instant | null>((at, each) => earlier(at, each.activateBy), null),
  };
}

const isAfterService = (state: LifecycleState): boolean =>
  state !== 'pre-active' && state !== 'active';

/** A state on a line's course, and when it begins or began. */
export interface CourseStep {
  state: LifecycleState;
  since: Instant;
}

/** The state that is written down and all that follow when nobody does anything. */
export function courseAhead(
  line: Pick<Line, 'activatedAt'>,
  plans: readonly Period[],
  { policy, timeZone, facts: given }: LifecycleTerms,
): { rules: LifecycleRules; ahead: CourseStep[] } {
  const rules = lifecycleRules(policy);
  const facts = given ?? factsOfPlans(line, plans, timeZone);
  const steps = forecast(facts, { rules, timeZone }).filter(
    ({ paid, depth }) => paid === null && depth === 0,
  );
  const later = steps.map(({ to, at }) => ({ state: to, since: at }));
  return { rules, ahead: [{ state: facts.state, since: facts.since }, ...later] };
}

/** A line of which nothing but its plans and its first registration is known. */
function factsOfPlans(
  { activatedAt }: Pick<Line, 'activatedAt'>,
  plans: readonly Period[],
  timeZone: string,
): LineFacts {
  const covers = coversOf(plans, timeZone);
  const first = covers[0]?.from ?? activatedAt ?? 0;
  return {
    state: activatedAt === null ? 'pre-active' : 'active',
    since: activatedAt === null ? first : Math.min(activatedAt, first),
    activatedAt,
    ...{ keptUntil: null, before: null, backAt: null, counts: {}, spent: {} },
    covers,
    last: {
      ...{ use: null, purchase: null, 'top-up': null },
      ...{ activation: activatedAt, registration: activatedAt },
    },
    currency: 'GBP',
    credit: [],
    sharesCredit: false,
  };
}

/**
 * The state of `line` now, worked out from its periods alone: right to the millisecond even when the
 * work that writes states down is late. A line that never registered is `not-yet-activated` until
 * its paid time has run out; from then on it goes the way of every other line.
 */
export function lineStateAt(
  line: Pick<Line, 'id' | 'activatedAt'>,
  periods: readonly Period[],
  terms: LifecycleTerms,
): LineState {
  const { policy, timeZone, now } = terms;
  const plans = plansOf(line.id, periods);
  const given = terms.facts ?? factsOfPlans(line, plans, timeZone);
  const course = { rules: lifecycleRules(policy), timeZone };
  const facts = transitionsUntil(given, course, now).reduce(factsAfter, given);
  return shownState(facts.state, deadlineChain(line, periods, { ...terms, facts }), now);
}

/** What people are told of a state. */
export function shownState(
  state: LifecycleState,
  { expiringSoonAt }: Pick<DeadlineChain, 'expiringSoonAt'>,
  now: Instant,
): LineState {
  if (state === 'pre-active') return 'not-yet-activated';
  if (state === 'recycled') return 'number-lost';
  if (state === 'active' && expiringSoonAt !== null && now >= expiringSoonAt)
    return 'expiring-soon';
  return state;
}

/** The next instant after `now` at which anything of the chain comes due; null = never by itself. */
export function nextDeadline(chain: DeadlineChain, now: Instant): Instant | null {
  const { queuedCount: _, ...instants } = chain;
  return Object.values(instants)
    .filter((at) => at !== null && at > now)
    .reduce<Instant | null>(earlier, null);
}

export type NextStep =
  | 'none'
  | 'activate'
  | 'renew'
  | 'revive'
  | 'buy-new'
  | 'unpark'
  | 'unblock'
  | 'ask-support';

const nextSteps: Record<LineState, NextStep> = {
  'not-yet-activated': 'activate',
  active: 'none',
  'expiring-soon': 'renew',
  grace: 'revive',
  suspended: 'revive',
  quarantined: 'buy-new',
  'number-lost': 'buy-new',
  parked: 'unpark',
  'lost-stolen': 'unblock',
  'policy-block': 'ask-support',
  'ported-out': 'buy-new',
};

/** The one thing its subscriber should do. Without a plan there is nothing yet to activate for. */
export const nextStep = (
  state: LineState,
  chain: Pick<DeadlineChain, 'serviceEndsAt' | 'queuedCount'>,
): NextStep =>
  state === 'not-yet-activated' && chain.serviceEndsAt === null && chain.queuedCount === 0
    ? 'renew'
    : nextSteps[state];

export interface Service {
  /** Calls and texts out. */
  outgoing: boolean;
  /** Calls and texts in, one-time codes among them. */
  incoming: boolean;
  data: boolean;
}

/** Of states that people are told: the one behind them. */
const stateBehind: Partial<Record<LineState, LifecycleState>> = {
  'not-yet-activated': 'pre-active',
  'expiring-soon': 'active',
  'number-lost': 'recycled',
};

const behind = (state: LineState): LifecycleState =>
  stateBehind[state] ?? (state as LifecycleState);

/** What the network lets the line do, its allowances permitting; by default as `stateDefaults` say. */
export function serviceIn(
  state: LineState,
  can: readonly Ability[] = stateDefaults[behind(state)].can,
): Service {
  return {
    outgoing: can.includes('calls-out') || can.includes('texts-out'),
    incoming: can.includes('calls-in') || can.includes('texts-in'),
    data: can.includes('data'),
  };
}

/** A paid plan whose first use has not come and whose last day for it has not passed. */
const isWaiting = (period: Period, now: Instant): boolean =>
  period.startsAt === null &&
  period.endedAt === null &&
  (period.activateBy === null || now < period.activateBy);

/** Plans with known times. What was taken back before it began gave no service and has no span. */
function spansOf(plans: readonly Period[], { now, timeZone }: LifecycleTerms): Span[] {
  const spans: Span[] = [];
  for (const { startsAt, endsAt, activateBy, endedAt, validity } of plans) {
    if (startsAt !== null && endsAt !== null) {
      const end = earlier(endsAt, endedAt) ?? endsAt;
      if (end > startsAt) spans.push({ startsAt, endsAt: end });
    } else if (endedAt === null && activateBy !== null && activateBy <= now)
      // Its last day for first use has passed: it runs, whether or not that has been written down.
      spans.push(validityOf(validity, activateBy, timeZone));
  }
  return spans.sort((a, b) => a.startsAt - b.startsAt);
}

/** How far service reaches from `now` on without a hole; null when there is none now. */
function unbrokenEnd(spans: readonly Span[], now: Instant): Instant | null {
  let end: Instant | null = null;
  for (const span of spans)
    if (span.startsAt <= (end ?? now) && span.endsAt > (end ?? now)) end = span.endsAt;
  return end;
}

/** When service last ended; null when it never has. */
const lastEndBefore = (spans: readonly Span[], now: Instant): Instant | null =>
  spans.reduce<Instant | null>(
    (last, { endsAt }) => (endsAt <= now ? Math.max(last ?? endsAt, endsAt) : last),
    null,
  );

/** The beginning of the last `days` local days, the day on which it ends included. */
const soonBefore = (end: Instant, days: number, timeZone: string): Instant =>
  days === 0 ? end : endOfLocalDay(localDayOf(end - 1, timeZone) - days, timeZone);
