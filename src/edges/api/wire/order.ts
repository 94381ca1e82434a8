import { z } from 'zod';
import { type OrderStanding, orderStanding } from '#domain/order-standing.ts';
import type { Order, OrderEvent, OrderEventKind, OrderState } from '#domain/ordering.ts';
import { fullPriceOf, renewalTimings } from '#domain/ordering.ts';
import { declineReasons, type Payment, paymentMethods, type Refund } from '#domain/payment.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { OrderSummary } from '#usecases/view-account.ts';
import type { OrderView } from '#usecases/view-order.ts';
import { type BucketTelling, bucket, period, toBucket, toPeriod } from './line.ts';
import { planName, toPlanName } from './plan.ts';
import {
  instant,
  localized,
  money,
  publicId,
  toInstant,
  toInstantOrNull,
  toMoney,
} from './scalars.ts';

export const timing = z
  .enum(renewalTimings)
  .describe('now: at once; at-end: when the running plan ends; queue: behind what is queued.');

const orderStates = [
  'draft',
  'awaiting-payment',
  'fulfilled',
  'cancelled',
  'expired',
  'returned',
] as const satisfies OrderState[];

const orderStandings = [
  ...orderStates,
  'returning',
  'partly-returned',
  'return-refused',
] as const satisfies OrderStanding[];

const discount = z
  .object({
    promotionId: z.string(),
    version: z.int().describe('A version that an order took never changes.'),
    label: localized,
    amount: money.describe('0 for what is given besides, such as a bonus.'),
    hasCode: z.boolean().describe('A code was typed for it.'),
  })
  .meta({ id: 'Discount' });

export const order = z
  .object({
    id: publicId('ord'),
    reference: z.string().describe('Eight characters for people.'),
    kind: z.enum(['renewal', 'new-line']),
    state: z
      .enum(orderStates)
      .describe(
        'draft: price held, nothing owed; awaiting-payment: confirmed; fulfilled: paid and ' +
          'credited; returned: money was taken and goes back.',
      ),
    standing: z
      .enum(orderStandings)
      .describe(
        'The state, and what became of the money: returning: on its way back; partly-returned and ' +
          'returned: it has gone back; return-refused: the provider would not, and the ' +
          'subscriber has to choose.',
      ),
    returned: money.describe('What of the price has gone back so far.'),
    lineId: publicId('line').describe('Of a new line: made when the order is paid.'),
    plan: planName,
    timing,
    price: money.describe('What is to be paid, tax included.'),
    tax: money.describe('The tax within the price.'),
    taxRateBasisPoints: z.int(),
    thenPrice: money.describe('The same plan the next time.'),
    promotionId: z.string().nullable().describe('The first of the discounts.'),
    fullPrice: money.describe('Before every discount.'),
    discounts: z.array(discount).describe('What promotions took off, in this order.'),
    createdAt: instant,
    expiresAt: instant.describe('Until then the price, or the chance to pay, holds.'),
    confirmedAt: instant.nullable(),
    fulfilledAt: instant.nullable(),
    closedAt: instant.nullable(),
    invoiceNumber: z.string().nullable(),
    locale: z.enum(['zh-CN', 'en']).describe('Language of its mails and papers.'),
  })
  .meta({ id: 'Order', description: 'TMF622 product order.' });

const eventKinds = [
  'drafted',
  'confirmed',
  'means-agreed',
  'payment-opened',
  'payment-declined',
  'payment-cancelled',
  'payment-expired',
  'payment-captured',
  'credit-held',
  'credit-released',
  'amount-mismatch',
  'credited',
  'line-created',
  'confirmation-sent',
  'refund-requested',
  'refunded',
  'refund-refused',
  'cancelled',
  'expired',
] as const satisfies OrderEventKind[];

export const orderEvent = z
  .object({
    kind: z.enum(eventKinds),
    happenedAt: instant,
    method: z.enum(paymentMethods).optional(),
    reason: z.string().optional().describe('Why a payment was declined or money goes back.'),
  })
  .meta({ id: 'OrderEvent' });

const payment = z
  .object({
    id: publicId('pay'),
    method: z.enum(paymentMethods),
    state: z.enum(['intended', 'opened', 'captured', 'declined', 'cancelled', 'expired']),
    amount: money,
    declineReason: z.enum(declineReasons).nullable(),
    redirectUrl: z.url().nullable().describe('The provider’s page, while it can be paid.'),
    createdAt: instant,
    decidedAt: instant.nullable(),
    deadlineAt: instant.describe('After this the provider must not take the money.'),
  })
  .meta({ id: 'Payment' });

