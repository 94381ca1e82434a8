import type { AllowanceKind, ServiceScope } from '#domain/allowance.ts';
import type { BrowserName } from '#domain/browser-name.ts';
import type { Localized } from '#domain/catalogue.ts';
import type { Locale } from '#domain/locale.ts';
import type { Currency } from '#domain/money.ts';
import type { Operator } from '#domain/operator.ts';
import type { PaymentMethod, RefundReason } from '#domain/payment.ts';
import type { SecurityEvent } from '#domain/security-event.ts';
import type { SupportTopic } from '#domain/support-request.ts';
import type { Instant } from '#domain/time.ts';
import type { AutoRenewalMessage } from './auto-renewal-message.ts';
import type { LineStateMessage } from './line-state-message.ts';
import type { MailAttachment } from './mailer.ts';
import type { MeansMessage } from './means-message.ts';
import type { ReferralMessage } from './referral-message.ts';
import type { RefundFacts } from './refund-message.ts';
import type { WatchMessage } from './watch-message.ts';

/** Who speaks: the operator and its public address, without a trailing slash. */
export interface Brand extends Operator {
  baseUrl: string;
}

/** Every instant of a message is told in this IANA zone. */
interface Zoned {
  timeZone: string;
}

/** A link that works once; its address carries a secret. */
interface OneTime extends Zoned {
  userName: string;
  link: string;
  linkExpiresAt: Instant;
}

/** The order a message is about. `orderLink` is signed and opens without signing in. */
interface AboutOrder extends Zoned {
  /** Short reference for people. */
  orderReference: string;
  planName: Localized;
  /** E.164 with "+". */
  msisdn: string;
  orderLink: string;
}

export interface CreditedBucket {
  kind: AllowanceKind;
  scope: ServiceScope;
  /** Octets, seconds, messages or minor units. */
  amount: bigint;
  /** It comes so often, each time for a part of the time. */
  times: number;
  /** Where it may be used. */
  zoneName: Localized;
  /** The only service it is for; null: all. */
  serviceName: Localized | null;
  fairUse: boolean;
  /** The last instant people are told (`lastInstantOf`); null while it waits for its first use. */
  lastInstant: Instant | null;
}

export type SoldValidity =
  | { starts: 'fixed'; startsAt: Instant; lastInstant: Instant }
  /** Starts when it is first used, at the latest at `activateBy`. */
  | { starts: 'first-use'; activateBy: Instant | null };

/** One paid and credited order: what its confirmation, receipt and invoice are written from. */
export interface SaleFacts extends Zoned {
  orderReference: string;
  invoiceNumber: string;
  planName: Localized;
  planKind: 'plan' | 'add-on';
  /** E.164 with "+". */
  msisdn: string;
  /** What was paid, tax included. */
  grossMinor: bigint;
  taxMinor: bigint;
  taxRateBasisPoints: number;
  taxName: Localized;
  currency: Currency;
  /** What promotions took off, in order; 0 for what they gave besides. */
  discounts: readonly { label: Localized; amountMinor: bigint }[];
  /** Before that. */
  fullPriceMinor: bigint;
  /** What the next purchase of the plan costs. */
  thenPriceMinor: bigint;
  /** What paid it, credit first; together `grossMinor`. */
  paidBy: readonly { method: PaymentMethod; amountMinor: bigint }[];
  /** What of it has gone back since, and when: nothing while the order is new. */
  returned: readonly { amountMinor: bigint; returnedAt: Instant }[];
  /** Part of it was taxed when credit or a voucher was sold: `taxMinor` is the rest. */
  isTaxedBefore: boolean;
  paidAt: Instant;
  creditedAt: Instant;
  validity: SoldValidity;
  buckets: readonly CreditedBucket[];
  /** The subscriber agreed to an immediate start at this instant; null: it was not asked. */
  consentedAt: Instant | null;
  buyer: { name: string | null; email: string };
}

