import { fromProviderPaymentId } from '#domain/public-id.ts';
import { recordProviderEvent } from '#storage/provider-events.ts';
import type { Product } from '../product.ts';
import { askAnyway } from './ask-payment.ts';
import { findPayment } from './find-payment.ts';
import { recordReport } from './record-word.ts';

export type EventOutcome = 'settled' | 'nothing-new' | 'unknown-payment' | 'asked' | 'ignored';

/**
 * A provider's webhook. Only a signed one is believed, and one that names another amount than the
 * payment's is not believed either: then the provider is asked.
 */
export async function receivePaymentEvent(
  product: Product,
  webhook: { rawBody: string; headers: Record<string, string | undefined> },
): Promise<{ outcome: EventOutcome } | { refused: 'forged' | 'malformed' }> {
  const { gateway, database } = product;
  const reading = await gateway.readEvent(webhook.rawBody, webhook.headers, product.clock());
  if (reading.outcome === 'ignored') return { outcome: 'ignored' };
  if (reading.outcome !== 'event') return { refused: reading.outcome };
  const { report, eventId } = reading.event;
  const address = fromProviderPaymentId(report.paymentId);
  const payment = address && (await findPayment(product, address));
  const outcome = await settle();
  const recordedAt = product.clock();
  const paymentReference = report.paymentId;
  await recordProviderEvent(database, {
    gateway: gateway.name,
    eventId,
    paymentReference,
    outcome,
    recordedAt,
  });
  return { outcome };

  async function settle(): Promise<EventOutcome> {
    if (!address || !payment || payment.gateway !== gateway.name) return 'unknown-payment';
    const { amountMinor, currency } = report.amount;
    if (amountMinor !== payment.amountMinor || currency !== payment.currency) {
      // Thrown, so that the provider sends it again: nothing else may be left to ask.
      if ((await askAnyway(product, payment)) === 'unknown')
        throw new Error('the provider names another amount and cannot be asked');
      return 'asked';
    }
    const answer = await recordReport(product, payment, report);
    return answer === null || 'refused' in answer ? 'nothing-new' : 'settled';
  }
}
