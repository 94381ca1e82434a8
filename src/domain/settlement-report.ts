import type { Money } from './money.ts';
import { DAY, type Instant } from './time.ts';

/** A day of the provider: a date in UTC, `2026-11-21`. */
export type SettlementDay = string;

/** What a provider books: money taken, given back, or taken back by the payer's bank. */
export type SettlementKind = 'capture' | 'refund' | 'chargeback';

/** One movement of money as the provider's report of a day tells it. */
export interface SettlementLine {
  /** The provider's own name for the movement: two lines with one name tell of one movement. */
  lineReference: string;
  kind: SettlementKind;
  /** The id that we gave, or whatever stands there for money that is not of our asking. */
  paymentId: string;
  /** The id that we gave; null when it is no refund, or one that we did not ask for. */
  refundId: string | null;
  /** Always above zero; the kind says which way it went. */
  amount: Money;
  /** What the provider keeps for it, in the minor unit of the same currency. */
  feeMinor: bigint;
  /** The same instant as in a `PaymentReport` or a refund's answer; it lies within the day. */
  happenedAt: Instant;
}

export const settlementDayOf = (at: Instant): SettlementDay =>
  new Date(at).toISOString().slice(0, 10);

/** The first instant of a day and the first after it; null when the text names no day. */
export function settlementDayBounds(day: SettlementDay): { from: Instant; until: Instant } | null {
  const from = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(from) || settlementDayOf(from) !== day) return null;
  return { from, until: from + DAY };
}
