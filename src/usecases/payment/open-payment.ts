import { isProviderMethod } from '#domain/payment.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { readMeans } from '#storage/reads/account-rows.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from '../product.ts';
import { findPayment, isWithGateway, type PaymentAddress } from './find-payment.ts';
import { meansUse, settleWithoutMeans } from './means-of-payment.ts';
import { recordReport, recordWord } from './record-word.ts';
import { returnUrl } from './return-link.ts';

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
  if (!isWithGateway(product, payment)) return { outcome: 'waiting' };
  const { method, order } = payment;
  if (!isProviderMethod(method)) throw new Error(`no provider takes ${method}`);
  const means = payment.meansId
    ? await readMeans(product.database, address.accountId, payment.meansId)
    : null;
  if (payment.meansId && (!means || means.state === 'removed')) {
    const settled = await settleWithoutMeans(product, payment, means);
    return { outcome: settled ? 'over' : 'waiting' };
  }
  const reference = await product.reference();
  const plan = planVersionOf(reference, order);
  const answer = await product.gateway.open({
    paymentId: toProviderPaymentId(address),
    amount: { amountMinor: payment.amountMinor, currency: payment.currency },
    method,
    description: `${reference.operator.name[order.locale]} · ${plan.name[order.locale]}`,
    reference: order.reference,
    locale: order.locale,
    returnUrl: returnUrl(product, {
      ...address,
      orderId: order.id,
      deadlineAt: payment.deadlineAt,
    }),
    expiresAt: payment.deadlineAt,
    savesMeans: payment.savesMeans,
    ...(means ? { means: meansUse(means) } : {}),
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
  if (answer.outcome === 'decided') {
    const recorded = await recordReport(product, payment, answer.report);
    return { outcome: recorded ? 'over' : 'waiting' };
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
