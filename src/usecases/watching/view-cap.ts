import { loadAccountState } from '#storage/account-state.ts';
import type { Product } from '../product.ts';
import { type CapView, viewWatches, type WatchesView } from './view-watches.ts';

/** One cap with its line, for who has its link; null when it is not there any more. */
export async function viewCap(
  product: Product,
  { accountId, watchId }: { accountId: string; watchId: string },
): Promise<(Pick<WatchesView, 'line' | 'market'> & { cap: CapView }) | null> {
  const state = await loadAccountState(product.database, accountId);
  const lineId = state.watches.get(watchId)?.lineId;
  const view = lineId ? await viewWatches(product, { accountId, lineId }) : null;
  const cap = view?.caps.find(({ id }) => id === watchId);
  return view && cap ? { line: view.line, market: view.market, cap } : null;
}
