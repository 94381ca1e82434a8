import { putNewLine } from './add-line.ts';
import type { PlanVersion } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { CONSENT_VERSION } from './confirm-order.ts';
import { nextEndOf } from './cycle.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import type { Order } from './ordering.ts';
import type { Payment } from './payment.ts';
import { startAt } from './period-times.ts';
import { grantBonuses } from './promotion-bonus.ts';
import { quoteRefund, type RefundOption, type RefundTerms } from './quote-refund.ts';
import { applyRenewal, renewalRefusal } from './renewal.ts';
import type { Rules } from './rules.ts';
import type { Instant } from './time.ts';

/** What would come back of an order that is not paid yet; null where nothing would. */
export interface RefundForecast {
  /** Right after paying. */
  atOnce: RefundOption | null;
  /** Once half of its allowances, or of its first cycle's, is used, at `at`. */
  half: { option: RefundOption | null; at: Instant; ofCycle: boolean };
}

/**
 * Pays the order on this copy and asks what would come back: the figures before a purchase are those
 * of after it. `change` is thrown away. Null when the plan can't go onto the line now.
 */
export function forecastRefund(
  change: Changeset,
  { order, plan }: { order: Order; plan: PlanVersion },
  terms: RefundTerms,
  rules: Rules,
): RefundForecast | null {
  const { lineId, timing, id: orderId } = order;
  if (order.newLine) putNewLine(change, order.newLine);
  else if (renewalRefusal(change, { lineId, plan, timing }, rules)) return null;
  const bought = applyRenewal(change, { lineId, orderId, plan, timing }, rules);
  grantBonuses(change, order, { plan, period: bought }, rules);
  const atOnce = quoteAt(change, { order, period: bought, half: false }, terms, change.now);
  const waits = bought.startsAt === null;
  const begun = waits ? startAt(change, bought, change.now, rules) : bought;
  const middle = (begun.startsAt! + nextEndOf(begun)!) / 2;
  const at = Math.min(Math.floor(middle), (atOnce?.until ?? middle) - 1);
  return {
    atOnce,
    half: {
      option: quoteAt(change, { order, period: begun, half: true }, terms, at),
      at,
      ofCycle: begun.cycleEnds !== null,
    },
  };
}

function quoteAt(
  change: Changeset,
  { order, period, half }: { order: Order; period: Period; half: boolean },
  terms: RefundTerms,
  now: Instant,
): RefundOption | null {
  const own = change.buckets.all().filter(({ orderId }) => orderId === order.id);
  const facts = {
    order: asPaid(order, change.now),
    period,
    buckets: half ? own.map(halfUsed) : own,
    payments: [paymentOf(order, change.now)],
    refunds: [],
  };
  const quote = quoteRefund(facts, terms, now);
  return 'options' in quote ? quote.options[0]! : null;
}

const asPaid = (order: Order, now: Instant): Order => ({
  ...order,
  state: 'fulfilled',
  consentVersion: CONSENT_VERSION,
  fulfilledAt: now,
  closedAt: now,
});

function halfUsed(bucket: Bucket): Bucket {
  const used = bucket.granted / 2n;
  return { ...bucket, used, remaining: bucket.granted - used };
}

const paymentOf = (order: Order, now: Instant): Payment => ({
  id: order.id,
  orderId: order.id,
  attempt: 1,
  gateway: 'forecast',
  method: 'card',
  amountMinor: order.priceMinor,
  currency: order.currency,
  state: 'captured',
  providerReference: null,
  redirectUrl: null,
  declineReason: null,
  capturedMinor: order.priceMinor,
  holds: [],
  creditFallback: false,
  meansId: null,
  savesMeans: false,
  createdAt: now,
  openedAt: now,
  decidedAt: now,
  deadlineAt: now,
});
