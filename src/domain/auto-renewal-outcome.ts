import type { AutoRenewal, AutoRenewalEnd } from './auto-renewal.ts';
import { keepService } from './auto-renewal-keep.ts';
import { monthOf, spentIn } from './auto-renewal-preflight.ts';
import { autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { Changeset } from './changeset.ts';
import { noteDue } from './due.ts';
import type { Period } from './line.ts';
import type { LineEventKind } from './line-event.ts';
import type { Order } from './ordering.ts';
import { openPlansOf } from './period-times.ts';
import type { Rules } from './rules.ts';
import { HOUR, toIso } from './time.ts';

/** Mails about auto-renewal; what each needs besides the line is in its payload, as it was at the time. */
export type AutoRenewalTemplate =
  | 'auto_renewal_agreed'
  | 'auto_renewal_notice'
  | 'auto_renewal_dropped'
  | 'auto_renewal_problem'
  | 'auto_renewal_declined'
  | 'auto_renewal_needs_payer'
  | 'auto_renewal_paused'
  | 'auto_renewal_resumed'
  | 'auto_renewal_stopped'
  | 'auto_renewal_ended';

/**
 * Writes down what happened and tells it: the notice names the event, so that a report can pair them, and the
 * agreement as it was then, whatever is agreed to before the mail is written.
 */
export function tell(
  change: Changeset,
  auto: Pick<AutoRenewal, 'id'>,
  told: { event: LineEventKind; template: AutoRenewalTemplate; detail: Record<string, string> },
): void {
  const eventId = change.lineEvent(auto.id, told.event, told.detail);
  const { template, detail } = told;
  const { planId, agreedMinor, currency, means, consent, locale } = change.autoRenewals.get(
    auto.id,
  )!;
  const agreement = {
    planId,
    agreedMinor: String(agreedMinor),
    currency,
    means: means.map((each) => (each.kind === 'credit' ? 'credit' : each.meansId)).join(' '),
    agreedAt: toIso(consent.agreedAt),
    locale,
  };
  change.enqueue('notice.send', {
    ...agreement,
    ...detail,
    ...{ template, lineId: auto.id, happenedAt: toIso(change.now) },
    // By the event's id it is shown to have been told.
    ...{ eventId, noticeId: eventId },
  });
}

/** A round has been paid and credited, in the same commit. */
export function roundRenewed(change: Changeset, order: Order, rules: Rules): void {
  const of = order.origin === 'auto-renewal' ? change.autoRenewals.get(order.lineId) : undefined;
  if (!of) return;
  const auto = autoOf(change, order);
  const month = monthOf(change, of, change.now, rules);
  const spent = { month, minor: String(spentIn(of, month) + order.priceMinor) };
  // Stopped or agreed to anew meanwhile: it was taken all the same, and counts for the month.
  if (!auto) {
    change.autoRenewals.put({ ...of, spent });
    return;
  }
  change.autoRenewals.put({
    ...auto,
    ...{ round: null, roundsDone: auto.roundsDone + 1, spent, renewedAt: change.now },
  });
  change.lineEvent(auto.id, 'auto-renewal-renewed', {
    round: auto.round!.name,
    orderId: order.id,
    amountMinor: String(order.priceMinor),
    currency: order.currency,
  });
}

/**
 * A try of a round is over without money. The ladder of the policy says when the next one is; after its last
 * rung auto-renewal ends, and its subscriber is told why.
 */
export function tryFailed(
  change: Changeset,
  order: Order,
  { reason, end }: { reason: string; end: AutoRenewalEnd },
  rules: Rules,
): void {
  const auto = autoOf(change, order);
  if (!auto) return;
  fail(change, auto, { reason, end, orderId: order.id }, rules);
}

export function fail(
  change: Changeset,
  auto: AutoRenewal,
  failure: { reason: string; end: AutoRenewalEnd; orderId: string | null },
  rules: Rules,
): void {
  const { reason, end, orderId } = failure;
  const round = auto.round!;
  const { retryHours } = autoRenewalRulesOf(change, auto.id, rules);
  const wait = retryHours[round.failed];
  const failed = round.failed + 1;
  const order = orderId === null ? undefined : change.orders.get(orderId)!;
  const asked: Record<string, string> = order
    ? { orderId: order.id, amountMinor: String(order.priceMinor), currency: order.currency }
    : {};
  const detail = { reason, try: String(failed), round: round.name, ...asked };
  if (wait === undefined) {
    change.lineEvent(auto.id, 'auto-renewal-failed', detail);
    const last = { ...auto, round: { ...round, failed, orderId: null } };
    endAutoRenewal(change, last, end, { reason, ...asked });
    return;
  }
  const retryAt = change.now + wait * HOUR;
  keepService(change, { ...auto, round }, rules);
  change.autoRenewals.put({ ...auto, round: { ...round, failed, orderId: null, retryAt } });
  tell(change, auto, {
    event: 'auto-renewal-failed',
    template: 'auto_renewal_declined',
    detail: { ...detail, retryAt: toIso(retryAt) },
  });
  noteDue(change, auto.id, retryAt);
}

/** What auto-renewal bought went back whole: who takes it back does not want the next one either. */
export function renewalTakenBack(change: Changeset, { lineId, orderId }: Period): void {
  const auto = change.autoRenewals.get(lineId);
  const order = change.orders.get(orderId);
  if (order?.origin !== 'auto-renewal' || !auto || auto.state === 'ended') return;
  endAutoRenewal(change, auto, 'refunded', { orderId });
}

const isStop = (cause: AutoRenewalEnd): boolean =>
  cause === 'stopped' || cause === 'stopped_by_staff';

/** Never silently: with a cause, a time and a notice. */
export function endAutoRenewal(
  change: Changeset,
  auto: AutoRenewal,
  cause: AutoRenewalEnd,
  detail: Record<string, string> = {},
): void {
  change.autoRenewals.put({
    ...auto,
    state: 'ended',
    round: null,
    endedAt: change.now,
    endCause: cause,
  });
  tell(change, auto, {
    event: 'auto-renewal-ended',
    template: isStop(cause) ? 'auto_renewal_stopped' : 'auto_renewal_ended',
    detail: { ...detail, ...lastEnd(change, auto.id), cause },
  });
}

/** Until when what is paid serves, now that nothing follows; nothing where nothing runs. */
function lastEnd(change: Changeset, lineId: string): Record<string, string> {
  const ends = openPlansOf(change, lineId).map(({ endsAt }) => endsAt ?? 0);
  const last = Math.max(0, ...ends);
  return last > change.now ? { planEndsAt: toIso(last) } : {};
}

/** The agreement whose round this order is a try of; null: it was ended or went on to another. */
export function autoOf(change: Changeset, order: Order): AutoRenewal | null {
  if (order.origin !== 'auto-renewal') return null;
  const auto = change.autoRenewals.get(order.lineId);
  return auto?.state !== 'ended' && auto?.round?.orderId === order.id ? auto : null;
}
