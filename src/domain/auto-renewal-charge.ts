import type { AutoRenewal, RenewalRound } from './auto-renewal.ts';
import { meansProblem, type RenewalOffer } from './auto-renewal-preflight.ts';
import { isSudden } from './auto-renewal-round.ts';
import { autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { PlanVersion } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import {
  captureCreditPayment,
  nextAttempt,
  openCreditPayment,
  taxedCredit,
} from './credit-payment.ts';
import { takeOver } from './draft-order.ts';
import { fulfilOrder } from './fulfil-order.ts';
import type { Order } from './ordering.ts';
import type { PaymentMeans } from './payment-means.ts';
import { holdUses } from './promotion-uses.ts';
import type { Rules } from './rules.ts';
import { HOUR } from './time.ts';

/** paid: it is credited. waiting: a provider is asked. failed: none of the means could even be tried. */
export type Try = 'paid' | 'waiting' | 'failed';

/** Makes the order of a try and asks for its money; `order` is that of `orderOfRound`, and has no problem. */
export function beginTry(
  change: Changeset,
  auto: AutoRenewal & { round: RenewalRound },
  { order, offer }: { order: Order; offer: RenewalOffer },
  rules: Rules,
): Try {
  const deadlineAt = change.now + autoRenewalRulesOf(change, auto.id, rules).tryHours * HOUR;
  const confirmed = change.orders.put({
    ...order,
    state: 'awaiting-payment',
    confirmedAt: change.now,
    consentVersion: auto.consent.version,
    expiresAt: deadlineAt,
  });
  takeOver(change, confirmed, rules);
  holdUses(change, confirmed);
  change.autoRenewals.put({
    ...auto,
    round: { ...auto.round, orderId: order.id, retryAt: null },
  });
  change.event(order.id, 'confirmed', { by: 'auto-renewal' });
  return payBy(change, confirmed, offer.plan!, rules);
}

/** Asks the first of the means that this order has not been tried with. */
export function payBy(change: Changeset, order: Order, plan: PlanVersion, rules: Rules): Try {
  if (order.priceMinor === 0n) {
    payWithCredit(change, order, plan, rules);
    return 'paid';
  }
  const auto = change.autoRenewals.get(order.lineId)!;
  const tried = change.payments.all().filter(({ orderId }) => orderId === order.id);
  const asked = { order, plan, at: change.now };
  for (const means of auto.means) {
    if (meansProblem(change, means, asked, rules)) continue;
    if (means.kind === 'credit') {
      payWithCredit(change, order, plan, rules);
      return 'paid';
    }
    if (tried.some(({ meansId }) => meansId === means.meansId)) continue;
    chargeMeans(change, order, change.paymentMeans.get(means.meansId)!);
    return 'waiting';
  }
  return 'failed';
}

function payWithCredit(change: Changeset, order: Order, plan: PlanVersion, rules: Rules): void {
  const { priceMinor: amountMinor } = order;
  const held = openCreditPayment(change, order, { amountMinor, deadlineAt: change.now });
  const paid = captureCreditPayment(change, held);
  const sale = { plan, payments: [paid], taxedMinor: taxedCredit(paid) };
  fulfilOrder(change, change.orders.get(order.id)!, sale, rules);
}

/** A merchant-initiated payment: the payer is not there and agreed beforehand. */
function chargeMeans(change: Changeset, order: Order, means: PaymentMeans): void {
  const payment = change.payments.put({
    id: change.newId(),
    orderId: order.id,
    attempt: nextAttempt(change, order.id),
    gateway: means.gateway,
    method: means.method,
    amountMinor: order.priceMinor,
    currency: order.currency,
    state: 'intended',
    providerReference: null,
    redirectUrl: null,
    declineReason: null,
    capturedMinor: 0n,
    holds: [],
    creditFallback: false,
    meansId: means.id,
    savesMeans: false,
    createdAt: change.now,
    openedAt: null,
    decidedAt: null,
    deadlineAt: order.expiresAt,
  });
  const ids = { orderId: order.id, paymentId: payment.id };
  const { trigger } = change.autoRenewals.get(order.lineId)!;
  const reason = isSudden({ trigger }) ? 'unscheduled' : 'recurring';
  change.enqueue('payment.charge', { ...ids, reason });
  if (payment.attempt === 1)
    change.enqueue('order.deadline', { orderId: order.id }, order.expiresAt);
}
