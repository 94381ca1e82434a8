import type { Refusal } from '#domain/account-state.ts';
import {
  decideSettlePayment,
  type ProviderWord,
  type SettleAnswer,
  type SettleRefusal,
} from '#domain/settle-payment.ts';
import type { PaymentReport } from '#ports/payment-gateway.ts';
import type { AccountPart } from '#storage/account-state.ts';
import { confirmNumber } from '#storage/claims.ts';
import { planVersionOf } from '#storage/reference.ts';
import { orderReads } from '../order-reads.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import type { OwnedPayment } from './find-payment.ts';
import { happenedBy } from './happened-by.ts';

type Word = Pick<ProviderWord, 'status' | 'happenedAt'> &
  Partial<Pick<ProviderWord, 'declineReason' | 'redirectUrl' | 'providerReference' | 'means'>> & {
    amountMinor?: bigint;
    currency?: ProviderWord['currency'];
  };

/** Brings what a provider said about a payment before the committer. Safe to repeat. */
export async function recordWord(
  product: Product,
  payment: OwnedPayment,
  word: Word,
): Promise<SettleAnswer | Refusal<SettleRefusal>> {
  const { accountId, id: paymentId, orderId, order } = payment;
  const reference = await product.reference();
  const full: ProviderWord = {
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    declineReason: null,
    redirectUrl: null,
    providerReference: null,
    ...word,
    orderId,
    paymentId,
    plan: planVersionOf(reference, order),
  };
  const outcome = await product.committer.submit({
    accountId,
    // The decision itself sees what is settled already: every word may be brought again.
    key: `word:${product.newId()}`,
    name: 'settle-payment',
    reads: readsFor(payment, word),
    body: { paymentId, status: word.status },
    orderId,
    decide: decideSettlePayment(full, reference.rules),
  });
  const answer = expectOwn(outcome);
  // The line exists since the commit; a claim left unconfirmed here is kept by the sweep.
  if (order.newLine && 'order' in answer && answer.order === 'fulfilled')
    await confirmNumber(product.database, { ...order.newLine, accountId });
  return answer;
}

const meansReads: readonly AccountPart[] = [...orderReads, 'paymentMeans'];

function readsFor({ meansId, savesMeans }: OwnedPayment, { status }: Word): readonly AccountPart[] {
  if (status === 'opened') return ['orders', 'payments'];
  return meansId !== null || savesMeans ? meansReads : orderReads;
}

/** The provider's report as a word; `open` says nothing new. */
export async function recordReport(
  product: Product,
  payment: OwnedPayment,
  report: PaymentReport,
): Promise<SettleAnswer | Refusal<SettleRefusal> | null> {
  if (report.status === 'open') return null;
  return recordWord(product, payment, {
    status: report.status,
    happenedAt: happenedBy(report.happenedAt, product.clock()),
    declineReason: report.declineReason,
    providerReference: report.providerReference,
    amountMinor: report.amount.amountMinor,
    currency: report.amount.currency,
    ...(report.means ? { means: report.means } : {}),
  });
}
