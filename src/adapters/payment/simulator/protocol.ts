import { z } from 'zod';
import { currencies } from '#domain/money.ts';

/**
 * Harbour Pay's merchant protocol as both sides read it. Its words are the provider's own; mapping.ts
 * is the only place that turns them into ours. Amounts travel as decimal strings of minor units,
 * instants as ISO 8601 in UTC.
 */

/** Minor units of a currency: a string of digits, or a safe integer from simpler callers. */
const minorUnits = z.union([
  z.string().regex(/^(?:0|[1-9]\d{0,14})$/, 'digits of the minor unit'),
  z.int().nonnegative().transform(String),
]);

export const wireAmount = z.strictObject({
  minor: minorUnits,
  currency: z.enum(currencies),
});

const merchantId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 of A-Z a-z 0-9 _ -');
const positiveAmount = wireAmount.refine((amount) => amount.minor !== '0', 'must be above zero');
/** The provider's own names, or somebody else's: no control characters, which no database would keep. */
const foreignName = z.string().regex(/^\P{Cc}+$/u, 'no control characters');
const instant = z.iso.datetime({ precision: 3 });

export const wireMethods = ['card', 'wallet', 'alipay', 'wechat_pay'] as const;
export const wireLocales = ['zh-CN', 'en'] as const;
export const wireStatuses = ['open', 'captured', 'declined', 'cancelled', 'expired'] as const;

export const declineCodes = [
  'do_not_honour',
  'insufficient_funds',
  'expired_card',
  'unknown_card_number',
  'wrong_security_code',
  'lost_or_stolen_card',
  'limit_exceeded',
  'domestic_cards_only',
  'authentication_failed',
  'authentication_abandoned',
  'wallet_balance_too_low',
  'wallet_declined',
  'issuer_not_reachable',
  'never_again',
  'account_closed',
  'authentication_required',
  'agreement_ended',
  'processing_error',
] as const;
export type DeclineCode = (typeof declineCodes)[number];

/** A kept means and the payment its payer agreed with. */
const meansUse = z.strictObject({
  means_reference: foreignName.max(100),
  initial_reference: foreignName.max(100),
});

const paymentBody = z.strictObject({
  payment_id: merchantId,
  /** Zero only when the means is to be kept: then it is checked and nothing is taken. */
  amount: wireAmount,
  method: z.enum(wireMethods),
  description: z.string().trim().min(1).max(200),
  reference: z.string().trim().min(1).max(64),
  locale: z.enum(wireLocales),
  return_url: z.url({ protocol: /^https?$/ }).max(2_000),
  expires_at: instant,
  /** The payer agreed with the merchant that it is kept for later payments. */
  keeps_means: z.boolean().default(false),
  /** Pays with this one; a page is made only when the bank wants to ask the payer. */
  means: meansUse.optional(),
});
export const createPaymentBody = paymentBody.refine(
  ({ amount, keeps_means }) => keeps_means || amount.minor !== '0',
  { path: ['amount', 'minor'], message: 'must be above zero' },
);
export type CreatePaymentBody = z.output<typeof createPaymentBody>;
/** Taken without the payer: a merchant-initiated transaction. */
export const createChargeBody = z.strictObject({
  payment_id: merchantId,
  means: meansUse,
  amount: positiveAmount,
  description: z.string().trim().min(1).max(200),
  reference: z.string().trim().min(1).max(64),
  locale: z.enum(wireLocales),
  reason: z.enum(['recurring', 'unscheduled']),
});
export type CreateChargeBody = z.output<typeof createChargeBody>;

export const meansFields = z.object({
  means_reference: foreignName.max(100),
  /** The same for the same card or wallet. */
  fingerprint: foreignName.max(100),
  method: z.enum(wireMethods),
  label: foreignName.max(100),
  expires_month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .nullable(),
});

/** Made before this provider was there; `means` was kept with it. */
export const pastPaymentBody = paymentBody
  .pick({ payment_id: true, amount: true, method: true, reference: true })
  .extend({
    provider_reference: foreignName.max(100),
    captured_at: instant,
    means: meansFields.omit({ method: true }).optional(),
  });
