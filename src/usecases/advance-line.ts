import { decideAdvance } from '#domain/advance-line.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/** Writes down what has come due on an account: ended plans, expired buckets. Safe to repeat. */
export async function advanceLine(
  product: Product,
  { accountId, key }: { accountId: string; key: string },
): Promise<void> {
  const { rules } = await product.reference();
  expectOwn(
    await product.committer.submit({
      accountId,
      key: `advance:${key}`,
      name: 'advance-line',
      body: {},
      decide: decideAdvance(rules),
    }),
  );
}
