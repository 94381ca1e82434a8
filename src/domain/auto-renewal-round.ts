import { spendableCredit, sumOfCredit } from './account-credit.ts';
import type { AutoRenewal, RenewalDrop, RenewalRound } from './auto-renewal.ts';
import { type LowData, lowDataLevel } from './auto-renewal-level.ts';
import type { AutoRenewalPolicy } from './auto-renewal-policy.ts';
import { autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { Changeset } from './changeset.ts';
import { cyclesToCome } from './cycle.ts';
import type { Period } from './line.ts';
import { addMonths, endOfLocalDay, localDayOf } from './local-day.ts';
import { isRunning, isWaitingForUse, openPlansOf } from './period-times.ts';
import { marketOf, type Rules } from './rules.ts';
import { DAY, HOUR, type Instant, MINUTE } from './time.ts';

type Begin = Pick<RenewalRound, 'name' | 'chargeAt'>;

/**
 * What the agreement renews now: the round under way, or the one that comes next. Null while its trigger has
 * not come. A round that nothing was asked for is dropped when its reason is gone: the subscriber renewed
 * otherwise, or the plan was taken back.
 */
export function roundOf(change: Changeset, auto: AutoRenewal, rules: Rules): RenewalRound | null {
  const { round } = auto;
  if (round && isUnderWay(auto, round) && !isServed(change, auto, round)) return round;
  const next = begins[auto.trigger.kind](change, auto, rules);
  if (!next) return null;
  const isSame = round?.name === next.name;
  // Told late it may come later than it would; that its plan ends later is another date.
  if (isSame && next.chargeAt < round.chargeAt + MINUTE) return round;
  return {
    ...next,
    done: [],
    problems: null,
    failed: 0,
    retryAt: null,
    orderId: null,
    noticedAt: null,
    noticedMinor: null,
  };
}

/**
 * Something was asked for already, or waits to be, so that it must be seen through. What ran low and was told is
 * charged as told also where the plan ends before: its line needs it all the more.
 */
const isUnderWay = (auto: AutoRenewal, round: RenewalRound): boolean =>
  round.orderId !== null ||
  round.failed > 0 ||
  round.retryAt !== null ||
  (isSudden(auto) && round.noticedAt !== null);

/** A charge that was told will not come: `next` is what `roundOf` answers. */
export const isDropped = ({ round }: AutoRenewal, next: RenewalRound | null): boolean =>
  round !== null &&
  round.noticedAt !== null &&
  round.orderId === null &&
  // Its end may have moved: that is told anew when it comes.
  (round.name !== next?.name || next.noticedAt === null);

/** Why it is not needed any more, or can't be. */
export function whyDropped(change: Changeset, { id, trigger }: AutoRenewal): RenewalDrop {
  if (trigger.kind === 'low-balance') return 'enough_credit';
  const plans = openPlansOf(change, id);
  if (trigger.kind === 'low-data')
    return plans.some((plan) => isRunning(plan, change.now)) ? 'enough_data' : 'plan_over';
  return plans.length > 0 ? 'renewed_otherwise' : 'plan_over';
}

/** Between notice and charge or two tries the subscriber got otherwise what it was to bring. */
function isServed(change: Changeset, auto: AutoRenewal, round: RenewalRound): boolean {
  if (round.orderId !== null) return false;
  const plans = openPlansOf(change, auto.id);
  switch (auto.trigger.kind) {
    case 'plan-end':
      return plans.some(
        (plan) => endName(plan.id) !== round.name && (plan.endsAt ?? Infinity) > change.now,
      );
    case 'low-data':
      return (
        plans.some((plan) => isRunning(plan, change.now)) &&
        !isDataLow(change, auto.id, auto.trigger)
      );
    case 'low-balance':
      return !isBalanceLow(change, auto, auto.trigger.minor);
    case 'calendar':
      return false;
  }
}

/**
 * Its plan ended while nobody looked, however long, or between two tries: what was agreed to is still to be
 * done.
 */
function lapsedSince(change: Changeset, auto: AutoRenewal): Period | undefined {
  const { id, consent, round } = auto;
  const ended = change.periods
    .all()
    .filter(({ lineId, kind, endedAt }) => lineId === id && kind === 'plan' && endedAt !== null)
    .sort((a, b) => b.endedAt! - a.endedAt!);
  const [last] = ended;
  if (last?.end !== 'lapsed') return undefined;
  return last.endedAt! > consent.agreedAt || round?.name === endName(last.id) ? last : undefined;
}

const endName = (periodId: string): string => `end:${periodId}`;

type Beginning = (change: Changeset, auto: AutoRenewal, rules: Rules) => Begin | null;

const begins: Record<AutoRenewal['trigger']['kind'], Beginning> = {
  'plan-end': (change, auto, rules) => {
    const plans = openPlansOf(change, auto.id);
    // A plan that waits for its first use has no end yet.
    if (plans.some(isWaitingForUse)) return null;
    const last =
      plans.length > 0
        ? plans.reduce((a, b) => (b.endsAt! > a.endsAt! ? b : a))
        : lapsedSince(change, auto);
    if (!last) return null;
    const { chargeHoursBefore } = autoRenewalRulesOf(change, auto.id, rules);
    const endsAt = last.keptFrom ?? last.endsAt!;
    const chargeAt = Math.max(last.startsAt!, endsAt - chargeHoursBefore * HOUR);
    return { name: endName(last.id), chargeAt };
  },
  'low-data': (change, auto, rules) => {
    if (!mayComeAgain(change, auto, rules)) return null;
    const plan = openPlansOf(change, auto.id).find((each) => isRunning(each, change.now));
    if (!plan || auto.trigger.kind !== 'low-data') return null;
    // What it would bring comes by itself with the next cycle.
    if (cyclesToCome(plan) > 0 && plan.planId === auto.planId) return null;
    const name = `low:${plan.id}:${auto.roundsDone}`;
    return isDataLow(change, auto.id, auto.trigger) ? sudden(change, auto, { name, rules }) : null;
  },
  'low-balance': (change, auto, rules) => {
    if (!mayComeAgain(change, auto, rules) || auto.trigger.kind !== 'low-balance') return null;
    const name = `balance:${auto.roundsDone}`;
    return isBalanceLow(change, auto, auto.trigger.minor)
      ? sudden(change, auto, { name, rules })
      : null;
  },
  calendar: (change, auto, rules) => {
    if (auto.trigger.kind !== 'calendar') return null;
    const { timeZone } = marketOf(rules, change.lines.get(auto.id)!.marketId);
    const after = localDayOf(Math.max(auto.renewedAt ?? 0, auto.createdAt), timeZone);
    const day = nextDayOfMonth(after, auto.trigger.day);
    return { name: `day:${isoDay(day)}`, chargeAt: endOfLocalDay(day - 1, timeZone) };
  },
};

/** Nobody could foresee it: it is charged soon after it was told. */
const sudden = (
  change: Changeset,
  auto: AutoRenewal,
  { name, rules }: { name: string; rules: Rules },
): Begin => {
  const known = auto.round?.name === name ? auto.round.chargeAt : null;
  const { suddenNoticeMinutes } = autoRenewalRulesOf(change, auto.id, rules);
  return { name, chargeAt: known ?? change.now + suddenNoticeMinutes * MINUTE };
};

export const isSudden = ({ trigger }: Pick<AutoRenewal, 'trigger'>): boolean =>
  trigger.kind === 'low-data' || trigger.kind === 'low-balance';

const mayComeAgain = (change: Changeset, auto: AutoRenewal, rules: Rules): boolean =>
  change.now >= againFrom(auto, autoRenewalRulesOf(change, auto.id, rules));

/** Low data or balance is not looked at again before. */
export const againFrom = (auto: AutoRenewal, { leastHoursBetween }: AutoRenewalPolicy): Instant =>
  auto.renewedAt === null ? auto.createdAt : auto.renewedAt + leastHoursBetween * HOUR;

const isBalanceLow = (change: Changeset, { currency }: AutoRenewal, minor: string): boolean =>
  sumOfCredit(spendableCredit(change, currency)) < BigInt(minor);

/** Of the plan that runs for the line now: what is left against what was granted. */
export function isDataLow(change: Changeset, lineId: string, trigger: LowData): boolean {
  const running = new Set(
    change.periods
      .all()
      .filter(
        (each) => each.lineId === lineId && each.kind === 'plan' && isRunning(each, change.now),
      )
      .map(({ id }) => id),
  );
  let granted = 0n;
  let left = 0n;
  for (const bucket of change.buckets.all()) {
    if (bucket.kind !== 'data' || bucket.periodId === null || !running.has(bucket.periodId))
      continue;
    granted += bucket.granted;
    left += bucket.remaining + bucket.reserved;
  }
  return granted > 0n && left <= lowDataLevel(trigger, granted);
}

/** The first such day of a month after `after`; in a shorter month its last day. */
function nextDayOfMonth(after: number, dayOfMonth: number): number {
  const date = new Date(after * DAY);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY;
  for (let months = 0; ; months++) {
    const monthBegins = addMonths(first, months);
    const day = Math.min(monthBegins + dayOfMonth - 1, addMonths(first, months + 1) - 1);
    if (day > after) return day;
  }
}

const isoDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
