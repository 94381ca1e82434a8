import { spendableCredit } from './account-credit.ts';
import type { Changeset } from './changeset.ts';
import { taxOfUse } from './charging-tax.ts';
import { factsOfLine } from './lifecycle-facts.ts';
import { type Place, wholeDays } from './lifecycle-hold.ts';
import { factsAfter, type Transition } from './lifecycle-machine.ts';
import {
  courseOf,
  isHold,
  type LifecycleRules,
  type Loss,
  type PolicyMoney,
} from './lifecycle-policy.ts';
import type { Held, LifecycleState, Line } from './line.ts';
import type { CourseTerms, LineFacts } from './line-facts.ts';
import { daysLater } from './local-day.ts';
import { notify } from './notice.ts';
import { endPeriod, expireBucket, isOpen, isTopUp, moveTo } from './period-times.ts';
import type { Policy } from './policy.ts';
import { marketOf, type Rules } from './rules.ts';
import type { Instant } from './time.ts';

type Terms = CourseTerms & { policy: Policy };

/** Writes down what time did to a line: once, with its own instant, and all that ends with it. */
export function writeTransition(
  change: Changeset,
  line: Line,
  { transition, facts }: { transition: Transition; facts: LineFacts },
  terms: Terms,
  rules: Rules,
): void {
  const { at, from, to, cause, loses, paid, depth } = transition;
  const rule = `policy:${terms.policy.version}/lifecycle/${to}`;
  const after = factsAfter(facts, transition);
  if (paid) {
    payForTime(change, line, paid, { at, rule }, rules);
    change.lines.put({ ...change.lines.get(line.id)!, ...placed(after) });
    change.lineEvent(
      line.id,
      'time-bought',
      {
        amountMinor: String(paid.minor),
        currency: paid.currency,
        until: String(paid.until),
        policyVersion: String(terms.policy.version),
      },
      at,
    );
    return;
  }
  lose(change, line, { loses, at, rule }, terms, rules);
  if (depth === 0) {
    enter(change, line, { place: after, at, cause }, terms);
    // Nobody ended it: they have to hear that it is over.
    if (isHold(from) && !isHold(to))
      notify(change, {
        ...{ template: 'hold_ended', lineId: line.id },
        facts: { at: String(at), from, to },
      });
    return;
  }
  change.lines.put({ ...change.lines.get(line.id)!, ...placed(after) });
  const detail = { from, to, cause, policyVersion: String(terms.policy.version) };
  change.lineEvent(line.id, 'held-state-changed', detail, at);
}

/** Of nearly all lines nothing was ever held, and nothing is kept of it. */
function heldOf({ before, backAt, counts, spent }: Place): Held | null {
  const isPlain = before === null && Object.keys(counts).length + Object.keys(spent).length === 0;
  return isPlain ? null : { before, backAt, counts, spent };
}

export const placed = (
  place: Place,
): Pick<Line, 'state' | 'stateSince' | 'keptUntil' | 'held'> => ({
  ...{ state: place.state, stateSince: place.since, keptUntil: place.keptUntil },
  held: heldOf(place),
});

/** Ends for good what a line loses on its way into a state. */
export function lose(
  change: Changeset,
  line: Line,
  { loses, at, rule }: { loses: readonly Loss[]; at: Instant; rule: string },
  terms: Terms,
  rules: Rules,
): void {
  if (loses.includes('plan')) endPlans(change, line, at, rule);
  const { sharesCredit } = factsOfLine(change, line, rules, terms.timeZone);
  if (loses.includes('credit') && !sharesCredit) endCredit(change, line, { at, rule }, rules);
}

/** Moves a line to a place in its course and tells its history; allowance freezes and thaws with it. */
export function enter(
  change: Changeset,
  line: Line,
  { place, at, cause }: { place: Place; at: Instant; cause: string },
  { rules, policy }: Terms,
): Line {
  const before = change.lines.get(line.id)!;
  const moved = change.lines.put({ ...before, ...placed(place) });
  const frozen = isFrozen(rules, place.state);
  for (const bucket of change.buckets.all())
    if (bucket.lineId === line.id && bucket.closedAt === null && bucket.frozen !== frozen)
      change.putBucket({ ...bucket, frozen });
  change.lineEvent(
    line.id,
    'state-changed',
    { from: before.state, to: place.state, cause, policyVersion: String(policy.version) },
    at,
  );
  return moved;
}

