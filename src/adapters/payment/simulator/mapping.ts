import type { Money } from '#domain/money.ts';
import type { DeclineReason } from '#domain/payment.ts';
import type { KeptMeans, KeptMeansState } from '#domain/payment-means.ts';
import type { SettlementKind, SettlementLine } from '#domain/settlement-report.ts';
import { toIso } from '#domain/time.ts';
import type {
  ChargeRequest,
  MeansEvent,
  MeansUse,
  OpenRequest,
  PaymentEvent,
  PaymentReport,
  RefundAnswer,
  RefundRequest,
} from '#ports/payment-gateway.ts';
import type {
  CreateChargeBody,
  CreatePaymentBody,
  CreateRefundBody,
  DeclineCode,
  EventMessage,
  MeansEventMessage,
  MeansView,
  PaymentView,
  RefundView,
  SettlementLineView,
} from './protocol.ts';

const declineReasonOf: Record<DeclineCode, DeclineReason> = {
  do_not_honour: 'card_declined',
  insufficient_funds: 'insufficient_funds',
  expired_card: 'expired_card',
  unknown_card_number: 'incorrect_number',
  wrong_security_code: 'incorrect_cvc',
  lost_or_stolen_card: 'lost_or_stolen',
  limit_exceeded: 'limit_exceeded',
  domestic_cards_only: 'foreign_card_refused',
  authentication_failed: 'authentication_failed',
  authentication_abandoned: 'authentication_abandoned',
  wallet_balance_too_low: 'wallet_insufficient',
  wallet_declined: 'wallet_refused',
  issuer_not_reachable: 'issuer_unavailable',
  never_again: 'do_not_retry',
  account_closed: 'account_closed',
  authentication_required: 'authentication_required',
  agreement_ended: 'means_gone',
  processing_error: 'provider_error',
};

type WireAmount = PaymentView['amount'];

const toWireAmount = (money: Money): WireAmount => ({
  minor: money.amountMinor.toString(),
  currency: money.currency,
});

const fromWireAmount = (amount: WireAmount): Money => ({
  amountMinor: BigInt(amount.minor),
  currency: amount.currency,
});

export const toCreatePayment = (request: OpenRequest): CreatePaymentBody => ({
  payment_id: request.paymentId,
  amount: toWireAmount(request.amount),
  method: request.method,
  description: request.description,
  reference: request.reference,
  locale: request.locale,
  return_url: request.returnUrl,
  expires_at: toIso(request.expiresAt),
  keeps_means: request.savesMeans ?? false,
  ...(request.means ? { means: toMeansUse(request.means) } : {}),
});

const toMeansUse = ({ reference, initialReference }: MeansUse): CreateChargeBody['means'] => ({
  means_reference: reference,
  initial_reference: initialReference,
});

export const toCreateCharge = (request: ChargeRequest): CreateChargeBody => ({
  payment_id: request.paymentId,
  means: toMeansUse(request.means),
  amount: toWireAmount(request.amount),
  description: request.description,
  reference: request.reference,
  locale: request.locale,
  reason: request.reason,
});

const fromMeansFields = (view: NonNullable<PaymentView['means']>): KeptMeans => ({
  reference: view.means_reference,
  fingerprint: view.fingerprint,
  method: view.method,
  label: view.label,
  expiresMonth: view.expires_month,
});

const meansStateOf: Record<MeansView['status'], KeptMeansState> = {
  usable: 'usable',
  needs_payer: 'needs-payer',
  expired: 'expired',
  ended: 'revoked',
};

export const fromMeans = (view: MeansView) => ({
  state: meansStateOf[view.status],
  means: fromMeansFields(view),
});

export const fromMeansEvent = ({ id, means }: MeansEventMessage): MeansEvent => ({
  eventId: id,
  paymentId: means.payment_id,
  ...fromMeans(means),
});

export const toCreateRefund = (request: RefundRequest): CreateRefundBody => ({
  refund_id: request.refundId,
  amount: toWireAmount(request.amount),
});

export function fromPayment(view: PaymentView): PaymentReport {
  return {
    paymentId: view.payment_id,
    providerReference: view.provider_reference,
    status: view.status,
    amount: fromWireAmount(view.captured ?? view.amount),
    declineReason:
      view.status === 'declined' ? declineReasonOf[view.decline_code ?? 'processing_error'] : null,
    happenedAt: Date.parse(view.happened_at),
    ...(view.means ? { means: fromMeansFields(view.means) } : {}),
  };
}

export const fromEvent = (message: EventMessage): PaymentEvent => ({
  eventId: message.id,
  report: fromPayment(message.payment),
});

export function fromRefund(view: RefundView): RefundAnswer {
  if (view.status === 'refused') {
    return { outcome: 'refused', reason: view.refusal_code ?? 'refused' };
  }
  return {
    outcome: 'refunded',
    providerReference: view.provider_reference,
    happenedAt: Date.parse(view.happened_at),
  };
}

const settlementKindOf: Record<SettlementLineView['type'], SettlementKind> = {
  settled: 'capture',
  refunded: 'refund',
  chargeback: 'chargeback',
};

export const fromSettlementLine = (line: SettlementLineView): SettlementLine => ({
  lineReference: line.line_id,
  kind: settlementKindOf[line.type],
  paymentId: line.payment_id,
  refundId: line.refund_id,
  amount: fromWireAmount(line.gross),
  feeMinor: BigInt(line.fee.minor),
  happenedAt: Date.parse(line.happened_at),
});