export type Message =
  | WatchMessage
  | LineStateMessage
  /** Choose the first password. */
  | ({ kind: 'welcome' } & OneTime)
  | ({ kind: 'password_reset' } & OneTime)
  /** `locked`: too many wrong passwords just now; `asked`: its owner wants the link. */
  | ({ kind: 'unlock_account'; because: 'locked' | 'asked' } & OneTime)
  /** `link`: this was not me. */
  | ({ kind: 'password_changed'; changedAt: Instant } & OneTime)
  /** `link`: this was not me; it ends all sessions. Where the browser is, is not known. */
  | ({ kind: 'new_browser_sign_in'; browser: BrowserName; signedInAt: Instant } & OneTime)
  /** `link`: this was not me. `dueAt`: when lost factors go; null with other events. */
  | ({
      kind: 'security_notice';
      event: SecurityEvent;
      happenedAt: Instant;
      dueAt: Instant | null;
    } & OneTime)
  /** `link`: try the payment password again, or choose another. */
  | ({ kind: 'payment_password'; because: 'locked' | 'asked' } & OneTime)
  /** `link`: take all second factors away. */
  | ({ kind: 'factor_reset' } & OneTime)
  /** To the new address; `link`: it is mine. It may be a stranger's, so it names nobody. */
  | ({ kind: 'email_change' } & Omit<OneTime, 'userName'>)
  /** To the old address; `link`: put it back. `newEmail` is masked. */
  | ({ kind: 'email_changed'; newEmail: string; changedAt: Instant } & OneTime)
  | ({ kind: 'order_confirmation'; orderLink: string } & SaleFacts)
  | ({
      kind: 'money_returned';
      reason: RefundReason;
      amountMinor: bigint;
      currency: Currency;
      method: PaymentMethod;
      /** It is account credit now, not money on its way to a bank. */
      isCredit: boolean;
      returnedAt: Instant;
      /** How long banks take to show it, at most. */
      arrivesWithinDays: number;
    } & AboutOrder)
  /** `refundLink` is signed and opens without signing in. */
  | ({ kind: 'refund_receipt'; refundLink: string } & RefundFacts)
  /** The provider would not return it: the subscriber chooses what then. */
  | ({
      kind: 'refund_refused';
      amountMinor: bigint;
      currency: Currency;
      method: PaymentMethod;
      refundLink: string;
    } & Omit<AboutOrder, 'orderLink'>)
  | AutoRenewalMessage
  | MeansMessage
  | ReferralMessage
  /** A voucher was redeemed as credit. */
  | ({
      kind: 'voucher_added';
      serial: string;
      amountMinor: bigint;
      currency: Currency;
      addedAt: Instant;
      /** The last instant people are told; null: it does not run out. */
      lastInstant: Instant | null;
    } & Zoned)
  /** `waiting`: nothing has been paid yet; `asking`: the provider has not told us whether it was. */
  | ({
      kind: 'payment_late';
      stage: 'waiting' | 'asking';
      amountMinor: bigint;
      currency: Currency;
      method: PaymentMethod;
      /** By then the order is credited, closed without a charge, or the money goes back. */
      decidedBy: Instant;
    } & AboutOrder)
  /**
   * To the writer, whose address nobody has checked: it repeats nothing that was typed, so that the form can't be
   * used to send strangers a text.
   */
  | ({
      kind: 'support_request_received';
      reference: string;
      topic: SupportTopic;
      receivedAt: Instant;
    } & Zoned)
  /** To the operator's staff; whoever sends it sets Reply-To to `email`. */
  | ({
      kind: 'support_request';
      reference: string;
      topic: SupportTopic;
      name: string;
      email: string;
      /** As typed; may be in any language and contain anything. */
      message: string;
      /** The language the writer reads. */
      writerLocale: Locale;
      /** Null for a guest. */
      userName: string | null;
      receivedAt: Instant;
    } & Zoned);

export type MessageKind = Message['kind'];

export interface RenderedMail {
  /** One line. */
  subject: string;
  /** The same in a few words, for a text or a push: complete without the mail. */
  short: string;
  text: string;
  /** A whole HTML document that needs nothing from the network. */
  html: string;
  /** The receipt and the invoice with a confirmation; else empty. */
  attachments: readonly MailAttachment[];
}

/** Puts facts into words, mails and papers. Pure in its results: the same facts give the same words. */
export interface MessageRenderer {
  renderMail(message: Message, locale: Locale, brand: Brand): Promise<RenderedMail>;
  /** A PDF of one A4 page. */
  renderInvoice(facts: SaleFacts, locale: Locale, brand: Brand): Promise<Uint8Array>;
  /** A PDF of one A4 page. */
  renderReceipt(facts: SaleFacts, locale: Locale, brand: Brand): Promise<Uint8Array>;
  /** A PDF of one A4 page. */
  renderCreditNote(facts: RefundFacts, locale: Locale, brand: Brand): Promise<Uint8Array>;
  close(): Promise<void>;
}
