import { readCaps } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import { type CapView, viewWatches } from './view-watches.ts';

/** Caps that have stopped use of a line. Who was told of none, as most, is not looked at again. */
export async function stoppedCaps(
  product: Product,
  of: { accountId: string; lineId: string },
): Promise<CapView[]> {
  const caps = await readCaps(product.database, of.accountId);
  const isTold = caps.some(({ lineId, progress }) => lineId === of.lineId && progress.told >= 100);
  const view = isTold ? await viewWatches(product, of) : null;
  return view?.caps.filter(({ isReached }) => isReached) ?? [];
}
