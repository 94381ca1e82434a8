import { unfinishedMeansSetups } from '#storage/means-setups.ts';
import type { Product } from '../product.ts';
import { finishMeansSetup } from './finish-means-setup.ts';

/** Learns what became of cards and wallets whose owner never came back from the provider's page. */
export async function sweepMeansSetups(product: Product): Promise<number> {
  const left = await unfinishedMeansSetups(product.database, product.clock());
  const faults: unknown[] = [];
  for (const { accountId, id: setupId } of left)
    await finishMeansSetup(product, { accountId, setupId }).catch((fault) => faults.push(fault));
  if (faults.length > 0) throw faults[0];
  return left.length;
}
