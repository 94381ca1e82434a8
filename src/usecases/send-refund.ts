import type { Refund } from '#domain/payment.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { decideRecordRefund, decideSendRefund, type RefundWord } from '#domain/record-refund.ts';
import { readRefund } from '#storage/reads/account-rows.ts';
import { findPayment, isWithGateway } from './payment/find-payment.ts';
import { happenedBy } from './payment/happened-by.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/**
 * Gives money back through the provider. `unknown` = no answer: ask again with the same refund. That
 * it is asked is written down before, so that the money can't be taken another way meanwhile.
 */
export async function sendRefund(
  product: Product,
  { accountId, refundId }: { accountId: string; refundId: string },
): Promise<'refunded' | 'refused' | 'unknown'> {
  const refund = await readRefund(product.database, accountId, refundId);
  if (!refund) throw new Error('no such refund');
  const payment = await findPayment(product, { accountId, paymentId: refund.paymentId });
  if (refund.state !== 'refunded' && !isWithGateway(product, payment!)) return 'unknown';
  if (!(await noteSending(product, accountId, refund))) return 'refunded';
  const answer = await product.gateway.refund({
    refundId,
    paymentId: toProviderPaymentId({ accountId, paymentId: refund.paymentId }),
    amount: { amountMinor: refund.amountMinor, currency: refund.currency },
  });
  if (answer.outcome === 'unknown') return 'unknown';
  const outcome: RefundWord['outcome'] =
    answer.outcome === 'refunded'
      ? { state: 'refunded', happenedAt: happenedBy(answer.happenedAt, product.clock()) }
      : { state: 'refused', reason: answer.reason };
  expectOwn(
    await product.committer.submit({
      accountId,
      key: `refund-word:${product.newId()}`,
      name: 'record-refund',
      body: { refundId, state: outcome.state },
      orderId: refund.orderId,
      decide: decideRecordRefund({ orderId: refund.orderId, refundId, outcome }),
    }),
  );
  return outcome.state;
}

/** False: there is nothing to ask for any more. */
async function noteSending(product: Product, accountId: string, refund: Refund): Promise<boolean> {
  const { id: refundId, orderId, sentAt, state } = refund;
  if (state === 'requested' && sentAt !== null) return true;
  const outcome = expectOwn(
    await product.committer.submit({
      accountId,
      key: `send-refund:${product.newId()}`,
      name: 'send-refund',
      body: { refundId },
      orderId,
      decide: decideSendRefund({ orderId, refundId }),
    }),
  );
  return 'ask' in outcome && outcome.ask;
}
