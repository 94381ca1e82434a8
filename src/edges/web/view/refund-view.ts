import type { Localized } from '#domain/catalogue.ts';
import type { Currency } from '#domain/money.ts';
import type { PaymentMethod } from '#domain/payment.ts';
import { toPublicId } from '#domain/public-id.ts';
import { quoteRefund, type RefundOption, type RefundTerms } from '#domain/quote-refund.ts';
import { type Instant, SECOND } from '#domain/time.ts';
import type { RefundQuoteView } from '#usecases/refund/quote-refund.ts';
import type { OrderView } from '#usecases/view-order.ts';

/** The way from an order to its refund, as the order's page shows it. */
export interface RefundEntry {
  /** What would come back today at best; null when nothing can be asked for. */
  offer: { isWithdrawal: boolean; refundMinor: bigint; until: Instant | null } | null;
  /** Requests so far, oldest first. */
  requests: { id: string; amountMinor: bigint }[];
  /** A refund was refused, and the subscriber has to choose. */
  mustChoose: boolean;
}

/** The last instant people are told. */
export const lastOf = (until: Instant | null): Instant | null =>
  until === null ? null : until - SECOND;

/** Null for an order that nothing was paid for. */
export function toRefundEntry(view: OrderView, terms: RefundTerms): RefundEntry | null {
  const { refunds } = view;
  if (view.order.fulfilledAt === null && refunds.length === 0) return null;
  const quote = quoteRefund(view, terms, view.now);
  const best = 'options' in quote ? quote.options[0]! : null;
  const right = 'options' in quote ? quote.options.find(isWithdrawal) : undefined;
  const ids = [...new Set(refunds.flatMap(({ requestId }) => requestId ?? []))];
  return {
    offer:
      best === null || best.destinations.length === 0
        ? null
        : {
            isWithdrawal: right !== undefined,
            refundMinor: best.refundMinor,
            until: lastOf((right ?? best).until),
          },
    requests: ids.map((id) => ({
      id: toPublicId('ref', id),
      amountMinor: refunds
        .filter(({ requestId }) => requestId === id)
        .reduce((sum, each) => sum + each.amountMinor, 0n),
    })),
    mustChoose: refunds.some(({ state }) => state === 'refused'),
  };
}

const isWithdrawal = ({ rule }: RefundOption): boolean => rule === 'withdrawal';

/** What a refund does to the line, ready to be said. */
export interface EffectView {
  begins: Localized | null;
  /** Null: at once, or as before. */
  serviceEndsAt: Instant | null;
  endsNow: boolean;
  numberUntil: Instant | null;
  isUnused: boolean;
}

export interface RefundQuotePage {
  order: { id: string; reference: string; currency: Currency; boughtAt: Instant | null };
  plan: Localized;
  msisdn: string;
  timeZone: string;
  bankDays: number;
  isMixed: boolean;
  quote: RefundQuoteView['quote'];
  effect: EffectView | null;
}

export function toQuotePage(view: RefundQuoteView, isMixed: boolean): RefundQuotePage {
  const { order, plan, effect, now } = view;
  return {
    order: {
      id: toPublicId('ord', order.id),
      reference: order.reference,
      currency: order.currency,
      boughtAt: order.fulfilledAt,
    },
    plan: plan.name,
    msisdn: view.msisdn,
    timeZone: view.timeZone,
    bankDays: view.bankDays,
    isMixed,
    quote: view.quote,
    effect: effect && {
      begins: effect.begins?.name ?? null,
      serviceEndsAt: later(effect.after.serviceEndsAt, now),
      endsNow: effect.after.serviceEndsAt !== null && effect.after.serviceEndsAt <= now,
      numberUntil: effect.after.numberLostAt,
      isUnused: effect.after.serviceEndsAt === null && effect.after.queuedCount === 0,
    },
  };
}

const later = (at: Instant | null, now: Instant): Instant | null =>
  at !== null && at > now ? at : null;

/** A refund the provider would not make. */
export interface RefusedView {
  id: string;
  amountMinor: bigint;
  method: PaymentMethod;
}

export const toRefused = ({ refunds, payments }: OrderView): RefusedView[] =>
  refunds
    .filter(({ state }) => state === 'refused')
    .map(({ id, amountMinor, paymentId }) => ({
      id: toPublicId('ref', id),
      amountMinor,
      method: payments.find((each) => each.id === paymentId)!.method,
    }));
