import { fromProviderPaymentId } from '#domain/public-id.ts';
import type { MeansEvent } from '#ports/payment-gateway.ts';
import { recordProviderEvent } from '#storage/provider-events.ts';
import { readMeansSetup } from '#storage/reads/means-setup.ts';
import { settleMeansSetup } from '../means/finish-means-setup.ts';
import type { Product } from '../product.ts';
import { askAnyway } from './ask-payment.ts';
import { findPayment } from './find-payment.ts';
import { noteMeans } from './note-means.ts';
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
  if (reading.outcome === 'means') return hearOfMeans(product, reading.event);
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

  /** No payment: perhaps the check of a card or wallet that is being added. */
  async function settleSetup(of: { accountId: string; paymentId: string }): Promise<EventOutcome> {
    const { accountId, paymentId: setupId } = of;
    const setup = await readMeansSetup(database, { accountId, setupId });
    if (setup?.gateway !== gateway.name) return 'unknown-payment';
    const after = await settleMeansSetup(product, setup, report);
    return after.state === setup.state ? 'nothing-new' : 'settled';
  }

  async function settle(): Promise<EventOutcome> {
    if (address && !payment) return settleSetup(address);
    if (!address || payment?.gateway !== gateway.name) return 'unknown-payment';
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

/**
 * A kept means has changed. The payment with which it was kept says whose it is; words of this kind have no order,
 * so the provider is asked how it stands now.
 */
async function hearOfMeans(
  product: Product,
  { eventId, paymentId, state, means }: MeansEvent,
): Promise<{ outcome: EventOutcome }> {
  const { database, gateway } = product;
  const address = fromProviderPaymentId(paymentId);
  const { reference } = means;
  const answer = await gateway.checkMeans(reference);
  const now =
    answer.outcome === 'known'
      ? { state: answer.state, means: answer.means }
      : answer.outcome === 'absent'
        ? { state: 'revoked' as const, means: null }
        : { state, means };
  const word = { gateway: gateway.name, reference, ...now };
  const noted = address && (await noteMeans(product, address.accountId, word));
  const outcome =
    !noted || 'refused' in noted ? 'unknown-payment' : noted.isNew ? 'settled' : 'nothing-new';
  await recordProviderEvent(database, {
    gateway: gateway.name,
    eventId,
    paymentReference: paymentId,
    outcome,
    recordedAt: product.clock(),
  });
  return { outcome };
}
