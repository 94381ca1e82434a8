import type { PastPaymentBody } from '../protocol.ts';
import { randomToken } from './random-id.ts';
import type { Change, MeansRecord, PaymentRecord } from './records.ts';

/** A payment that was captured before this provider began, and the card that was kept with it. */
export function pastChanges(past: PastPaymentBody): Change[] {
  const record = toPastRecord(past);
  if (!past.means) return [{ kind: 'payment', record }];
  const { means_reference: reference, fingerprint, label, expires_month } = past.means;
  const facts = { reference, fingerprint, label, expiresMonth: expires_month, method: past.method };
  const means: MeansRecord = {
    ...facts,
    paymentId: past.payment_id,
    initialReference: past.provider_reference,
    status: 'usable',
    ending: past.method === 'card' ? label.slice(-4) : null,
    walletEmail: null,
    softDeclines: 0,
  };
  return [
    { kind: 'payment', record: { ...record, means: facts } },
    { kind: 'means', record: means },
  ];
}

function toPastRecord(past: PastPaymentBody): PaymentRecord {
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
