import type { CreatePaymentBody } from '../protocol.ts';
import { randomToken } from './random-id.ts';
import type { PaymentRecord } from './records.ts';

/** A payment that was captured before this provider began: it can be asked about and given back. */
export type PastPayment = Pick<
  CreatePaymentBody,
  'payment_id' | 'amount' | 'method' | 'reference'
> & { provider_reference: string; captured_at: string };

export function toPastRecord(past: PastPayment): PaymentRecord {
  const happenedAt = Date.parse(past.captured_at);
  const amountMinor = BigInt(past.amount.minor);
  return {
    paymentId: past.payment_id,
    token: randomToken(),
    providerReference: past.provider_reference,
    amountMinor,
    currency: past.amount.currency,
    method: past.method,
    description: past.reference,
    reference: past.reference,
    locale: 'en',
    returnUrl: 'http://localhost',
    expiresAt: happenedAt,
    createdAt: happenedAt,
    status: 'captured',
    capturedMinor: amountMinor,
    refundedMinor: 0n,
    declineCode: null,
    happenedAt,
    paidWith: null,
    walletEmail: null,
    challengedCard: null,
    manner: null,
    refundsRefused: false,
  };
}
