import type { Refusal } from '#domain/account-state.ts';
import { type AskAgainRefusal, decideAskRefundAgain } from '#domain/record-refund.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

/** A refund the provider refused is asked for once more, with the same id, by the jobs. */
export async function askRefundAgain(
  product: Product,
  { accountId, orderId, refundId }: { accountId: string; orderId: string; refundId: string },
): Promise<{ state: string } | Refusal<AskAgainRefusal>> {
  const outcome = await product.committer.submit({
    accountId,
    key: `ask-refund-again:${product.newId()}`,
    name: 'ask-refund-again',
    body: { refundId },
    orderId,
    decide: decideAskRefundAgain({ orderId, refundId }),
  });
  return expectOwn(outcome);
}
