import type { Refusal } from './account-state.ts';
import { assetOf } from './allowance.ts';
import { isWithinItsTime, takeOverKept } from './auto-renewal-keep.ts';
import { type PlanVersion, planVersionName } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { carryCredit } from './credit-lifetime.ts';
import { noteDue } from './due.ts';
import { mayStartEarly } from './early-start.ts';
import { revive } from './lifecycle-event.ts';
import { courseTermsOf } from './lifecycle-facts.ts';
import { isRenewable } from './lifecycle-policy.ts';
import type { Line, Period } from './line.ts';
import type { RenewalTiming } from './ordering.ts';
import {
  endPeriod,
  isRunning,
  isScheduled,
  isWaitingForUse,
  openPlansOf,
  putEnd,
  startAt,
} from './period-times.ts';
import { rollOver } from './roll-over.ts';
import { marketOf, type Rules, rulesOf } from './rules.ts';
import type { Instant } from './time.ts';
import { activateByOf, validityAt } from './validity.ts';

export type RenewalRefusal =
  | 'unknown_line'
  | 'number_lost'
  /** Parked or blocked: nothing is sold for it until it is back. */
  | 'line_on_hold'
  | 'plan_of_other_market'
  | 'plan_not_for_sim'
  | 'needs_running_plan'
  | 'queue_full'
  /** The operator lets no plan begin before the running one ends, or not yet. */
  | 'begins_at_end_only';

export interface Renewal {
  lineId: string;
  orderId: string;
  plan: PlanVersion;
  timing: RenewalTiming;
}

/** It starts when the line first uses it, whenever it was bought: it moves and ends nothing else. */
export const waitsForUse = (plan: PlanVersion): boolean => plan.validity.start !== 'purchase';

/** Why a plan can't go onto a line now, in the order in which it is checked; null when it can. */
export function renewalRefusal(
  change: Changeset,
  { lineId, plan, timing }: Omit<Renewal, 'orderId'>,
  rules: Rules,
): Refusal<RenewalRefusal> | null {
  const line = change.lines.get(lineId);
  if (!line) return { refused: 'unknown_line' };
  if (plan.marketId !== line.marketId) return { refused: 'plan_of_other_market' };
  if (!plan.simKinds.includes(line.simKind)) return { refused: 'plan_not_for_sim' };
  const { policy } = rulesOf(rules, line.marketId);
  const held = holdRefusal(line, plan, rules);
  if (held) return held;
  const plans = openPlansOf(change, lineId);
  if (plan.kind === 'add-on') {
    const creditOnly = isCreditOnly(plan);
    const hasPlan = plans.some((each) => isRunning(each, change.now) || isWaitingForUse(each));
    return creditOnly || hasPlan ? null : { refused: 'needs_running_plan' };
  }
  const queued = plans.filter((each) => isScheduled(each, change.now) || isWaitingForUse(each));
  const running = plans.filter((each) => isWithinItsTime(each, change.now));
  const queues = running.length > 0 && (timing !== 'now' || waitsForUse(plan));
  if (queues) return queued.length >= policy.maxQueued ? { refused: 'queue_full' } : null;
  if (running.length > 0 && !mayStartEarly(change, running, policy.renewNowWhen))
    return { refused: 'begins_at_end_only' };
  const stacked = running.filter((each) => each.planId === plan.planId).length;
  const isFull = policy.renewNow === 'stack' && stacked >= (policy.maxStacked ?? Infinity);
  return isFull ? { refused: 'queue_full' } : null;
}

const isCreditOnly = ({ kind, grants }: PlanVersion): boolean =>
  kind === 'add-on' && grants.every((grant) => grant.kind === 'credit');

/** What the line's state has against selling for it. */
function holdRefusal(line: Line, plan: PlanVersion, rules: Rules): Refusal<RenewalRefusal> | null {
  const course = courseTermsOf(line, rules).rules;
  const { state } = line;
  const isPossible = isCreditOnly(plan)
    ? course.states[state].can.includes('top-up')
    : isRenewable(course, state);
  if (isPossible) return null;
  return { refused: course.states[state].undo.length > 0 ? 'line_on_hold' : 'number_lost' };
}

/**
 * Puts a paid plan onto its line: a period with its buckets, everything it moves or ends on the way.
 * The simulation and the real thing both call this, so that what is promised is what happens.
 * `renewalRefusal` must have answered null.
 */
export function applyRenewal(change: Changeset, renewal: Renewal, rules: Rules): Period {
  const line = change.lines.get(renewal.lineId)!;
  const period = newPeriod(change, renewal, rules);
  grantBuckets(change, line, period, renewal, rules);
  noteBought(change, line, { plan: renewal.plan, version: period.policyVersion }, rules);
  if (waitsForUse(renewal.plan)) {
    if (period.activateBy !== null) noteDue(change, line.id, period.activateBy);
    return period;
  }
  if (renewal.plan.kind === 'add-on') return startAddOn(change, period, renewal.plan, rules);
  return placeInChain(change, period, renewal, rules);
}

function startAddOn(change: Changeset, period: Period, plan: PlanVersion, rules: Rules): Period {
  const placed = startAt(change, period, change.now, rules);
  if (isCreditOnly(plan)) {
    const { currency } = marketOf(rules, plan.marketId);
    carryCredit(change, { currency, minor: plan.priceMinor, endsAt: placed.endsAt }, rules);
  }
  return placed;
}

