import type { Decide, Refusal } from './account-state.ts';
import { advance } from './advance.ts';
import type {
  AutoRenewal,
  AutoRenewalTrigger,
  RenewalConsent,
  RenewalMeans,
  RenewalRound,
} from './auto-renewal.ts';
import { endAutoRenewal, tell } from './auto-renewal-outcome.ts';
import { orderOfRound, type RenewalOffer } from './auto-renewal-preflight.ts';
import { isSudden, roundOf } from './auto-renewal-round.ts';
import { autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { PlanVersion } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import { openPaymentsOf } from './credit-payment.ts';
import { mayPayWithCredit } from './credit-rules.ts';
import { closePagesOf } from './fulfil-order.ts';
import { settleDue } from './line-due.ts';
import type { Locale } from './locale.ts';
import type { Policy } from './policy.ts';
import { type RenewalRefusal, renewalRefusal, waitsForUse } from './renewal.ts';
import { marketOf, type Rules, rulesOf } from './rules.ts';
import { HOUR, type Instant, toIso } from './time.ts';
import { armLevels } from './watch-level.ts';

export interface AutoRenewalWish {
  lineId: string;
  trigger: AutoRenewalTrigger;
  /** What pays, the first that can. */
  means: readonly RenewalMeans[];
  monthlyCapMinor: bigint | null;
  consent: Omit<RenewalConsent, 'agreedAt' | 'planVersion'>;
  locale: Locale;
  offer: RenewalOffer;
  /** What the words say that the first charge takes; absent: nothing was shown yet. */
  firstMinor?: bigint;
}

export type AgreeRefusal =
  | RenewalRefusal
  | 'plan_withdrawn'
  | 'no_means'
  | 'unknown_means'
  | 'credit_not_for_this'
  | 'cap_below_price'
  | 'trigger_not_for_plan'
  /** Price, dates or means are not those that were shown. */
  | 'terms_changed';

/**
 * The subscriber asks for auto-renewal of a line, or changes what was asked for: each time with the words agreed
 * to then. A round that a provider is being asked about goes on as it was.
 */
export const decideAgreeAutoRenewal =
  (wish: AutoRenewalWish, rules: Rules): Decide<{ lineId: string }, AgreeRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const refusal = whyNot(change, wish, rules);
    if (refusal) return refusal;
    const plan = wish.offer.plan!;
    const market = marketOf(rules, plan.marketId);
    const before = change.autoRenewals.get(wish.lineId);
    const terms: Terms = {
      trigger: wish.trigger,
      planId: plan.planId,
      agreedMinor: plan.priceMinor,
      means: wish.means,
      monthlyCapMinor: wish.monthlyCapMinor,
      consent: {
        policyVersion: rulesOf(rules, plan.marketId).policy.version,
        ...wish.consent,
        ...{ agreedAt: change.now, planVersion: plan.version },
      },
    };
    // Pressed or asked for twice.
    if (before && isInForce(before, change.now) && termsText(before) === termsText(terms))
      return { changes: change.changes(), answer: { lineId: wish.lineId } };
    const isAsked = before?.state !== 'ended' && before?.round?.orderId != null;
    const carried = before ? roundToCarry(before, wish.trigger, change.now) : null;
    const auto = change.autoRenewals.put({
      id: wish.lineId,
      state: 'on',
      ...terms,
      currency: market.currency,
      locale: wish.locale,
      round: isAsked ? before!.round : carried,
      roundsDone: before?.roundsDone ?? 0,
      spent: before?.spent ?? null,
      renewedAt: before?.renewedAt ?? null,
      createdAt: change.now,
      endedAt: null,
      endCause: null,
    });
    const next = roundOf(change, auto, rules);
    const price = orderOfRound(change, { ...auto, round: next }, wish.offer, rules)!;
    if (wish.firstMinor !== undefined && wish.firstMinor !== price.priceMinor)
      return { refused: 'terms_changed' };
    const { noticeHours } = autoRenewalRulesOf(change, auto.id, rules);
    // Whoever agrees shortly before the charge reads day and amount while agreeing.
    const isTold =
      !isAsked && next && !isSudden(auto) && next.chargeAt - change.now < noticeHours * HOUR;
    const round = isTold
      ? { ...next, noticedAt: change.now, noticedMinor: String(price.priceMinor) }
      : next;
    change.autoRenewals.put({ ...auto, round });
    tell(change, auto, {
      event: 'auto-renewal-agreed',
      template: 'auto_renewal_agreed',
      detail: {
        consent: wish.consent.version,
        words: wish.consent.words,
        planId: plan.planId,
        planVersion: String(plan.version),
        policyVersion: String(terms.consent.policyVersion),
        amountMinor: String(price.priceMinor),
        agreedMinor: String(auto.agreedMinor),
        currency: auto.currency,
        trigger: wish.trigger.kind,
        ...(round ? { chargeAt: toIso(round.chargeAt) } : {}),
      },
    });
    if (wish.trigger.kind === 'low-data') armLevels(change, wish.lineId);
    settleDue(change, wish.lineId, rules);
    return { changes: change.changes(), answer: { lineId: wish.lineId } };
  };

