import type { Refusal } from '#domain/account-state.ts';
import { decideTakeAsCredit, type TakeAsCreditRefusal } from '#domain/record-refund.ts';
import { readRefund } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

/** The provider refused a refund: the subscriber has it as account credit instead. Once a refund. */
export async function takeAsCredit(
  product: Product,
  { accountId, refundId }: { accountId: string; refundId: string },
): Promise<{ state: string } | Refusal<TakeAsCreditRefusal>> {
  const refund = await readRefund(product.database, accountId, refundId);
  if (!refund) return { refused: 'unknown_refund' };
  const { orderId } = refund;
  const outcome = await product.committer.submit({
    accountId,
    key: `take-as-credit:${refundId}`,
    name: 'take-as-credit',
    body: { refundId },
    orderId,
    decide: decideTakeAsCredit({ orderId, refundId }),
  });
  return expectOwn(outcome);
}