function placeInChain(change: Changeset, period: Period, renewal: Renewal, rules: Rules): Period {
  const { now } = change;
  const taken = takeOverKept(change, period, rules);
  if (taken) return taken;
  const others = openPlansOf(change, period.lineId).filter((each) => each.id !== period.id);
  const running = others.filter((each) => isRunning(each, now));
  const scheduled = others.filter((each) => isScheduled(each, now));
  const runningEnds = Math.max(now, ...running.map((each) => each.endsAt!));
  if (renewal.timing === 'queue')
    return startAt(change, period, scheduled.at(-1)?.endsAt ?? runningEnds, rules);
  if (renewal.timing === 'at-end') {
    const placed = startAt(change, period, runningEnds, rules);
    chainFrom(change, scheduled, placed.endsAt!, rules);
    return placed;
  }
  const { marketId } = change.lines.get(period.lineId)!;
  const { renewNow, version } = rulesOf(rules, marketId).policy;
  const rule = `policy:${version}/renew-now`;
  const placed = startAt(change, period, now, rules);
  if (renewNow === 'replace')
    for (const each of running) {
      rollOver(change, { from: each, to: placed, at: now, isAtEnd: false }, rules);
      endPeriod(change, each, { at: now, end: 'replaced', rule });
    }
  if (renewNow === 'extend' && running.length > 0) {
    const { endsAt } = startAt(change, period, runningEnds, rules);
    for (const each of [...running, placed]) putEnd(change, each, endsAt!);
    chainFrom(change, scheduled, endsAt!, rules);
    return change.periods.get(placed.id)!;
  }
  const runsOn = renewNow === 'replace' ? now : runningEnds;
  chainFrom(change, scheduled, Math.max(placed.endsAt!, runsOn), rules);
  return placed;
}

/**
 * Money was put into the line: its idle clocks begin anew, and it comes back from where money does that. A plan
 * brings the rules it is sold under.
 */
function noteBought(
  change: Changeset,
  line: Line,
  { plan, version }: { plan: PlanVersion; version: number },
  rules: Rules,
): void {
  const { now } = change;
  const isTopUp = plan.grants.some(({ kind }) => kind === 'credit');
  const isPlan = plan.kind === 'plan';
  const { held } = line;
  const bought = change.lines.put({
    ...change.lines.get(line.id)!,
    lastBoughtAt: now,
    lastToppedUpAt: isTopUp ? now : line.lastToppedUpAt,
    policyVersion: isPlan ? version : (line.policyVersion ?? version),
    held: held && isPlan ? { ...held, spent: {} } : held,
  });
  const { currency } = marketOf(rules, line.marketId);
  const money = { currency, minor: plan.priceMinor };
  if (isPlan) revive(change, bought, { by: 'purchase', money }, rules);
  else if (isTopUp) revive(change, bought, { by: 'top-up', money }, rules);
}

/** Each scheduled plan starts when the one before it ends. */
export function chainFrom(
  change: Changeset,
  scheduled: readonly Period[],
  from: Instant,
  rules: Rules,
) {
  let at = from;
  for (const each of scheduled) at = startAt(change, each, at, rules).endsAt!;
}

function newPeriod(change: Changeset, { lineId, orderId, plan }: Renewal, rules: Rules): Period {
  const { now } = change;
  return change.periods.put({
    id: change.newId(),
    lineId,
    orderId,
    planId: plan.planId,
    planVersion: plan.version,
    kind: plan.kind,
    // As it was ordered, whatever was published until it was paid.
    policyVersion:
      change.orders.get(orderId)?.policyVersion ?? rulesOf(rules, plan.marketId).policy.version,
    validity: validityAt(plan.validity, plan.priceMinor),
    startsAt: null,
    endsAt: null,
    keptFrom: null,
    cycleEnds: null,
    activateBy: activateByOf(plan.validity, now),
    boughtAt: now,
    endedAt: null,
    end: null,
  });
}

function grantBuckets(
  change: Changeset,
  line: Line,
  period: Period,
  { orderId, plan }: Renewal,
  rules: Rules,
): void {
  const { currency } = marketOf(rules, line.marketId);
  for (const grant of plan.grants) {
    const asset = assetOf(grant.kind, currency);
    const bucket = change.putBucket({
      id: change.newId(),
      // Credit is the account's: any of its lines may use it.
      lineId: grant.kind === 'credit' ? null : line.id,
      periodId: period.id,
      periodKind: period.kind,
      orderId,
      origin: 'order',
      kind: grant.kind,
      scope: grant.scope,
      zoneId: grant.zoneId,
      fairUse: grant.fairUse,
      serviceId: grant.serviceId ?? 'any',
      priority: grant.priority ?? 0,
      asset,
      taxed: true,
      granted: grant.amount,
      remaining: grant.amount,
      reserved: 0n,
      used: 0n,
      expired: 0n,
      refunded: 0n,
      startsAt: null,
      expiresAt: null,
      boughtAt: change.now,
      usedAt: null,
      // Looked at when it is first used: then somebody reads what is watched of it.
      alertAt: grant.kind === 'credit' ? null : grant.amount,
      frozen: false,
      closedAt: null,
    });
    change.transfer({
      kind: 'grant',
      asset,
      amount: grant.amount,
      from: 'operator:allowance',
      to: `bucket:${bucket.id}`,
      lineId: line.id,
      bucketId: bucket.id,
      orderId,
      rule: `plan:${planVersionName(plan)}`,
    });
  }
}