/** And it waits for nothing that agreeing anew would bring about at once. */
export const isInForce = ({ state, round }: AutoRenewal, now: Instant): boolean =>
  state !== 'ended' && (round?.retryAt ?? now) <= now;

type Terms = Pick<
  AutoRenewal,
  'trigger' | 'planId' | 'agreedMinor' | 'means' | 'monthlyCapMinor' | 'consent'
>;

/** All that was agreed to, whenever that was; two of the same text are the same agreement. */
function termsText({ consent, agreedMinor, monthlyCapMinor, ...chosen }: Terms): string {
  const { planId, trigger, means } = chosen;
  const { agreedAt, ...words } = consent;
  const all = [words, trigger, ...means].map((each) => Object.entries(each).sort());
  return JSON.stringify([planId, String(agreedMinor), String(monthlyCapMinor), all]);
}

/**
 * What the earlier agreement had begun and not brought about goes on under the new one, at once, and its tries
 * are counted on.
 */
function roundToCarry(
  { trigger, round }: AutoRenewal,
  wished: AutoRenewalTrigger,
  now: Instant,
): RenewalRound | null {
  const isSame =
    wished.kind === 'calendar'
      ? trigger.kind === 'calendar' && trigger.day === wished.day
      : wished.kind === 'plan-end' && trigger.kind === 'plan-end';
  if (!round || !isSame) return null;
  const anew = { ...round, done: [], problems: null, orderId: null };
  const untold = { ...anew, noticedAt: null, noticedMinor: null };
  const isWaiting = round.failed > 0 || round.retryAt !== null;
  return isWaiting ? { ...untold, chargeAt: Math.min(round.chargeAt, now), retryAt: now } : untold;
}

function whyNot(
  change: Changeset,
  { lineId, means, trigger, monthlyCapMinor, offer: { plan } }: AutoRenewalWish,
  rules: Rules,
): Refusal<AgreeRefusal> | null {
  if (!plan || plan.withdrawnAt !== null) return { refused: 'plan_withdrawn' };
  const refusal = renewalRefusal(change, { lineId, plan, timing: 'queue' }, rules);
  // A full queue and a plan that still waits are for later: it renews when its time comes.
  if (refusal && refusal.refused !== 'queue_full' && refusal.refused !== 'needs_running_plan')
    return refusal;
  const { policy } = rulesOf(rules, plan.marketId);
  if (!fitsTrigger(plan, trigger) || isLowAtOnce(plan, trigger) || isEarly(plan, trigger, policy))
    return { refused: 'trigger_not_for_plan' };
  if (means.length === 0) return { refused: 'no_means' };
  for (const each of means) {
    if (each.kind === 'credit') {
      if (!mayPayWithCredit(plan, policy)) return { refused: 'credit_not_for_this' };
    } else if (change.paymentMeans.get(each.meansId)?.state !== 'usable')
      return { refused: 'unknown_means' };
  }
  return monthlyCapMinor !== null && monthlyCapMinor < plan.priceMinor
    ? { refused: 'cap_below_price' }
    : null;
}

