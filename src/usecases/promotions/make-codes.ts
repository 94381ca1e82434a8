import type { Refusal } from '#domain/account-state.ts';
import { inTransaction } from '#storage/database.ts';
import { addPromotionCodes, readPromotions } from '#storage/promotions.ts';
import type { Product } from '../product.ts';
import { codeHashOf, drawCode } from './promotion-secret.ts';

export type MakeCodesRefusal = 'unknown_promotion' | 'shares_a_code';

/** 32^10: nobody finds one of a million by guessing. */
const LENGTH = 10;
const AT_A_TIME = 1_000;

/**
 * Makes codes for one use each. `print` is handed every code before anything is committed: when it throws, there
 * are none, and no code is ever valid that nobody has.
 */
export async function makeCodes(
  product: Pick<Product, 'database' | 'clock' | 'secret'>,
  wish: { promotionId: string; batch: string; count: number },
  print: (codes: readonly string[]) => Promise<void> | void,
): Promise<{ made: number } | Refusal<MakeCodesRefusal>> {
  return inTransaction(product.database, async (transaction) => {
    const { versions } = await readPromotions(transaction);
    const of = versions.findLast((each) => each.promotionId === wish.promotionId);
    if (!of || of.withdrawnAt !== null) return { refused: 'unknown_promotion' };
    if (of.trigger !== 'code' || of.code !== null) return { refused: 'shares_a_code' };
    const batch = { ...wish, now: product.clock() };
    let made = 0;
    while (made < wish.count) {
      const drawn = Array.from({ length: Math.min(AT_A_TIME, wish.count - made) }, () =>
        drawCode(LENGTH),
      );
      const hashes = drawn.map((code) => codeHashOf(product, code));
      const added = await addPromotionCodes(transaction, batch, hashes);
      const fresh = drawn.filter((_, i) => added.has(hashes[i]!.toString('hex')));
      await print(fresh);
      made += fresh.length;
    }
    return { made };
  });
}
