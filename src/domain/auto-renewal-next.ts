import type { AutoRenewal } from './auto-renewal.ts';
import { payBy } from './auto-renewal-charge.ts';
import { isHeld } from './auto-renewal-hold.ts';
import { autoOf, tell, tryFailed } from './auto-renewal-outcome.ts';
import { autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { PlanVersion } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { declineClass } from './decline-class.ts';
import { noteDue } from './due.ts';
import type { Order } from './ordering.ts';
import type { DeclineReason } from './payment.ts';
import { releaseUses } from './promotion-uses.ts';
import type { Rules } from './rules.ts';
import { HOUR, toIso } from './time.ts';

/**
 * A payment of a try is over without money: the next of the means is asked. When none is left, a bank that
 * wants its payer gets them by a link, and anything else is a failed try.
 */
export function tryNext(
  change: Changeset,
  order: Order,
  { plan, reason }: { plan: PlanVersion; reason: DeclineReason | 'expired' },
  rules: Rules,
): void {
  if (order.closedAt !== null) return;
  const auto = autoOf(change, order);
  const isWanted = auto !== null && order.confirmedAt! >= auto.consent.agreedAt;
  if (!isWanted || isHeld(change.lines.get(order.lineId)!.state)) {
    withdraw(change, order, { reason, auto, isWanted });
    return;
  }
  if (payBy(change, order, plan, rules) !== 'failed') return;
  if (askPayer(change, order, reason, rules)) return;
  cancel(change, order, reason);
  tryFailed(change, order, { reason, end: 'payment_failed' }, rules);
}

function cancel(change: Changeset, order: Order, reason: string): void {
  change.orders.put({ ...order, state: 'cancelled', closedAt: change.now });
  releaseUses(change, order);
  change.event(order.id, 'cancelled', { reason });
}

/**
 * Stopped, agreed to anew, or the line is held meanwhile: nobody else is asked for this. What is in force now
 * begins its round again, and is told before it is charged.
 */
function withdraw(
  change: Changeset,
  order: Order,
  of: { reason: string; auto: AutoRenewal | null; isWanted: boolean },
): void {
  const { reason, auto, isWanted } = of;
  cancel(change, order, reason);
  if (auto) {
    const round = { ...auto.round!, orderId: null, noticedAt: null, noticedMinor: null };
    const anew = isWanted ? { ...round, retryAt: change.now } : { ...round, failed: 0, done: [] };
    change.autoRenewals.put({ ...auto, round: anew });
  }
  noteDue(change, order.lineId, change.now);
}

/** Some bank wants its payer there: they are led to pay by a link. False: none does. */
export function askPayer(change: Changeset, order: Order, reason: string, rules: Rules): boolean {
  const auto = change.autoRenewals.get(order.lineId)!;
  const isSaid = change.payments
    .all()
    .some(
      ({ orderId, declineReason }) =>
        orderId === order.id &&
        declineReason !== null &&
        declineClass(declineReason) === 'needs-payer',
    );
  const isKnown = auto.means.some(
    (each) =>
      each.kind === 'means' && change.paymentMeans.get(each.meansId)?.state === 'needs-payer',
  );
  if (!isSaid && !isKnown) return false;
  const { linkHours } = autoRenewalRulesOf(change, order.lineId, rules);
  const expiresAt = change.now + linkHours * HOUR;
  const { amountMinor, currency } = { amountMinor: order.priceMinor, currency: order.currency };
  change.orders.put({ ...order, expiresAt });
  change.enqueue('order.deadline', { orderId: order.id }, expiresAt);
  tell(change, auto, {
    event: 'auto-renewal-tried',
    template: 'auto_renewal_needs_payer',
    detail: {
      ...{ orderId: order.id, reason, until: toIso(expiresAt) },
      ...{ amountMinor: String(amountMinor), currency },
    },
  });
  return true;
}
