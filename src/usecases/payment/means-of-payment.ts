import type { PaymentMeans } from '#domain/payment-means.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { MINUTE } from '#domain/time.ts';
import type { MeansUse } from '#ports/payment-gateway.ts';
import type { Product } from '../product.ts';
import type { OwnedPayment } from './find-payment.ts';
import { recordReport, recordWord } from './record-word.ts';

export const meansUse = ({ providerReference, initialReference }: PaymentMeans): MeansUse => ({
  reference: providerReference,
  initialReference,
});

/** A call with a means that has just gone may be under way still. */
const CALLING_MS = 1 * MINUTE;

/**
 * The payment's means was removed before the provider was called, or after a call whose answer was lost: the
 * provider knows which. False: not known yet.
 */
export async function settleWithoutMeans(
  product: Product,
  payment: OwnedPayment,
  means: PaymentMeans | null,
): Promise<boolean> {
  const { accountId, id: paymentId } = payment;
  const answer = await product.gateway.ask(toProviderPaymentId({ accountId, paymentId }));
  if (answer.outcome === 'unknown') return false;
  if (answer.outcome === 'known') {
    await recordReport(product, payment, answer.report);
    return answer.report.status !== 'open';
  }
  const now = product.clock();
  if (now - (means?.endedAt ?? payment.createdAt) < CALLING_MS) return false;
  await recordWord(product, payment, {
    status: 'declined',
    declineReason: 'means_gone',
    happenedAt: now,
  });
  return true;
}
