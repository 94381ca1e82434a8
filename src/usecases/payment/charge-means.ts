import type { PaymentMeans } from '#domain/payment-means.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import type { ChargeRequest } from '#ports/payment-gateway.ts';
import { readMeans } from '#storage/reads/account-rows.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from '../product.ts';
import { askPayment, cancelPayment } from './ask-payment.ts';
import {
  findPayment,
  isUndecided,
  isWithGateway,
  type OwnedPayment,
  type PaymentAddress,
} from './find-payment.ts';
import { meansUse, settleWithoutMeans } from './means-of-payment.ts';
import { recordReport } from './record-word.ts';

/** `waiting`: not known yet, ask again. `busy`: the provider was not asked and wants to be left alone for so long. */
export type Charging =
  | { outcome: 'decided' }
  | { outcome: 'waiting' }
  | { outcome: 'busy'; retryAfterMs: number };

const decided: Charging = { outcome: 'decided' };
const waiting: Charging = { outcome: 'waiting' };

/**
 * Takes an intended payment from its kept means, without the payer, and records the provider's word as any
 * other. Safe to repeat: the provider knows the payment by its id, and an answer that was lost is asked for.
 */
export async function chargeMeans(
  product: Product,
  address: PaymentAddress & { reason?: ChargeRequest['reason'] },
): Promise<Charging> {
  const { reason = 'recurring' } = address;
  const payment = await findPayment(product, address);
  if (!payment || !isUndecided(payment)) return decided;
  const { meansId } = payment;
  if (meansId === null) throw new Error('the payment has a page and is not charged');
  if (!isWithGateway(product, payment)) return waiting;
  if (payment.deadlineAt <= product.clock())
    return toCharging(await cancelPayment(product, address));
  const means = await readMeans(product.database, address.accountId, meansId);
  if (means && means.state !== 'removed') return charge(product, payment, means, reason);
  return (await settleWithoutMeans(product, payment, means)) ? decided : waiting;
}

async function charge(
  product: Product,
  payment: OwnedPayment,
  means: PaymentMeans,
  reason: ChargeRequest['reason'],
): Promise<Charging> {
  const { order, accountId, id: paymentId } = payment;
  const reference = await product.reference();
  const plan = planVersionOf(reference, order);
  const answer = await product.gateway.charge({
    paymentId: toProviderPaymentId({ accountId, paymentId }),
    means: meansUse(means),
    amount: { amountMinor: payment.amountMinor, currency: payment.currency },
    description: `${reference.operator.name[order.locale]} · ${plan.name[order.locale]}`,
    reference: order.reference,
    locale: order.locale,
    reason,
  });
  if (answer.outcome === 'busy') return answer;
  // It may have been done all the same, now or the time before.
  if (answer.outcome === 'unknown')
    return toCharging(await askPayment(product, { accountId, paymentId }));
  if (answer.report.status === 'open') return waiting;
  await recordReport(product, payment, answer.report);
  return decided;
}

const toCharging = (asking: Awaited<ReturnType<typeof askPayment>>): Charging =>
  asking === 'decided' ? decided : waiting;
