import type { Localized } from '#domain/catalogue.ts';
import type { Currency } from '#domain/money.ts';
import type { PaymentMethod, RecordedBasis, RefundRule } from '#domain/payment.ts';
import type { Instant } from '#domain/time.ts';

/** One part of a refund: to where it goes, and by when it should be there. */
export interface RefundPartFacts {
  amountMinor: bigint;
  /** `credit`: account credit, whatever it was paid by. */
  to: PaymentMethod;
  /** Null while the provider has not done it. */
  returnedAt: Instant | null;
}

/** One refund that was asked for: what its receipt and its credit note are written from. */
export interface RefundFacts {
  timeZone: string;
  rule: RefundRule;
  requestedAt: Instant;
  creditNoteNumber: string;
  invoiceNumber: string;
  invoicedAt: Instant;
  orderReference: string;
  planName: Localized;
  planKind: 'plan' | 'add-on';
  /** E.164 with "+". */
  msisdn: string;
  /** price = used + refund; tax included. */
  priceMinor: bigint;
  usedMinor: bigint;
  refundMinor: bigint;
  /** The tax within `refundMinor`. */
  taxMinor: bigint;
  taxRateBasisPoints: number;
  taxName: Localized;
  currency: Currency;
  basis: readonly RecordedBasis[];
  parts: readonly RefundPartFacts[];
  /** Banks show returned money within this many days at most. */
  bankDays: number;
  /** A person's reason; only with `staff`. */
  note: string | null;
  buyer: { name: string | null; email: string };
}