export const refund = z
  .object({
    id: publicId('ref'),
    paymentId: publicId('pay'),
    amount: money,
    reason: z.enum([
      'already_paid',
      'order_over',
      'wrong_amount',
      'cannot_deliver',
      'delivery_too_late',
      'credit_gone',
      'withdrawal',
      'not_begun',
      'operator_window',
      'unused_goodwill',
      'remaining_credit',
      'staff',
    ]),
    destination: z.enum(['original', 'credit']).describe('The way it was paid, or account credit.'),
    state: z.enum(['requested', 'refunded', 'refused']),
    requestedAt: instant,
    sentAt: instant.nullable().describe('When the provider was first asked.'),
    refundedAt: instant.nullable(),
    refusedAt: instant.nullable(),
  })
  .meta({ id: 'Refund' });

export const orderDetail = order
  .extend({
    paymentMethods: z.array(z.enum(paymentMethods)).describe('Offered for this order.'),
    refundTerms: localized.describe('To be shown before paying.'),
    payments: z.array(payment).describe('Oldest first.'),
    refunds: z.array(refund),
    events: z.array(orderEvent).describe('In the order in which they were recorded.'),
    period: period.nullable().describe('What the order gave; null before it is credited.'),
    buckets: z.array(bucket),
    repeatOf: instant
      .nullable()
      .describe('The same plan was paid for on this line this recently: ask before paying again.'),
  })
  .meta({ id: 'OrderDetail' });

export const toOrder = ({ order: of, plan, refunds }: OrderSummary): z.output<typeof order> => ({
  id: toPublicId('ord', of.id),
  reference: of.reference,
  kind: of.kind,
  state: of.state,
  ...toStanding(of, refunds),
  lineId: toPublicId('line', of.lineId),
  plan: toPlanName(plan),
  timing: of.timing,
  price: toMoney(of.priceMinor, of.currency),
  tax: toMoney(of.taxMinor, of.currency),
  taxRateBasisPoints: of.taxRateBasisPoints,
  thenPrice: toMoney(of.thenPriceMinor, of.currency),
  promotionId: of.promotionId,
  fullPrice: toMoney(fullPriceOf(of), of.currency),
  discounts: of.discounts.map(({ promotionId, version, label, discountMinor, code }) => ({
    ...{ promotionId, version, label, hasCode: code !== null },
    amount: toMoney(BigInt(discountMinor), of.currency),
  })),
  ...toTimes(of),
  invoiceNumber: of.invoiceNumber,
  locale: of.locale,
});

const toStanding = (of: Order, refunds: readonly Refund[]) => {
  const { standing, returnedMinor } = orderStanding(of, refunds);
  return { standing, returned: toMoney(returnedMinor, of.currency) };
};

const toTimes = (of: Order) => ({
  createdAt: toInstant(of.createdAt),
  expiresAt: toInstant(of.expiresAt),
  confirmedAt: toInstantOrNull(of.confirmedAt),
  fulfilledAt: toInstantOrNull(of.fulfilledAt),
  closedAt: toInstantOrNull(of.closedAt),
});

/** Only what readers need of an event's detail: the rest are ids of our own. */
export const toOrderEvent = (of: OrderEvent): z.output<typeof orderEvent> => {
  const method = paymentMethods.find((each) => each === of.detail.method);
  return {
    kind: of.kind,
    happenedAt: toInstant(of.happenedAt),
    ...(method === undefined ? {} : { method }),
    ...(of.detail.reason === undefined ? {} : { reason: of.detail.reason }),
  };
};

const toPayment = (of: Payment): z.output<typeof payment> => ({
  id: toPublicId('pay', of.id),
  method: of.method,
  state: of.state,
  amount: toMoney(of.amountMinor, of.currency),
  declineReason: of.declineReason,
  redirectUrl: of.state === 'opened' ? of.redirectUrl : null,
  createdAt: toInstant(of.createdAt),
  decidedAt: toInstantOrNull(of.decidedAt),
  deadlineAt: toInstant(of.deadlineAt),
});

export const toRefund = (of: Refund): z.output<typeof refund> => ({
  id: toPublicId('ref', of.id),
  paymentId: toPublicId('pay', of.paymentId),
  amount: toMoney(of.amountMinor, of.currency),
  reason: of.reason,
  destination: of.destination,
  state: of.state,
  requestedAt: toInstant(of.requestedAt),
  sentAt: toInstantOrNull(of.sentAt),
  refundedAt: toInstantOrNull(of.refundedAt),
  refusedAt: toInstantOrNull(of.refusedAt),
});

export function toOrderDetail(
  of: OrderView,
  beside: Pick<z.output<typeof orderDetail>, 'paymentMethods' | 'refundTerms'> & BucketTelling,
): z.output<typeof orderDetail> {
  const { zone, policy, ...terms } = beside;
  return {
    ...toOrder(of),
    ...terms,
    payments: of.payments.map(toPayment),
    refunds: of.refunds.map(toRefund),
    events: of.events.map(toOrderEvent),
    period: of.period && toPeriod(of.period, zone),
    buckets: of.buckets.map((each) => toBucket(each, { zone, policy })),
    repeatOf: toInstantOrNull(of.repeatOf),
  };
}
