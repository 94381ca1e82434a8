import type { Refusal } from './account-state.ts';
import { assetOf } from './allowance.ts';
import { type PlanVersion, planVersionName } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { lineStateAt } from './lifecycle.ts';
import type { Line, Period } from './line.ts';
import type { RenewalTiming } from './ordering.ts';
import {
  endPeriod,
  isRunning,
  isScheduled,
  isWaitingForUse,
  openPlansOf,
  startAt,
} from './period-times.ts';
import { marketOf, type Rules } from './rules.ts';
import { DAY, type Instant } from './time.ts';

export type RenewalRefusal =
  | 'unknown_line'
  | 'number_lost'
  | 'plan_of_other_market'
  | 'plan_not_for_sim'
  | 'needs_running_plan'
  | 'queue_full';

export interface Renewal {
  lineId: string;
  orderId: string;
  plan: PlanVersion;
  timing: RenewalTiming;
}

/** It starts when the line first uses it, whenever it was bought: it moves and ends nothing else. */
export const waitsForUse = (plan: PlanVersion): boolean => plan.validity.start === 'first-use';

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
  const { policy } = rules;
  const { timeZone } = marketOf(rules, line.marketId);
  const state = lineStateAt(line, change.periods.all(), { policy, timeZone, now: change.now });
  if (state === 'number-lost') return { refused: 'number_lost' };
  const plans = openPlansOf(change, lineId);
  if (plan.kind === 'add-on') {
    const creditOnly = plan.grants.every((grant) => grant.kind === 'credit');
    const hasPlan = plans.some((each) => isRunning(each, change.now) || isWaitingForUse(each));
    return creditOnly || hasPlan ? null : { refused: 'needs_running_plan' };
  }
  const queued = plans.filter((each) => isScheduled(each, change.now) || isWaitingForUse(each));
  const runs = plans.some((each) => isRunning(each, change.now));
  const queues = runs && (timing !== 'now' || waitsForUse(plan));
  return queues && queued.length >= policy.maxQueued ? { refused: 'queue_full' } : null;
}

/**
 * Puts a paid plan onto its line: a period with its buckets, everything it moves or ends on the way.
 * The simulation and the real thing both call this, so that what is promised is what happens.
 * `renewalRefusal` must have answered null.
 */
export function applyRenewal(change: Changeset, renewal: Renewal, rules: Rules): Period {
  const line = change.lines.get(renewal.lineId)!;
  const period = newPeriod(change, renewal);
  grantBuckets(change, line, period, renewal, rules);
  if (waitsForUse(renewal.plan)) {
    change.enqueue('line.advance', { lineId: line.id }, period.activateBy!);
    return period;
  }
  if (renewal.plan.kind === 'add-on') return startAt(change, period, change.now, rules);
  return placeInChain(change, period, renewal, rules);
}

function placeInChain(change: Changeset, period: Period, renewal: Renewal, rules: Rules): Period {
  const { now } = change;
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
  const replaces = rules.policy.renewNow === 'replace';
  if (replaces)
    for (const each of running)
      endPeriod(change, each, {
        at: now,
        end: 'replaced',
        rule: `policy:${rules.policy.version}/renew-now`,
      });
  const placed = startAt(change, period, now, rules);
  chainFrom(change, scheduled, Math.max(placed.endsAt!, replaces ? now : runningEnds), rules);
  return placed;
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

function newPeriod(change: Changeset, { lineId, orderId, plan }: Renewal): Period {
  const { now } = change;
  return change.periods.put({
    id: change.newId(),
    lineId,
    orderId,
    planId: plan.planId,
    planVersion: plan.version,
    kind: plan.kind,
    validity: plan.validity,
    startsAt: null,
    endsAt: null,
    activateBy:
      plan.validity.start === 'first-use'
        ? now + (plan.validity.activateWithinDays ?? 90) * DAY
        : null,
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
