import type { CreateChargeBody, CreatePaymentBody } from '../protocol.ts';
import { randomId, randomToken } from './random-id.ts';
import type { PaymentRecord } from './records.ts';

/** A charge that its bank has not decided is given up after a day. */
const CHARGE_LIFE_MS = 86_400_000;

/** One whose payer comes to its page. */
export const newPayment = (body: CreatePaymentBody, now: number): PaymentRecord => ({
  ...opened(body, now),
  method: body.method,
  returnUrl: body.return_url,
  expiresAt: Date.parse(body.expires_at),
  ...(body.keeps_means ? { keepAsked: true } : {}),
  ...(body.means ? { onSession: body.means } : {}),
});

/** One without its payer: there is nowhere to come back to. */
export const newCharge = (body: CreateChargeBody, now: number): PaymentRecord => ({
  ...opened(body, now),
  method: 'card',
  returnUrl: 'http://localhost',
  expiresAt: now + CHARGE_LIFE_MS,
  charge: { means: body.means, reason: body.reason },
});

const opened = (body: CreatePaymentBody | CreateChargeBody, now: number) =>
  ({
    paymentId: body.payment_id,
    token: randomToken(),
    providerReference: randomId('hp'),
    amountMinor: BigInt(body.amount.minor),
    currency: body.amount.currency,
    description: body.description,
    reference: body.reference,
    locale: body.locale,
    createdAt: now,
    status: 'open',
    capturedMinor: null,
    refundedMinor: 0n,
    declineCode: null,
    happenedAt: now,
    paidWith: null,
    walletEmail: null,
    challengedCard: null,
    manner: null,
    refundsRefused: false,
  }) satisfies Partial<PaymentRecord>;