/** Nothing can be used there; before its first use a line is only waiting for it. */
const isFrozen = ({ states }: LifecycleRules, state: LifecycleState): boolean =>
  state !== 'pre-active' &&
  !states[state].can.some(
    (each) => each === 'data' || each === 'calls-out' || each === 'texts-out',
  );

/** Gives plans the time back that a hold took: whole days by the calendar, hours by the stopwatch. */
export function giveTimeBack(change: Changeset, line: Line, timeZone: string): void {
  const { now } = change;
  const held = line.stateSince;
  const days = wholeDays(held, now, timeZone);
  for (const period of change.periods.all()) {
    if (period.lineId !== line.id || !isOpen(period) || isTopUp(change, period)) continue;
    const later = (at: Instant) =>
      period.validity.count === 'hours'
        ? at + now - held
        : days === 0
          ? at
          : daysLater(at, days, timeZone);
    if (period.startsAt === null) {
      if (period.activateBy !== null)
        change.periods.put({ ...period, activateBy: later(period.activateBy) });
      continue;
    }
    moveTo(change, period, {
      startsAt: period.startsAt <= held ? period.startsAt : later(period.startsAt),
      endsAt: later(period.endsAt!),
      keptFrom: period.keptFrom === null ? null : later(period.keptFrom),
      cycleEnds: period.cycleEnds?.map(later) ?? null,
    });
  }
}

function endPlans(change: Changeset, line: Line, at: Instant, rule: string): void {
  for (const period of change.periods.all())
    if (period.lineId === line.id && isOpen(period))
      endPeriod(change, period, { at, end: 'lapsed', rule });
}

function endCredit(
  change: Changeset,
  line: Line,
  { at, rule }: { at: Instant; rule: string },
  rules: Rules,
): void {
  const { currency } = marketOf(rules, line.marketId);
  for (const bucket of change.buckets.all())
    if (bucket.kind === 'credit' && bucket.asset === currency && bucket.closedAt === null)
      expireBucket(change, bucket, { at, kind: 'expiry', rule });
}

/** Credit buys time: a sale, taxed now unless the credit was taxed when it was sold. */
export function payForTime(
  change: Changeset,
  line: Line,
  costs: PolicyMoney,
  { at, rule }: { at: Instant; rule: string },
  rules: Rules,
): boolean {
  const usable = spendableCredit(change, costs.currency, at);
  let open = BigInt(costs.minor);
  if (usable.reduce((sum, { remaining }) => sum + remaining, 0n) < open) return false;
  for (const bucket of usable) {
    if (open === 0n) break;
    const amount = open < bucket.remaining ? open : bucket.remaining;
    open -= amount;
    const of = { asset: bucket.asset, from: `bucket:${bucket.id}`, bucketId: bucket.id } as const;
    const facts = { ...of, kind: 'usage', lineId: line.id, happenedAt: at } as const;
    const tax = bucket.taxed
      ? null
      : taxOfUse(change, { lineId: line.id, asset: bucket.asset, amountMinor: amount }, rules);
    const taxMinor = tax?.taxMinor ?? 0n;
    const to = tax ? 'operator:revenue' : 'operator:used';
    change.transfer({ ...facts, amount: amount - taxMinor, to, rule });
    if (tax) change.transfer({ ...facts, amount: taxMinor, to: 'operator:tax', rule: tax.rule });
    const remaining = bucket.remaining - amount;
    const isOver = remaining === 0n && bucket.reserved === 0n && bucket.periodId === null;
    change.putBucket({
      ...bucket,
      ...{ remaining, used: bucket.used + amount },
      closedAt: isOver ? at : null,
    });
  }
  return true;
}

/** Side states and everything below `active` pause what would charge by itself. */
export const isInCourse = (state: LifecycleState): boolean => courseOf(state) !== null;
