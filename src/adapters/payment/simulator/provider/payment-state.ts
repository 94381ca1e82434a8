import { toIso } from '#domain/time.ts';
import type { CreatePaymentBody, DeclineCode, PaymentView, RefundView } from '../protocol.ts';
import type { PaymentRecord, RefundRecord } from './records.ts';

/** The rules of one payment at the provider, as pure functions of the record and the time. */

export const isDue = (payment: PaymentRecord, now: number) =>
  payment.status === 'open' && now >= payment.expiresAt;

export const toExpired = (payment: PaymentRecord): PaymentRecord => ({
  ...payment,
  status: 'expired',
  happenedAt: payment.expiresAt,
  challengedCard: null,
});

export const toCancelled = (payment: PaymentRecord, now: number): PaymentRecord => ({
  ...payment,
  status: 'cancelled',
  happenedAt: now,
  challengedCard: null,
});

export const toDeclined = (
  payment: PaymentRecord,
  declineCode: DeclineCode,
  now: number,
): PaymentRecord => ({
  ...payment,
  status: 'declined',
  declineCode,
  happenedAt: now,
  challengedCard: null,
});

export const toCaptured = (
  payment: PaymentRecord,
  capturedMinor: bigint,
  now: number,
): PaymentRecord => ({
  ...payment,
  status: 'captured',
  capturedMinor,
  declineCode: null,
  happenedAt: now,
  challengedCard: null,
});

/** True when a repeated creation asks for the very payment that exists. */
export function isSameRequest(payment: PaymentRecord, body: CreatePaymentBody): boolean {
  return (
    payment.amountMinor === BigInt(body.amount.minor) &&
    payment.currency === body.amount.currency &&
    payment.method === body.method &&
    payment.description === body.description &&
    payment.reference === body.reference &&
    payment.locale === body.locale &&
    payment.returnUrl === body.return_url &&
    payment.expiresAt === Date.parse(body.expires_at)
  );
}

/** Why a refund can't be, in the order of the checks; null when it can. */
export function refundRefusal(
  payment: PaymentRecord,
  refund: { amountMinor: bigint; currency: string; refusedByIssuer: boolean },
): RefundRecord['refusal'] {
  if (payment.capturedMinor === null) return 'payment_not_captured';
  if (refund.currency !== payment.currency) return 'other_currency';
  if (payment.refundedMinor + refund.amountMinor > payment.capturedMinor) {
    return 'more_than_captured';
  }
  return refund.refusedByIssuer ? 'refused_by_issuer' : null;
}

export function toPaymentView(payment: PaymentRecord, publicUrl: string): PaymentView {
  const { currency } = payment;
  const inCurrency = (minor: bigint) => ({ minor: minor.toString(), currency });
  return {
    payment_id: payment.paymentId,
    provider_reference: payment.providerReference,
    status: payment.status,
    amount: inCurrency(payment.amountMinor),
    captured: payment.capturedMinor === null ? null : inCurrency(payment.capturedMinor),
    refunded: inCurrency(payment.refundedMinor),
    decline_code: payment.declineCode,
    happened_at: toIso(payment.happenedAt),
    expires_at: toIso(payment.expiresAt),
    page_url: `${publicUrl}/pay/${payment.token}`,
  };
}

export const toRefundView = (refund: RefundRecord): RefundView => ({
  refund_id: refund.refundId,
  payment_id: refund.paymentId,
  provider_reference: refund.providerReference,
  status: refund.refusal === null ? 'succeeded' : 'refused',
  refusal_code: refund.refusal,
  amount: { minor: refund.amountMinor.toString(), currency: refund.currency },
  happened_at: toIso(refund.happenedAt),
});
