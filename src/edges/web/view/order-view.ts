import type { Localized, Market, PlanVersion, ValidityRule } from '#domain/catalogue.ts';
import { isTaxedBefore, paymentsOfSale } from '#domain/credit-payment.ts';
import type { SimKind } from '#domain/line.ts';
import type { Currency } from '#domain/money.ts';
import { type OrderStanding, orderStanding } from '#domain/order-standing.ts';
import {
  fullPriceOf,
  type Order,
  type OrderEvent,
  type OrderState,
  type RenewalTiming,
} from '#domain/ordering.ts';
import type { DeclineReason, Payment, PaymentMethod, Refund } from '#domain/payment.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { Instant } from '#domain/time.ts';
import { lastInstantOf } from '#domain/validity.ts';
import type { OrderSummary } from '#usecases/view-account.ts';
import type { OrderView as OrderOfAccount } from '#usecases/view-order.ts';
import { type GrantNames, type GrantView, toGrantViews } from './plan-view.ts';
import { type RefundWay, refundWays } from './refund-ways.ts';

/** One order as a row of a list. */
export interface OrderRow {
  /** Public id. */
  id: string;
  reference: string;
  state: OrderState;
  standing: OrderStanding;
  /** What of the price has gone back so far. */
  returnedMinor: bigint;
  plan: Localized;
  priceMinor: bigint;
  currency: Currency;
  at: Instant;
  lineId: string;
}

export const toOrderRow = ({ order, plan, refunds }: OrderSummary): OrderRow => ({
  id: toPublicId('ord', order.id),
  reference: order.reference,
  state: order.state,
  ...orderStanding(order, refunds),
  plan: plan.name,
  priceMinor: order.priceMinor,
  currency: order.currency,
  at: order.confirmedAt ?? order.createdAt,
  lineId: toPublicId('line', order.lineId),
});

/** Where the order stands, in the one word its page is built around. */
export type OrderPhase =
  | 'draft'
  /** The provider has not answered our wish for a page. */
  | 'opening'
  | 'paying'
  | 'declined'
  | 'payment-cancelled'
  | 'payment-expired'
  | 'done'
  | 'returning'
  | 'returned'
  | 'return-refused'
  | 'cancelled'
  | 'expired';

/** Phases in which something may change by itself soon. */
const moving: readonly OrderPhase[] = ['opening', 'paying', 'returning'];

export interface OrderPageView extends OrderRow {
  phase: OrderPhase;
  /** Something is expected to change without the reader: the page looks again by itself. */
  isMoving: boolean;
  now: Instant;
  kind: 'renewal' | 'new-line';
  planKind: PlanVersion['kind'];
  /** Nobody made it: auto-renewal did. */
  isAutoRenewal: boolean;
  timing: RenewalTiming;
  planVersion: number;
  grants: readonly GrantView[];
  validity: ValidityRule;
  taxMinor: bigint;
  taxRateBasisPoints: number;
  taxName: Localized;
  thenPriceMinor: bigint;
  /** Once every promotion is over. */
  fullPriceMinor: bigint;
  /** What was taken off it, in order; 0 for what was given besides. */
  discounts: readonly { label: Localized; amountMinor: bigint }[];
  /** A code was typed for one of them. */
  hasCode: boolean;
  msisdn: string | null;
  simKind: SimKind | null;
  timeZone: string;
  confirmedAt: Instant | null;
  expiresAt: Instant;
  hasConsented: boolean;
  invoiceNumber: string | null;
  repeatOf: Instant | null;
  /** The last attempt to pay. */
  payment: {
    method: PaymentMethod;
    declineReason: DeclineReason | null;
    /** The provider's page while it can be paid. */
    redirectUrl: string | null;
    deadlineAt: Instant;
  } | null;
  /** What pays it, or is to: credit first. */
  paidBy: readonly Pick<Payment, 'method' | 'amountMinor'>[];
  /** The last attempt was to be paid with credit first. */
  withCredit: boolean;
  /** Part of the price was taxed when credit or a voucher was sold. */
  isTaxedBefore: boolean;
  /** Money that goes back, or went. */
  refund: (Pick<Refund, 'amountMinor' | 'state' | 'reason'> & { ways: RefundWay[] }) | null;
  events: readonly Pick<OrderEvent, 'id' | 'kind' | 'detail' | 'happenedAt'>[];
  startsAt: Instant | null;
  until: Instant | null;
  isCredited: boolean;
}

