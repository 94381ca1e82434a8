import { grantCredit } from './account-credit.ts';
import { renewalTakenBack } from './auto-renewal-outcome.ts';
import type { Changeset } from './changeset.ts';
import { taxedCredit } from './credit-payment.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import { divideRounded } from './money.ts';
import type { Order } from './ordering.ts';
import {
  isProviderMethod,
  type Payment,
  type Refund,
  type RefundQuoteRecord,
  type RefundReason,
  type RefundRule,
} from './payment.ts';
import { isRunning, isScheduled, openPlansOf } from './period-times.ts';
import type { RefundOption } from './quote-refund.ts';
import { splitOverPayments } from './refund-split.ts';
import { chainFrom } from './renewal.ts';
import type { Rules } from './rules.ts';
import { earlier, type Instant } from './time.ts';

/** What a request does: figures that were checked, and where the money goes. */
export interface Payout {
  order: Order;
  payments: readonly Payment[];
  refunds: readonly Refund[];
  option: Pick<RefundOption, 'rule' | 'priceMinor' | 'usedMinor' | 'refundMinor' | 'basis'>;
  destination: Refund['destination'];
  note: string | null;
}

/** How a rule is called on the rows it makes. */
export const refundReasons: Record<Exclude<RefundRule, 'undelivered'>, RefundReason> = {
  withdrawal: 'withdrawal',
  'not-begun': 'not_begun',
  'operator-window': 'operator_window',
  'unused-goodwill': 'unused_goodwill',
  'remaining-credit': 'remaining_credit',
  staff: 'staff',
};

/**
 * Undoes the sale of what goes back and sends it on its way: to a provider by the outbox, to credit
 * at once. Answers the id of the request.
 */
export function giveMoneyBack(change: Changeset, payout: Payout): string {
  const { option } = payout;
  if (option.rule === 'undelivered') throw new Error('what was not delivered goes back by itself');
  const requestId = change.newId();
  const quote = quoteRecord(payout);
  const held = undoSale(
    change,
    payout.order,
    option.refundMinor,
    BigInt(quote.taxMinor),
    requestId,
  );
  const parts = splitOverPayments(payout, option.refundMinor, payout.destination);
  const made = parts.map((part, at) =>
    change.refunds.put({
      id: at === 0 ? requestId : change.newId(),
      orderId: held.id,
      paymentId: part.payment.id,
      requestId,
      amountMinor: part.amountMinor,
      currency: held.currency,
      reason: refundReasons[option.rule as keyof typeof refundReasons],
      destination: part.destination,
      quote,
      state: 'requested',
      requestedAt: change.now,
      sentAt: null,
      refundedAt: null,
      refusedAt: null,
    }),
  );
  const amountMinor = String(option.refundMinor);
  const [first] = made;
  change.event(held.id, 'refund-requested', { reason: first!.reason, amountMinor, requestId });
  for (const refund of made) {
    if (refund.destination === 'credit') moveToCredit(change, refund);
    else change.enqueue('refund.send', { orderId: held.id, refundId: refund.id });
  }
  const payload = { template: 'refund_receipt', orderId: held.id, requestId };
  change.enqueue('mail.send', payload);
  return requestId;
}

function quoteRecord({ order, option, refunds, note }: Payout): RefundQuoteRecord {
  const earlier = new Set(refunds.flatMap((each) => (each.quote ? [each.requestId] : [])));
  return {
    rule: option.rule,
    priceMinor: String(option.priceMinor),
    usedMinor: String(option.usedMinor),
    refundMinor: String(option.refundMinor),
    taxMinor: String(taxWithin(order, refunds, option.refundMinor)),
    creditNoteNumber: `${order.invoiceNumber}-C${earlier.size + 1}`,
    basis: option.basis.map((each) => ({
      of: each.measure === 'time' ? each.unit : each.kind,
      used: String(each.used),
      whole: String(each.of),
    })),
    note,
  };
}

/**
 * The tax within an amount that goes back: what the order's tax falls by when its price falls by it.
 * Counted from the whole, so that many parts undo the same tax as all at once.
 */
function taxWithin(order: Order, refunds: readonly Refund[], amountMinor: bigint): bigint {
  if (order.priceMinor === 0n) return 0n;
  const back = refunds.reduce((sum, each) => sum + (each.quote ? each.amountMinor : 0n), 0n);
  const taxOf = (priceMinor: bigint) =>
    divideRounded(order.taxMinor * priceMinor, order.priceMinor);
  return taxOf(order.priceMinor - back) - taxOf(order.priceMinor - back - amountMinor);
}

