import { CLAIM_HOLDS } from '#domain/promotion-facts.ts';
import { MINUTE } from '#domain/time.ts';
import { claimsWithoutUse, settleClaims } from '#storage/promotion-claims.ts';
import type { Product } from '../product.ts';

/** So much longer than a claim may be taken, that no two clocks are so far apart. */
const PATIENCE = CLAIM_HOLDS + 15 * MINUTE;

/** What an order set aside of limits for all follows its uses: what ended is there for others again. */
export const settlePromotions = (
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  of: { accountId: string; orderId: string },
): Promise<number> => settleClaims(database, { ...of, noUseSince: clock() - PATIENCE });

/** Lets go of what a crash left set aside; answers how many. */
export async function sweepPromotions(
  product: Pick<Product, 'database' | 'clock'>,
): Promise<number> {
  let gone = 0;
  for (const of of await claimsWithoutUse(product.database, product.clock() - PATIENCE))
    gone += await settlePromotions(product, of);
  return gone;
}