export function toOrderPage(
  view: OrderOfAccount,
  { market, zones, policy }: GrantNames & { market: Market },
): OrderPageView {
  const { order, plan, line, payments, refunds, period, now } = view;
  const payment = payments.at(-1) ?? null;
  const refund = lastRefund(refunds, payments);
  const phase = phaseOf(view, payment, refund);
  return {
    ...toOrderRow({ order, plan, refunds }),
    phase,
    isMoving: moving.includes(phase) || isMailAwaited(view),
    now,
    kind: order.kind,
    planKind: plan.kind,
    isAutoRenewal: order.origin === 'auto-renewal',
    timing: order.timing,
    planVersion: order.planVersion,
    grants: toGrantViews(plan, { zones, policy }),
    validity: plan.validity,
    taxMinor: order.taxMinor,
    taxRateBasisPoints: order.taxRateBasisPoints,
    taxName: market.taxName,
    thenPriceMinor: order.thenPriceMinor,
    fullPriceMinor: fullPriceOf(order),
    discounts: order.discounts.map(({ label, discountMinor }) => ({
      label,
      amountMinor: BigInt(discountMinor),
    })),
    hasCode: order.discounts.some(({ code }) => code !== null),
    msisdn: line?.msisdn ?? order.newLine?.msisdn ?? null,
    simKind: line?.simKind ?? order.newLine?.simKind ?? null,
    timeZone: market.timeZone,
    confirmedAt: order.confirmedAt,
    expiresAt: order.expiresAt,
    hasConsented: order.consentVersion !== null,
    invoiceNumber: order.invoiceNumber,
    repeatOf: view.repeatOf,
    payment: payment && {
      method: payment.method,
      declineReason: payment.declineReason,
      redirectUrl:
        payment.state === 'opened' && now < payment.deadlineAt ? payment.redirectUrl : null,
      deadlineAt: payment.deadlineAt,
    },
    ...waysPaid(order, payments, refunds),
    refund: refund && {
      amountMinor: refund.amountMinor,
      state: refund.state,
      reason: refund.reason,
      ways: refund.ways,
    },
    events: view.events.map(({ id, kind, detail, happenedAt }) => ({
      id,
      kind,
      detail,
      happenedAt,
    })),
    startsAt: period?.startsAt ?? null,
    until:
      period?.endsAt == null || period.end === 'refunded'
        ? null
        : lastInstantOf(period.endsAt, period.validity.count),
    isCredited: period !== null,
  };
}

const isOver = ({ state }: Payment) =>
  state === 'declined' || state === 'cancelled' || state === 'expired';

function waysPaid(
  order: Order,
  payments: readonly Payment[],
  refunds: readonly Refund[],
): Pick<OrderPageView, 'paidBy' | 'withCredit' | 'isTaxedBefore'> {
  const isPaid = order.state === 'fulfilled';
  const lastProvider = payments.findLast(({ method }) => method !== 'credit');
  const before = payments.find(({ attempt }) => attempt === (lastProvider?.attempt ?? 0) - 1);
  return {
    paidBy: isPaid ? paymentsOfSale(payments, refunds) : payments.filter((each) => !isOver(each)),
    withCredit: before?.method === 'credit',
    isTaxedBefore: isPaid && isTaxedBefore(order),
  };
}

/** The last one asked for, its parts together: it is as far as the slowest of them. */
function lastRefund(
  refunds: readonly Refund[],
  payments: readonly Payment[],
): (Refund & { ways: RefundWay[] }) | null {
  const last = refunds.at(-1);
  if (!last) return null;
  const { requestId } = last;
  const parts =
    requestId === null ? [last] : refunds.filter((each) => each.requestId === requestId);
  const slowest =
    parts.find(({ state }) => state === 'refused') ??
    parts.find(({ state }) => state === 'requested') ??
    last;
  return {
    ...slowest,
    amountMinor: parts.reduce((sum, each) => sum + each.amountMinor, 0n),
    ways: refundWays(parts, payments),
  };
}

function phaseOf(
  { order, period }: OrderOfAccount,
  payment: Payment | null,
  refund: Refund | null,
): OrderPhase {
  switch (order.state) {
    case 'draft':
      return 'draft';
    case 'fulfilled':
      // Taken back, and not only paid back in part.
      return refund && period?.end === 'refunded' ? refundPhase(refund) : 'done';
    case 'cancelled':
    case 'expired':
      return refund ? refundPhase(refund) : order.state;
    case 'returned':
      return refund ? refundPhase(refund) : 'returning';
    case 'awaiting-payment':
      return payment ? paymentPhase(payment) : 'draft';
  }
}

const refundPhase = (refund: Refund): OrderPhase =>
  refund.state === 'refunded'
    ? 'returned'
    : refund.state === 'refused'
      ? 'return-refused'
      : 'returning';

function paymentPhase({ state }: Payment): OrderPhase {
  switch (state) {
    case 'intended':
      return 'opening';
    case 'declined':
      return 'declined';
    case 'cancelled':
      return 'payment-cancelled';
    case 'expired':
      return 'payment-expired';
    default:
      return 'paying';
  }
}

/** Only shortly after crediting: a mail that can't be sent must not keep pages asking. */
const MAIL_PATIENCE_MS = 60_000;

const isMailAwaited = ({ order, events, now }: OrderOfAccount): boolean =>
  order.fulfilledAt !== null &&
  now - order.fulfilledAt < MAIL_PATIENCE_MS &&
  !events.some((event) => event.kind === 'confirmation-sent');
