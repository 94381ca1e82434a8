import type { Currency } from './money.ts';
import type { Instant } from './time.ts';

/** How the subscriber pays on a provider's page; names after the payment industry. */
export type ProviderMethod = 'card' | 'wallet' | 'alipay' | 'wechat_pay';

export const providerMethods: readonly ProviderMethod[] = [
  'card',
  'wallet',
  'alipay',
  'wechat_pay',
];

/** Also with what is here already: account credit, or a voucher's value. No provider is asked. */
export type PaymentMethod = ProviderMethod | 'credit' | 'voucher';

export const paymentMethods: readonly PaymentMethod[] = [...providerMethods, 'credit', 'voucher'];

export const isProviderMethod = (method: PaymentMethod): method is ProviderMethod =>
  (providerMethods as readonly PaymentMethod[]).includes(method);

/** Why a provider did not take the money, in the payment industry's terms. */
export type DeclineReason =
  | 'card_declined'
  | 'insufficient_funds'
  | 'expired_card'
  | 'incorrect_number'
  | 'incorrect_cvc'
  | 'lost_or_stolen'
  | 'limit_exceeded'
  | 'foreign_card_refused'
  | 'authentication_failed'
  | 'authentication_abandoned'
  | 'wallet_insufficient'
  | 'wallet_refused'
  | 'provider_error';

export const declineReasons: readonly DeclineReason[] = [
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'incorrect_number',
  'incorrect_cvc',
  'lost_or_stolen',
  'limit_exceeded',
  'foreign_card_refused',
  'authentication_failed',
  'authentication_abandoned',
  'wallet_insufficient',
  'wallet_refused',
  'provider_error',
];

/**
 * One attempt to pay one order. `captured` wins over every other word of the provider, whenever it
 * comes: money that was taken is credited or given back, never forgotten.
 */
export type PaymentState =
  | 'intended'
  | 'opened'
  | 'captured'
  | 'declined'
  | 'cancelled'
  | 'expired';

export interface Payment {
  id: string;
  orderId: string;
  attempt: number;
  gateway: string;
  method: PaymentMethod;
  amountMinor: bigint;
  currency: Currency;
  state: PaymentState;
  providerReference: string | null;
  redirectUrl: string | null;
  declineReason: DeclineReason | null;
  /** What the provider says it took; differs from `amountMinor` only when something is wrong. */
  capturedMinor: bigint;
  /** Credit set aside for this payment while another payment of the order is under way. */
  holds: readonly CreditHold[];
  createdAt: Instant;
  openedAt: Instant | null;
  decidedAt: Instant | null;
  /** After this instant the provider must not take the money. */
  deadlineAt: Instant;
}

export interface CreditHold {
  bucketId: string;
  /** Decimal digits: holds are kept as JSON. */
  amountMinor: string;
}

export type RefundState = 'requested' | 'refunded' | 'refused';

/** Money that goes back. The sum of a payment's refunds never exceeds what was captured. */
export interface Refund {
  id: string;
  orderId: string;
  paymentId: string;
  amountMinor: bigint;
  currency: Currency;
  reason: RefundReason;
  /** The way it was paid, or account credit because the subscriber chose that. */
  destination: 'original' | 'credit';
  /** The figures and the rule it was computed by; null when the whole payment goes back by itself. */
  quote: RefundQuoteRecord | null;
  state: RefundState;
  requestedAt: Instant;
  refundedAt: Instant | null;
}

/** As it was shown before it was asked for. JSON: amounts in decimal digits of minor units. */
export interface RefundQuoteRecord {
  rule: string;
  priceMinor: string;
  usedMinor: string;
  refundMinor: string;
}

export type RefundReason =
  | 'already_paid'
  | 'order_over'
  | 'wrong_amount'
  | 'cannot_deliver'
  | 'delivery_too_late';