/** An add-on does not take the place of a plan that ends; low balance is mended by credit alone. */
export function fitsTrigger(
  plan: Pick<PlanVersion, 'kind' | 'grants'>,
  { kind }: Pick<AutoRenewalTrigger, 'kind'>,
): boolean {
  const isCredit = plan.grants.every((grant) => grant.kind === 'credit');
  if (kind === 'plan-end') return plan.kind === 'plan';
  if (kind === 'low-balance') return isCredit;
  return kind === 'calendar' || plan.grants.some((grant) => grant.kind === 'data');
}

/** Low data asks for a plan at once, and the operator lets none begin whenever one likes. */
const isEarly = (plan: PlanVersion, { kind }: AutoRenewalTrigger, policy: Policy): boolean =>
  kind === 'low-data' &&
  plan.kind === 'plan' &&
  !waitsForUse(plan) &&
  policy.renewNowWhen !== undefined;

/** As much as the plan brings is no little: it would be bought over and over. */
function isLowAtOnce({ grants }: PlanVersion, trigger: AutoRenewalTrigger): boolean {
  const brings = (of: 'data' | 'credit') =>
    grants.reduce((sum, { kind, amount }) => (kind === of ? sum + amount : sum), 0n);
  if (trigger.kind === 'low-balance') return BigInt(trigger.minor) > brings('credit');
  if (trigger.kind !== 'low-data' || 'percent' in trigger) return false;
  return BigInt(trigger.octets) >= brings('data');
}

/** `agreed_anew`: another agreement than the one that was to be stopped is in force. */
export type StopRefusal = 'not_renewing' | 'agreed_anew';

export interface StopWish {
  lineId: string;
  by: 'page' | 'link' | 'staff';
  /** When what is to be stopped was agreed to; null: whatever is in force. */
  agreedAt: Instant | null;
}

/**
 * Stops auto-renewal at once, up to the instant of the charge; acknowledged by a message that can be kept. A
 * charge that a provider is being asked about is taken back where it can be: the provider's word says which.
 */
export const decideStopAutoRenewal =
  (
    { lineId, by, agreedAt }: StopWish,
    rules: Rules,
  ): Decide<{ endedAt: number; chargeUnderWay: boolean }, StopRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const auto = change.autoRenewals.get(lineId);
    if (!auto || auto.state === 'ended') return { refused: 'not_renewing' };
    if (agreedAt !== null && auto.consent.agreedAt !== agreedAt) return { refused: 'agreed_anew' };
    const chargeUnderWay = takeBack(change, auto);
    const underWay: Record<string, string> = chargeUnderWay ? { underWay: 'yes' } : {};
    endAutoRenewal(change, auto, by === 'staff' ? 'stopped_by_staff' : 'stopped', {
      by,
      ...underWay,
    });
    settleDue(change, lineId, rules);
    return { changes: change.changes(), answer: { endedAt: change.now, chargeUnderWay } };
  };

/** Whether a provider was being asked. What was not sent to it yet never is: its time is over. */
function takeBack(change: Changeset, { round }: AutoRenewal): boolean {
  const order = round?.orderId == null ? undefined : change.orders.get(round.orderId);
  if (order?.state !== 'awaiting-payment') return false;
  const open = openPaymentsOf(change, order.id);
  closePagesOf(change, order.id);
  for (const payment of open) change.payments.put({ ...payment, deadlineAt: change.now });
  change.orders.put({ ...order, expiresAt: change.now });
  change.enqueue('order.deadline', { orderId: order.id });
  return open.length > 0;
}