export type PastPaymentBody = z.output<typeof pastPaymentBody>;

export const meansStates = ['usable', 'needs_payer', 'expired', 'ended'] as const;
export const meansView = meansFields.extend({
  status: z.enum(meansStates),
  /** The merchant's payment with which it was kept. */
  payment_id: merchantId,
});
export type MeansView = z.output<typeof meansView>;
export const forgottenView = z.object({ forgotten: z.literal(true) });

const paymentFields = z.object({
  payment_id: merchantId,
  provider_reference: foreignName,
  status: z.enum(wireStatuses),
  /** What was asked. */
  amount: wireAmount,
  /** What was really taken; null until then. */
  captured: wireAmount.nullable(),
  refunded: wireAmount,
  decline_code: z.enum(declineCodes).nullable(),
  happened_at: instant,
  expires_at: instant,
  page_url: z.url(),
  /** What is kept since, or what it was taken from. */
  means: meansFields.nullable().default(null),
});
export const paymentView = paymentFields
  .refine(
    ({ status, captured }) => (status === 'captured') === (captured !== null),
    'captured, or nothing taken',
  )
  .refine(
    ({ amount, captured }) => captured?.minor !== '0' || amount.minor === '0',
    'nothing was taken where something was asked',
  );
export type PaymentView = z.output<typeof paymentView>;

export const createRefundBody = z.strictObject({ refund_id: merchantId, amount: positiveAmount });
export type CreateRefundBody = z.output<typeof createRefundBody>;

export const refundRefusals = [
  'payment_not_captured',
  'more_than_captured',
  'other_currency',
  'refused_by_issuer',
] as const;

export const refundView = z.object({
  refund_id: merchantId,
  payment_id: merchantId,
  provider_reference: foreignName,
  status: z.enum(['succeeded', 'refused']),
  refusal_code: z.enum(refundRefusals).nullable(),
  amount: wireAmount,
  happened_at: instant,
});
export type RefundView = z.output<typeof refundView>;

export const eventTypes = [
  'payment.processing',
  'payment.captured',
  'payment.declined',
  'payment.cancelled',
  'payment.expired',
] as const;

export const eventMessage = z.object({
  id: foreignName.max(100),
  type: z.enum(eventTypes),
  created_at: instant,
  payment: paymentView,
});
export type EventMessage = z.output<typeof eventMessage>;

export const meansEventTypes = ['means.changed', 'means.ended'] as const;
export const meansEventMessage = z.object({
  id: foreignName.max(100),
  type: z.enum(meansEventTypes),
  created_at: instant,
  means: meansView,
});
export type MeansEventMessage = z.output<typeof meansEventMessage>;

/** The trade's words for what a report of settlement books. */
export const settlementTypes = ['settled', 'refunded', 'chargeback'] as const;
export const settlementDay = z.iso.date();

export const settlementLineView = z.object({
  line_id: foreignName.max(100),
  type: z.enum(settlementTypes),
  /** The merchant's ids; a line of somebody else's carries somebody else's. */
  payment_id: foreignName.max(100),
  refund_id: foreignName.max(100).nullable(),
  provider_reference: foreignName,
  gross: positiveAmount,
  fee: wireAmount,
  happened_at: instant,
});
export type SettlementLineView = z.output<typeof settlementLineView>;

export const settlementPage = z.object({
  day: settlementDay,
  lines: z.array(settlementLineView),
  next: z.string().nullable(),
});
export type SettlementPage = z.output<typeof settlementPage>;

/** RFC 9457, with a code that programs may rely on. */
export const problemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  /** With `too_many_calls`. */
  retry_after_ms: z.int().positive().optional(),
  detail: z.string().optional(),
});
export type ProblemBody = z.output<typeof problemBody>;

export const signatureHeader = 'harbour-signature';
export const idempotencyHeader = 'idempotency-key';