function undoSale(
  change: Changeset,
  order: Order,
  amountMinor: bigint,
  taxMinor: bigint,
  refundId: string,
): Order {
  const to = `order:${order.id}` as const;
  const of = { asset: order.currency, to, orderId: order.id, lineId: order.lineId, refundId };
  const rule = `plan:${order.planId}@${order.planVersion}/price`;
  const netMinor = amountMinor - taxMinor;
  change.transfer({ ...of, kind: 'unsale', amount: netMinor, from: 'operator:revenue', rule });
  change.transfer({
    ...of,
    kind: 'untax',
    amount: taxMinor,
    from: 'operator:tax',
    rule: `tax:${order.taxRateBasisPoints}`,
  });
  return change.orders.put({ ...order, heldMinor: order.heldMinor + amountMinor });
}

/**
 * The money becomes account credit at once; it does not expire, as it was money before. What was
 * paid with credit whose tax had been accounted for comes back as such.
 */
export function moveToCredit(change: Changeset, refund: Refund): void {
  const order = change.orders.get(refund.orderId)!;
  const payment = change.payments.get(refund.paymentId)!;
  const { currency, amountMinor, paymentId, reason } = refund;
  const taxedMinor = taxedPart(order, payment, amountMinor);
  const cause = { orderId: order.id, paymentId, refundId: refund.id, rule: `refund/${reason}` };
  for (const [part, taxed] of [
    [taxedMinor, true],
    [amountMinor - taxedMinor, false],
  ] as const) {
    if (part === 0n) continue;
    const of = { currency, amountMinor: part, taxed, origin: 'refund', kind: 'refund' } as const;
    grantCredit(change, { ...of, from: `order:${order.id}`, expiresAt: null }, cause);
  }
  change.orders.put({ ...order, heldMinor: order.heldMinor - amountMinor });
  const done = { state: 'refunded' as const, destination: 'credit' as const };
  change.refunds.put({ ...refund, ...done, refundedAt: change.now });
  const detail = { reason, amountMinor: String(amountMinor), method: 'credit' };
  change.event(order.id, 'refunded', detail);
}

function taxedPart(order: Order, payment: Payment, amountMinor: bigint): bigint {
  if (isProviderMethod(payment.method)) return 0n;
  if (order.taxMinor === 0n && order.taxRateBasisPoints > 0) return amountMinor;
  return divideRounded(amountMinor * taxedCredit(payment), payment.capturedMinor, 'down');
}

/**
 * Takes back what is left of what the money had bought, and only that. What a session holds stays
 * with it. Plans that wait behind move up, so that the line is not without one.
 */
export function clawBack(
  change: Changeset,
  of: { period: Period | null; buckets: readonly Bucket[]; rule: string },
  rules: Rules,
): void {
  const { period, buckets, rule } = of;
  for (const bucket of buckets) {
    if (bucket.closedAt !== null) continue;
    change.transfer({
      kind: 'clawback',
      asset: bucket.asset,
      amount: bucket.remaining,
      from: `bucket:${bucket.id}`,
      to: 'operator:allowance',
      lineId: bucket.lineId,
      bucketId: bucket.id,
      orderId: bucket.orderId,
      rule,
    });
    change.putBucket({
      ...bucket,
      refunded: bucket.refunded + bucket.remaining,
      remaining: 0n,
      ...endOf(bucket, change.now),
    });
  }
  // Credit that is set aside for another order was paid for: when it comes back it can be used.
  const isAwaited = buckets.some(({ kind, reserved }) => kind === 'credit' && reserved > 0n);
  if (!period || period.endedAt !== null || isAwaited) return;
  change.periods.put({ ...period, endedAt: change.now, end: 'refunded' });
  renewalTakenBack(change, period);
  if (period.kind === 'plan') moveUp(change, period.lineId, rules);
}

/** What a session holds does not come back to be used: the bucket is over, whoever still sees its period. */
function endOf(bucket: Bucket, now: Instant): Partial<Bucket> {
  if (bucket.reserved === 0n) return { closedAt: now };
  return bucket.kind === 'credit' ? {} : { expiresAt: earlier(bucket.expiresAt, now) };
}

function moveUp(change: Changeset, lineId: string, rules: Rules): void {
  const plans = openPlansOf(change, lineId);
  const running = plans.filter((each) => isRunning(each, change.now));
  const from = Math.max(change.now, ...running.map((each) => each.endsAt!));
  const scheduled = plans.filter((each) => isScheduled(each, change.now));
  chainFrom(change, scheduled, from, rules);
}
