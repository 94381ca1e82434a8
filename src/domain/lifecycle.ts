import type { Line, LineState, Period } from './line.ts';
import { endOfLocalDay, localDayOf } from './local-day.ts';
import type { Policy } from './policy.ts';
import { earlier, type Instant } from './time.ts';
import { validityOf } from './validity.ts';

/** What a line's deadlines depend on besides the line: the operator's rules, the clock, the market's zone. */
export interface LifecycleTerms {
  policy: Pick<Policy, 'expiringSoonDays' | 'graceDays' | 'suspendedDays'>;
  /** The market's IANA zone: its days count. */
  timeZone: string;
  now: Instant;
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
  const plans = periods.filter((each) => each.lineId === line.id && each.kind === 'plan');
  const spans = spansOf(plans, terms);
  const waiting = plans.filter((each) => isWaiting(each, now));
  const running = spans.filter((span) => span.startsAt <= now && now < span.endsAt);
  const queuedCount = waiting.length + spans.filter((span) => span.startsAt > now).length;

  const lastEnd = spans.reduce(
    (last, span) => Math.max(last, span.endsAt),
    Number.NEGATIVE_INFINITY,
  );
  const endsAt =
    unbrokenEnd(spans, now) ??
    lastEndBefore(spans, now) ??
    line.activatedAt ??
    unbrokenEnd(spans, spans[0]?.startsAt ?? now);
  const isOpen = waiting.length > 0 || endsAt === null;
  // A paid plan still to come keeps the number, even if a refund tore a hole before it.
  const inboundEndsAt = isOpen
    ? null
    : daysAfter(Math.max(lastEnd, endsAt), policy.graceDays, timeZone);
  return {
    nextEndsAt: running.reduce<Instant | null>((at, span) => earlier(at, span.endsAt), null),
    serviceEndsAt: isOpen ? null : endsAt,
    expiringSoonAt:
      isOpen || queuedCount > 0 ? null : soonBefore(endsAt, policy.expiringSoonDays, timeZone),
    inboundEndsAt,
    numberLostAt:
      inboundEndsAt === null ? null : daysAfter(inboundEndsAt, policy.suspendedDays, timeZone),
    queuedCount,
    activateBy: waiting.reduce<Instant | null>((at, each) => earlier(at, each.activateBy), null),
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
  return stateOf(line, deadlineChain(line, periods, terms), terms.now);
}

/** The same for a chain that is already at hand; `now` must be the instant it was made for. */
export function stateOf(
  line: Pick<Line, 'activatedAt'>,
  chain: DeadlineChain,
  now: Instant,
): LineState {
  const { serviceEndsAt, expiringSoonAt, inboundEndsAt, numberLostAt } = chain;
  if (serviceEndsAt === null || now < serviceEndsAt) {
    if (line.activatedAt === null) return 'not-yet-activated';
    return expiringSoonAt !== null && now >= expiringSoonAt ? 'expiring-soon' : 'active';
  }
  if (inboundEndsAt === null || now < inboundEndsAt) return 'grace';
  if (numberLostAt === null || now < numberLostAt) return 'suspended';
  return 'number-lost';
}

/** The next instant after `now` at which anything of the chain comes due; null = never by itself. */
export function nextDeadline(chain: DeadlineChain, now: Instant): Instant | null {
  const { queuedCount: _, ...instants } = chain;
  return Object.values(instants)
    .filter((at) => at !== null && at > now)
    .reduce<Instant | null>(earlier, null);
}

export type NextStep = 'none' | 'activate' | 'renew' | 'revive' | 'buy-new';

const nextSteps: Record<LineState, NextStep> = {
  'not-yet-activated': 'activate',
  active: 'none',
  'expiring-soon': 'renew',
  grace: 'revive',
  suspended: 'revive',
  'number-lost': 'buy-new',
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

const services: Record<LineState, Service> = {
  'not-yet-activated': { outgoing: false, incoming: false, data: false },
  active: { outgoing: true, incoming: true, data: true },
  'expiring-soon': { outgoing: true, incoming: true, data: true },
  grace: { outgoing: false, incoming: true, data: false },
  suspended: { outgoing: false, incoming: false, data: false },
  'number-lost': { outgoing: false, incoming: false, data: false },
};

/** What the network lets the line do, its allowances permitting. */
export const serviceIn = (state: LineState): Service => services[state];

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

/** `days` whole local days after the day on which something ended; none = the very instant. */
const daysAfter = (end: Instant, days: number, timeZone: string): Instant =>
  days === 0 ? end : endOfLocalDay(localDayOf(end - 1, timeZone) + days, timeZone);

/** The beginning of the last `days` local days, the day on which it ends included. */
const soonBefore = (end: Instant, days: number, timeZone: string): Instant =>
  days === 0 ? end : endOfLocalDay(localDayOf(end - 1, timeZone) - days, timeZone);
