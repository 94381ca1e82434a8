import type { Money } from '#domain/money.ts';
import type { DeclineReason, ProviderMethod } from '#domain/payment.ts';
import type { KeptMeans, KeptMeansState } from '#domain/payment-means.ts';
import type { SettlementDay, SettlementLine } from '#domain/settlement-report.ts';
import type { Instant } from '#domain/time.ts';

/**
 * A payment provider with a hosted page: the subscriber is redirected there, so no card data ever
 * reaches this program (PCI DSS SAQ A). Calls may time out or lose their answer: every call that
 * changes something carries a key, and asking again with the same key gives the first answer.
 */
export interface PaymentGateway {
  /** Stored with each payment, so that an answer is always asked of the provider that has the money. */
  readonly name: string;
  /** Origins of its hosted pages: a form may lead there and nowhere else (CSP form-action). */
  readonly pageOrigins: readonly string[];
  /** Methods this provider offers for a currency, in the order to show them. */
  methods(currency: Money['currency']): readonly ProviderMethod[];
  /** Makes the hosted page for one payment, or takes it from a kept means with the payer there. Idempotent by `paymentId`. */
  open(request: OpenRequest): Promise<OpenAnswer>;
  /** Takes money from a kept means without the payer. Idempotent by `paymentId`; `ask` knows it as any payment. */
  charge(request: ChargeRequest): Promise<ChargeAnswer>;
  /** How a kept means stands: it may have a new expiry or number, or be gone. Moves nothing. */
  checkMeans(meansReference: string): Promise<MeansAnswer>;
  /** Has the provider forget a means: nothing can be taken from it afterwards. Idempotent. */
  forgetMeans(meansReference: string): Promise<ForgetAnswer>;
  /** What the provider knows of a payment: the truth when an answer or a webhook was lost. */
  ask(paymentId: string): Promise<AskAnswer>;
  /** Closes the hosted page so that it can't be paid any more; answers what then holds. Idempotent. */
  cancel(paymentId: string): Promise<AskAnswer>;
  /** Gives captured money back. Idempotent by `refundId`; also the way to ask after a lost answer. */
  refund(request: RefundRequest): Promise<RefundAnswer>;
  /** What the provider booked on one of its days, page by page, in an order of its own. */
  settlementReport(request: SettlementRequest): Promise<SettlementAnswer>;
  /** Checks signature and age of a webhook and reads it; some providers' signatures take a call to check. */
  readEvent(
    rawBody: string,
    headers: Record<string, string | undefined>,
    now: Instant,
  ): Promise<EventReading>;
}

export interface OpenRequest {
  paymentId: string;
  /** Zero only with `savesMeans`: the card or wallet is checked and kept, and nothing is taken. */
  amount: Money;
  method: ProviderMethod;
  /** The payer agreed that it is kept; the provider's page says so, and its payer may refuse there. */
  savesMeans?: boolean;
  /** Pays with this one: without a page, unless the bank wants to ask the payer. */
  means?: MeansUse;
  /** Shown on the provider's page, in the reader's language. */
  description: string;
  /** Short order reference for the statement and for support. */
  reference: string;
  locale: 'zh-CN' | 'en';
  /** Where the browser comes back to, paid or not. Carries no proof of payment. */
  returnUrl: string;
  /** After this instant the provider must not take the money. */
  expiresAt: Instant;
}

export interface MeansUse {
  /** The provider's name for the means. */
  reference: string;
  /** The provider's name for the payment with which the payer agreed. */
  initialReference: string;
}

export type OpenAnswer =
  | { outcome: 'opened'; redirectUrl: string; providerReference: string }
  /** Only with `means`: nobody had to be asked. */
  | { outcome: 'decided'; report: PaymentReport }
  | { outcome: 'refused'; reason: DeclineReason }
  /** No answer or one that can't be trusted: ask later, never guess. */
  | { outcome: 'unknown'; detail: string };

export interface PaymentReport {
  paymentId: string;
  providerReference: string;
  status: 'open' | 'captured' | 'declined' | 'cancelled' | 'expired';
  /** What was asked or, once captured, what was really taken. */
  amount: Money;
  /** Only with `declined`: the last try's reason. */
  declineReason: DeclineReason | null;
  /** When it happened at the provider. */
  happenedAt: Instant;
  /** Only with `captured`: the means that was kept, or the one it was taken from as it stands now. */
  means?: KeptMeans;
}

export interface ChargeRequest {
  paymentId: string;
  means: MeansUse;
  amount: Money;
  /** Shown on the statement or in the payer's app, in the payer's language. */
  description: string;
  reference: string;
  locale: 'zh-CN' | 'en';
  /** As the schemes tell them apart: at agreed times, or when something agreed happens. */
  reason: 'recurring' | 'unscheduled';
}

export type ChargeAnswer =
  /** `open`: the bank has not decided yet. */
  | { outcome: 'known'; report: PaymentReport }
  /** Too many calls (HTTP 429): nothing was done. */
  | { outcome: 'busy'; retryAfterMs: number }
  | { outcome: 'unknown'; detail: string };

export type MeansAnswer =
  | { outcome: 'known'; state: KeptMeansState; means: KeptMeans }
  /** The provider has never heard of it, or has forgotten it. */
  | { outcome: 'absent' }
  | { outcome: 'unknown'; detail: string };

export type ForgetAnswer = { outcome: 'forgotten' } | { outcome: 'unknown'; detail: string };

export type AskAnswer =
  | { outcome: 'known'; report: PaymentReport }
  /** The provider has never heard of it: nothing was or will be taken. */
  | { outcome: 'absent' }
  | { outcome: 'unknown'; detail: string };

export interface RefundRequest {
  refundId: string;
  paymentId: string;
  amount: Money;
}

export type RefundAnswer =
  | { outcome: 'refunded'; providerReference: string; happenedAt: Instant }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'unknown'; detail: string };

export interface SettlementRequest {
  day: SettlementDay;
  /** `next` of the page before; null for the first. The same page may be asked for again. */
  after: string | null;
}

export type SettlementAnswer =
  /** `next` is null on the last page. A finished day's report does not change between pages. */
  | { outcome: 'page'; lines: readonly SettlementLine[]; next: string | null }
  /** The day is not over, or the provider has not closed its books. */
  | { outcome: 'not_ready' }
  | { outcome: 'unknown'; detail: string };

export type EventReading =
  | { outcome: 'event'; event: PaymentEvent }
  | { outcome: 'means'; event: MeansEvent }
  /** Genuine, and about something that is no payment of ours to settle: a dispute, a payout. */
  | { outcome: 'ignored'; eventId: string }
  | { outcome: 'forged'; detail: string }
  | { outcome: 'malformed'; detail: string };

export interface PaymentEvent {
  /** The provider's id of this message; the same message may come more than once. */
  eventId: string;
  report: PaymentReport;
}

/** A kept means has changed at the provider: a new expiry or number, or withdrawn. */
export interface MeansEvent {
  eventId: string;
  /** The payment with which it was kept, by our id. */
  paymentId: string;
  state: KeptMeansState;
  means: KeptMeans;
}
