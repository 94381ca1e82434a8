import type { AutoRenewal, RenewalProblem, RenewalRound } from './auto-renewal.ts';
import { beginTry } from './auto-renewal-charge.ts';
import { afterPromotion, orderToCharge } from './auto-renewal-claim.ts';
import { isBeingTried, LOOK_AGAIN, noticeAt, preflightName } from './auto-renewal-dates.ts';
import { endIn, isHeld } from './auto-renewal-hold.ts';
import { askPayer } from './auto-renewal-next.ts';
import { endAutoRenewal, fail, tell } from './auto-renewal-outcome.ts';
import { type AutoRenewalPolicy, longOver } from './auto-renewal-policy.ts';
import {
  orderOfRound,
  orderProblem,
  preflight,
  type RenewalOffer,
} from './auto-renewal-preflight.ts';
import { isDropped, isSudden, roundOf, whyDropped } from './auto-renewal-round.ts';
import { autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { Changeset } from './changeset.ts';
import { openPaymentsOf } from './credit-payment.ts';
import { addMonths, endOfLocalDay, localDayOf } from './local-day.ts';
import { isRunning, openPlansOf } from './period-times.ts';
import { releaseUses } from './promotion-uses.ts';
import { marketOf, type Rules } from './rules.ts';
import { DAY, HOUR, type Instant, MINUTE, toIso } from './time.ts';

type WithRound = AutoRenewal & { round: RenewalRound };

/**
 * Does everything of a line's auto-renewal that is due at `change.now`: looks ahead, tells, charges. Repeated at
 * once it does nothing more; asked late it does what should have been done, in order, and no charge comes sooner
 * after its notice than the policy says.
 */
export function stepAutoRenewal(
  change: Changeset,
  lineId: string,
  offer: RenewalOffer,
  rules: Rules,
): void {
  const stored = change.autoRenewals.get(lineId);
  if (!stored || stored.state === 'ended') return;
  const auto = holdOrGoOn(change, stored);
  if (auto?.state !== 'on') return;
  const round = roundOf(change, auto, rules);
  if (isDropped(auto, round)) dropRound(change, auto, round);
  else if (round?.name !== auto.round?.name) change.autoRenewals.put({ ...auto, round });
  if (!round || isBeingTried(change, round)) return;
  if (round.orderId !== null) {
    // Nobody decided in time, the subscriber wanted this order no more, or what was taken goes back.
    const { orderId } = round;
    const reason = change.orders.get(orderId)?.state === 'returned' ? 'returned' : 'expired';
    fail(change, { ...auto, round }, { reason, end: 'payment_failed', orderId }, rules);
    return;
  }
  const policy = autoRenewalRulesOf(change, lineId, rules);
  let current: WithRound = { ...auto, round };
  if (round.retryAt === null) {
    current = lookAhead(change, current, { offer, policy, rules });
    current = giveNotice(change, current, { offer, policy, rules });
  }
  const { chargeAt, retryAt } = current.round;
  if ((retryAt ?? chargeAt) <= change.now && !isAskedFor(change, lineId))
    charge(change, current, offer, rules);
}

/** An agreement that was stopped or changed had a provider asked, and its answer is still to come. */
const isAskedFor = (change: Changeset, lineId: string): boolean =>
  change.orders
    .all()
    .some(
      (order) =>
        order.lineId === lineId &&
        order.origin === 'auto-renewal' &&
        openPaymentsOf(change, order.id).length > 0,
    );

/** Whoever was told of a charge is told that it does not come. */
function dropRound(change: Changeset, auto: AutoRenewal, next: RenewalRound | null): void {
  const { name, noticedMinor, chargeAt, retryAt } = auto.round!;
  change.autoRenewals.put({ ...auto, round: next });
  tell(change, auto, {
    event: 'auto-renewal-dropped',
    template: 'auto_renewal_dropped',
    detail: {
      round: name,
      reason: whyDropped(change, auto),
      chargeAt: toIso(retryAt ?? chargeAt),
      amountMinor: noticedMinor ?? String(auto.agreedMinor),
      currency: auto.currency,
    },
  });
}

/** While a line can't be used nothing is charged for it; what is gone for good ends it. */
function holdOrGoOn(change: Changeset, auto: AutoRenewal): AutoRenewal | null {
  const { state } = change.lines.get(auto.id)!;
  const end = endIn(state);
  if (end !== null) {
    endAutoRenewal(change, auto, end);
    return null;
  }
  const holds = isHeld(state);
  if (holds === (auto.state === 'paused')) return auto;
  const round = holds || !auto.round ? auto.round : toldAgain(auto.round, change.now);
  const next = change.autoRenewals.put({ ...auto, state: holds ? 'paused' : 'on', round });
  tell(change, auto, {
    event: holds ? 'auto-renewal-paused' : 'auto-renewal-resumed',
    template: holds ? 'auto_renewal_paused' : 'auto_renewal_resumed',
    detail: { cause: state },
  });
  return next;
}

/** What was due while nothing could be charged is told anew before it is. */
const toldAgain = (round: RenewalRound, now: Instant): RenewalRound =>
  round.orderId === null && (round.retryAt ?? round.chargeAt) <= now
    ? { ...round, retryAt: null, noticedAt: null, noticedMinor: null }
    : round;

interface Terms {
  offer: RenewalOffer;
  policy: AutoRenewalPolicy;
  rules: Rules;
}

/** The pre-flights of a round: what is never too late to mend is told while there is time. */
function lookAhead(change: Changeset, auto: WithRound, { offer, policy, rules }: Terms): WithRound {
  const { round } = auto;
  if (isSudden(auto) || round.chargeAt <= change.now) return auto;
  const due = policy.preflightDays.filter(
    (days) =>
      !round.done.includes(preflightName(days)) && round.chargeAt - days * DAY <= change.now,
  );
  if (due.length === 0) return auto;
  const problems = preflight(change, auto, { offer, at: round.chargeAt }, rules);
  const order = orderOfRound(change, auto, offer, rules);
  // The nearest comes last: it is the one to be made again when what pays changes.
  const nearest = due.toSorted((a, b) => b - a);
  const isAgain = round.done.includes(LOOK_AGAIN);
  const done = [...round.done.filter((name) => name !== LOOK_AGAIN), ...nearest.map(preflightName)];
  if (!isAgain) askHowMeansStand(change, auto);
  const found = problems.join(' ');
  const next = { ...auto, round: { ...round, done, problems: found } };
  change.autoRenewals.put(next);
  // What the provider said is no news where it only confirms what was told a moment ago.
  if (isAgain && found === round.problems) return next;
  if (problems.length === 0)
    change.lineEvent(auto.id, 'auto-renewal-preflight', { round: round.name, problems: '' });
  else
    tell(change, auto, {
      event: 'auto-renewal-preflight',
      template: 'auto_renewal_problem',
      detail: {
        round: round.name,
        problems: found,
        chargeAt: toIso(round.chargeAt),
        amountMinor: String(order?.priceMinor ?? auto.agreedMinor),
      },
    });
  return next;
}

/** The provider may know better: a card that was renewed or withdrawn. What it says is looked at again. */
function askHowMeansStand(change: Changeset, auto: WithRound): void {
  for (const means of auto.means)
    if (means.kind === 'means')
      change.enqueue('means.check', { meansId: means.meansId, round: auto.round.name });
}

/** Told with its amount before each charge; told late, the charge waits. */
function giveNotice(
  change: Changeset,
  auto: WithRound,
  { offer, policy, rules }: Terms,
): WithRound {
  const { round } = auto;
  if (round.noticedAt !== null || change.now < noticeAt(auto, policy)) return auto;
  const order = orderOfRound(change, auto, offer, rules);
  const problem = orderProblem(change, auto, { offer, order, at: round.chargeAt }, rules);
  // What will not be charged is no charge to give notice of: the pre-flight told, the charge will tell.
  if (problem) return auto;
  const least = isSudden(auto)
    ? policy.suddenNoticeMinutes * MINUTE
    : policy.leastNoticeHours * HOUR;
  const chargeAt = Math.max(round.chargeAt, change.now + least);
  const noticedMinor = String(order!.priceMinor);
  const noticed = { ...round, chargeAt, noticedAt: change.now, noticedMinor };
  const next = { ...auto, round: noticed };
  change.autoRenewals.put(next);
  tell(change, auto, {
    event: 'auto-renewal-noticed',
    template: 'auto_renewal_notice',
    detail: {
      round: round.name,
      chargeAt: toIso(chargeAt),
      amountMinor: String(order!.priceMinor),
      ...afterPromotion(order!),
      currency: order!.currency,
      planId: order!.planId,
      planVersion: String(order!.planVersion),
    },
  });
  return next;
}

function charge(change: Changeset, auto: WithRound, offer: RenewalOffer, rules: Rules): void {
  const order = orderToCharge(change, auto, offer, rules);
  const problem = orderProblem(change, auto, { offer, order, at: change.now }, rules);
  if (problem) {
    giveUp(change, auto, problem, rules);
    return;
  }
  const { noticedAt, noticedMinor, retryAt, chargeAt } = auto.round;
  const policy = autoRenewalRulesOf(change, auto.id, rules);
  const isLate = change.now - (retryAt ?? chargeAt) > longOver(policy);
  const isMore = order!.priceMinor > BigInt(noticedMinor ?? order!.priceMinor);
  if (noticedAt === null || isMore || isLate) {
    // Something stood in the way, it costs more than they were told, or the day they were told is long over.
    const untold = { ...auto.round, chargeAt: change.now, retryAt: null, noticedAt: null };
    const told = giveNotice(change, { ...auto, round: untold }, { offer, policy, rules });
    // Where the policy asks for no time between, nothing else would ever come back to it.
    const isDue = told.round.noticedAt !== null && told.round.chargeAt <= change.now;
    if (isDue) charge(change, told, offer, rules);
    return;
  }
  // The ladder begins where nothing could be tried, too: there is time to mend it.
  if (beginTry(change, auto, { order: order!, offer }, rules) !== 'failed') return;
  if (askPayer(change, change.orders.get(order!.id)!, 'authentication_required', rules)) return;
  change.orders.put({ ...change.orders.get(order!.id)!, state: 'cancelled', closedAt: change.now });
  releaseUses(change, order!);
  change.event(order!.id, 'cancelled', { reason: 'no_means' });
  const tried = change.autoRenewals.get(auto.id)!;
  fail(change, tried, { reason: 'no_means', end: 'no_means', orderId: order!.id }, rules);
}

/** Nothing is charged, for a reason that no means of paying would change. */
function giveUp(change: Changeset, auto: WithRound, problem: RenewalProblem, rules: Rules): void {
  if (problem === 'monthly_cap') {
    const retryAt = beginOfNextMonth(change, auto.id, rules);
    change.autoRenewals.put({ ...auto, round: { ...auto.round, retryAt } });
    tell(change, auto, {
      event: 'auto-renewal-failed',
      template: 'auto_renewal_declined',
      detail: { reason: problem, round: auto.round.name, retryAt: toIso(retryAt) },
    });
    return;
  }
  const isOver = !openPlansOf(change, auto.id).some((plan) => isRunning(plan, change.now));
  if (problem === 'cannot_renew' && auto.trigger.kind === 'low-data' && isOver) {
    // An add-on waits for the next plan.
    dropRound(change, auto, null);
    return;
  }
  const cause =
    problem === 'plan_withdrawn'
      ? 'plan_withdrawn'
      : problem === 'price_rose'
        ? 'price_not_agreed'
        : 'plan_not_for_line';
  endAutoRenewal(change, auto, cause);
}

function beginOfNextMonth(change: Changeset, lineId: string, rules: Rules): Instant {
  const { timeZone } = marketOf(rules, change.lines.get(lineId)!.marketId);
  const today = localDayOf(change.now, timeZone);
  const first = today - new Date(today * DAY).getUTCDate() + 1;
  return endOfLocalDay(addMonths(first, 1) - 1, timeZone);
}
