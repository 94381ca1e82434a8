import { toProviderPaymentId } from '#domain/public-id.ts';
import { type Instant, MINUTE } from '#domain/time.ts';
import type { AskAnswer } from '#ports/payment-gateway.ts';
import type { Product } from '../product.ts';
import {
  findPayment,
  isUndecided,
  isWithGateway,
  type OwnedPayment,
  type PaymentAddress,
} from './find-payment.ts';
import { recordReport, recordWord } from './record-word.ts';

/** `decided`: taken or certainly not. `undecided`: the page is still open. `unknown`: no answer. */
export type Asking = 'decided' | 'undecided' | 'unknown';

/** Asks the provider what became of a payment and records it. */
export async function askPayment(product: Product, address: PaymentAddress): Promise<Asking> {
  const payment = await findPayment(product, address);
  if (!payment || !isUndecided(payment)) return 'decided';
  if (!isWithGateway(product, payment)) return 'unknown';
  if (payment.deadlineAt <= product.clock()) return cancelPayment(product, address);
  return record(product, payment, await product.gateway.ask(toProviderPaymentId(address)));
}

/**
 * Asks about what the provider has just spoken of, also when the payment counts as over: money may have
 * been taken all the same. One that has never heard of it contradicts itself, and is asked again.
 */
export const askAnyway = async (product: Product, payment: OwnedPayment): Promise<Asking> => {
  const { accountId, id: paymentId } = payment;
  const providerId = toProviderPaymentId({ accountId, paymentId });
  const answer = await product.gateway.ask(providerId);
  return answer.outcome === 'absent' ? 'unknown' : record(product, payment, answer);
};

/** Closes the provider's page, or learns that it was paid before. Afterwards nothing can be taken. */
export async function cancelPayment(product: Product, address: PaymentAddress): Promise<Asking> {
  const payment = await findPayment(product, address);
  if (!payment || !isUndecided(payment)) return 'decided';
  if (!isWithGateway(product, payment)) return 'unknown';
  return record(product, payment, await product.gateway.cancel(toProviderPaymentId(address)));
}

/** A request to open may still be on its way: "never heard of it" is believed this long after. */
const OPENING_MS = 1 * MINUTE;

/** A charge without the payer may be sent at any time before its deadline, so long after it was meant. */
const believedFrom = ({ meansId, order, createdAt, deadlineAt }: OwnedPayment): Instant =>
  OPENING_MS + (meansId !== null && order.origin === 'auto-renewal' ? deadlineAt : createdAt);

async function record(product: Product, payment: OwnedPayment, answer: AskAnswer): Promise<Asking> {
  if (answer.outcome === 'unknown') return 'unknown';
  if (answer.outcome === 'known') {
    await recordReport(product, payment, answer.report);
    return answer.report.status === 'open' ? 'undecided' : 'decided';
  }
  if (product.clock() < believedFrom(payment)) return 'undecided';
  await recordWord(product, payment, { status: 'cancelled', happenedAt: product.clock() });
  return 'decided';
}
