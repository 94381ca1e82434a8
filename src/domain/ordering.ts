import type { SimKind } from './line.ts';
import type { Currency } from './money.ts';
import type { OrderDiscount } from './promotion.ts';
import type { Instant } from './time.ts';

/** When the bought plan is to start; an add-on always starts now. */
export type RenewalTiming = 'now' | 'at-end' | 'queue';

export const renewalTimings: readonly RenewalTiming[] = ['now', 'at-end', 'queue'];

/**
 * draft: price held, nothing owed. awaiting-payment: confirmed by the subscriber.
 * fulfilled: paid and credited in one commit. expired, cancelled: over without money.
 * returned: money was taken and goes back.
 */
export type OrderState =
  | 'draft'
  | 'awaiting-payment'
  | 'fulfilled'
  | 'cancelled'
  | 'expired'
  | 'returned';

/** A new line to be made when the order is paid; number and SIM are claimed beforehand. */
export interface NewLine {
  lineId: string;
  marketId: string;
  msisdn: string;
  iccid: string;
  simKind: SimKind;
  activationCode: string | null;
}

export interface Order {
  id: string;
  /** Short reference for people: 8 characters. */
  reference: string;
  kind: 'renewal' | 'new-line';
  /** Who made it. */
  origin: 'subscriber' | 'auto-renewal';
  lineId: string;
  newLine: NewLine | null;
  planId: string;
  planVersion: number;
  timing: RenewalTiming;
  state: OrderState;
  /** What is to be paid, tax included. */
  priceMinor: bigint;
  taxMinor: bigint;
  taxRateBasisPoints: number;
  currency: Currency;
  /** The first of the discounts; null: there is none. */
  promotionId: string | null;
  /** What was taken off the full price, in this order. */
  discounts: readonly OrderDiscount[];
  /** What the next purchase of the plan costs. */
  thenPriceMinor: bigint;
  policyVersion: number;
  /** Money taken and not yet turned into a sale or given back: 0 at the end of every order. */
  heldMinor: bigint;
  createdAt: Instant;
  /** Until when the price (draft) or the chance to pay (awaiting-payment) holds. */
  expiresAt: Instant;
  confirmedAt: Instant | null;
  /** Version of the words agreed to for immediate start, and when; kept as proof. */
  consentVersion: string | null;
  fulfilledAt: Instant | null;
  closedAt: Instant | null;
  /** Language of the order's mails and papers. */
  locale: 'zh-CN' | 'en';
  invoiceNumber: string | null;
}

export type OrderEventKind =
  | 'drafted'
  | 'confirmed'
  /** `version`, `words`, `locale`: that the card or wallet is kept. */
  | 'means-agreed'
  | 'payment-opened'
  | 'payment-declined'
  | 'payment-cancelled'
  | 'payment-expired'
  | 'payment-captured'
  | 'credit-held'
  | 'credit-released'
  | 'amount-mismatch'
  | 'credited'
  | 'line-created'
  | 'confirmation-sent'
  | 'refund-requested'
  | 'refunded'
  | 'refund-refused'
  | 'cancelled'
  | 'expired';

/** One line of the order's timeline: a fact with its time. */
export interface OrderEvent {
  id: string;
  orderId: string;
  kind: OrderEventKind;
  /** Decline reason, refund reason, payment id … for the words on the page. */
  detail: Record<string, string>;
  happenedAt: Instant;
}

/** What was taken off in all, in minor units. */
export const discountOf = ({ discounts }: Pick<Order, 'discounts'>): bigint =>
  discounts.reduce((sum, { discountMinor }) => sum + BigInt(discountMinor), 0n);

/** Before every discount. */
export const fullPriceOf = (order: Pick<Order, 'discounts' | 'priceMinor'>): bigint =>
  order.priceMinor + discountOf(order);
