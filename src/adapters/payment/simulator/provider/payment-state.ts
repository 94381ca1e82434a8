import { toIso } from '#domain/time.ts';
import type {
  CreateChargeBody,
  CreatePaymentBody,
  DeclineCode,
  MeansView,
  PaymentView,
  RefundView,
} from '../protocol.ts';
import { monthOf } from './kept-means.ts';
import type { MeansFacts, MeansRecord, PaymentRecord, RefundRecord } from './records.ts';

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
    payment.expiresAt === Date.parse(body.expires_at) &&
    (payment.keepAsked ?? false) === body.keeps_means &&
    isSameUse(payment.onSession, body.means)
  );
}

const isSameUse = (one: CreatePaymentBody['means'], other: CreatePaymentBody['means']) =>
  one?.means_reference === other?.means_reference &&
  one?.initial_reference === other?.initial_reference;

/** True when a repeated charge asks for the very one that was made. */
export const isSameCharge = (payment: PaymentRecord, body: CreateChargeBody): boolean =>
  isSameUse(payment.charge?.means, body.means) &&
  payment.charge?.reason === body.reason &&
  payment.amountMinor === BigInt(body.amount.minor) &&
  payment.currency === body.amount.currency &&
  payment.description === body.description &&
  payment.reference === body.reference &&
  payment.locale === body.locale;

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
    means: payment.status === 'captured' && payment.means ? toMeansFields(payment.means) : null,
  };
}

const toMeansFields = ({ reference, fingerprint, method, label, expiresMonth }: MeansFacts) => ({
  means_reference: reference,
  ...{ fingerprint, method, label },
  expires_month: expiresMonth,
});

export const toMeansView = (means: MeansRecord, now: number): MeansView => ({
  ...toMeansFields(means),
  status: statusOf(means, now),
  payment_id: means.paymentId,
});

const statusOf = ({ status, expiresMonth }: MeansRecord, now: number): MeansView['status'] =>
  status !== 'ended' && expiresMonth !== null && expiresMonth < monthOf(now) ? 'expired' : status;

export const toRefundView = (refund: RefundRecord): RefundView => ({
  refund_id: refund.refundId,
  payment_id: refund.paymentId,
  provider_reference: refund.providerReference,
  status: refund.refusal === null ? 'succeeded' : 'refused',
  refusal_code: refund.refusal,
  amount: { minor: refund.amountMinor.toString(), currency: refund.currency },
  happened_at: toIso(refund.happenedAt),
});
