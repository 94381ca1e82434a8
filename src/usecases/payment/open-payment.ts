import { isProviderMethod } from '#domain/payment.ts';
import { toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from '../product.ts';
import { findPayment, type PaymentAddress } from './find-payment.ts';
import { recordWord } from './record-word.ts';

/** `waiting`: the provider can't be reached or its answer was lost; the outbox goes on trying. */
export type Opening =
  | { outcome: 'opened'; redirectUrl: string }
  | { outcome: 'over' }
  | { outcome: 'waiting' };

/** Makes the provider's page for an intended payment. Asking again answers the same page. */
export async function openPayment(product: Product, address: PaymentAddress): Promise<Opening> {
  const payment = await findPayment(product, address);
  if (!payment) throw new Error('no such payment');
  if (payment.state === 'opened') return { outcome: 'opened', redirectUrl: payment.redirectUrl! };
  if (payment.state !== 'intended' || payment.deadlineAt <= product.clock())
    return { outcome: 'over' };
  const { method, order } = payment;
  if (!isProviderMethod(method)) throw new Error(`no provider takes ${method}`);
  const reference = await product.reference();
  const plan = planVersionOf(reference, order);
  const answer = await product.gateway.open({
    paymentId: toProviderPaymentId(address),
    amount: { amountMinor: payment.amountMinor, currency: payment.currency },
    method,
    description: `${reference.operator.name[order.locale]} · ${plan.name[order.locale]}`,
    reference: order.reference,
    locale: order.locale,
    returnUrl: `${product.baseUrl}/orders/${toPublicId('ord', order.id)}/return`,
    expiresAt: payment.deadlineAt,
  });
  const happenedAt = product.clock();
  if (answer.outcome === 'unknown') return { outcome: 'waiting' };
  if (answer.outcome === 'refused') {
    await recordWord(product, payment, {
      status: 'declined',
      declineReason: answer.reason,
      happenedAt,
    });
    return { outcome: 'over' };
  }
  const { redirectUrl, providerReference } = answer;
  const recorded = await recordWord(product, payment, {
    status: 'opened',
    redirectUrl,
    providerReference,
    happenedAt,
  });
  // Ended meanwhile by somebody else's word: nobody may be led to a page of what counts as over.
  if ('refused' in recorded || recorded.payment !== 'opened') return { outcome: 'over' };
  return { outcome: 'opened', redirectUrl };
}
