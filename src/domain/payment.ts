import type { AllowanceKind } from './allowance.ts';
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
  | 'issuer_unavailable'
  /** The bank says: never again with this card. */
  | 'do_not_retry'
  | 'account_closed'
  /** The bank wants the payer, who is not there. */
  | 'authentication_required'
  /** The provider keeps it no longer: withdrawn by the payer or the bank, or forgotten. */
  | 'means_gone'
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
  'issuer_unavailable',
  'do_not_retry',
  'account_closed',
  'authentication_required',
  'means_gone',
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
  /** Agreed to when confirming: if the card is declined, credit pays. */
  creditFallback: boolean;
  /** Charged without the payer (merchant-initiated): the means it is taken from. */
  meansId: string | null;
  /** The payer agreed that the provider keeps the card or wallet for later. */
  savesMeans: boolean;
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
  /** Its tax was accounted for when it was sold. */
  taxed: boolean;
}

export type RefundState = 'requested' | 'refunded' | 'refused';

/** Money that goes back. The sum of a payment's refunds never exceeds what was captured. */
export interface Refund {
  id: string;
  orderId: string;
  paymentId: string;
  /** The refunds of one request share it; null: it goes back by itself. */
  requestId: string | null;
  amountMinor: bigint;
  currency: Currency;
  reason: RefundReason;
  /** The way it was paid, or account credit because the subscriber chose that. */
  destination: 'original' | 'credit';
  /** The figures and the rule it was computed by; null when the whole payment goes back by itself. */
  quote: RefundQuoteRecord | null;
  state: RefundState;
  requestedAt: Instant;
  /** When the provider was first asked; null before that, and when it need not be asked. */
  sentAt: Instant | null;
  refundedAt: Instant | null;
  refusedAt: Instant | null;
}

/** `staff`: decided by a person. `undelivered`: goes back by itself. */
export type RefundRule =
  | 'withdrawal'
  | 'not-begun'
  | 'operator-window'
  | 'unused-goodwill'
  | 'remaining-credit'
  | 'undelivered'
  | 'staff';

/** As it was shown before it was asked for, for the whole request. JSON: amounts in decimal digits. */
export interface RefundQuoteRecord {
  rule: RefundRule;
  priceMinor: string;
  usedMinor: string;
  refundMinor: string;
  /** The tax within `refundMinor`. */
  taxMinor: string;
  /** Number of the paper that corrects the invoice. */
  creditNoteNumber: string;
  /** What was measured; `used` and `of` in digits. */
  basis: readonly RecordedBasis[];
  /** Why, in a person's own words; only with `staff`. */
  note: string | null;
}

export interface RecordedBasis {
  /** `days`, `hours`, or the kind of allowance. */
  of: 'days' | 'hours' | AllowanceKind;
  used: string;
  whole: string;
}

export type RefundReason =
  | 'already_paid'
  | 'order_over'
  | 'wrong_amount'
  | 'cannot_deliver'
  | 'delivery_too_late'
  /** Credit was to pay the rest, and was spent before the card's part came. */
  | 'credit_gone'
  | 'withdrawal'
  | 'not_begun'
  | 'operator_window'
  | 'unused_goodwill'
  | 'remaining_credit'
  | 'staff';
