import type { Refusal } from '#domain/account-state.ts';
import {
  type AdjustmentAnswer,
  type AdjustmentRefusal,
  type CreditAdjustment,
  decideAdjustCredit,
} from '#domain/adjust-credit.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/** Staff give or take account credit; the same key again changes nothing more. */
export async function adjustCredit(
  product: Pick<Product, 'committer' | 'reference'>,
  wish: CreditAdjustment & { accountId: string; key: string },
): Promise<AdjustmentAnswer | Refusal<AdjustmentRefusal>> {
  const { accountId, key, ...adjustment } = wish;
  const { rules } = await product.reference();
  return expectOwn(
    await product.committer.submit({
      accountId,
      key: `adjust:${key}`,
      name: 'adjust-credit',
      body: { ...adjustment, amountMinor: String(adjustment.amountMinor) },
      reads: ['lines', 'periods', 'buckets'],
      decide: decideAdjustCredit(adjustment, rules),
    }),
  );
}
