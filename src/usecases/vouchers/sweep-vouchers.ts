import { MINUTE } from '#domain/time.ts';
import { unfinishedVouchers } from '#storage/vouchers.ts';
import type { Product } from '../product.ts';
import { type ClaimedVoucher, finishVoucher } from './finish-voucher.ts';

/** Longer than finishing takes; nothing goes wrong when it is still under way. */
const PATIENCE = MINUTE;

/**
 * Finishes claims that a crash left between claim and credit; answers how many. One that can't be finished
 * keeps no other waiting: its fault is thrown when all were tried.
 */
export async function sweepVouchers(product: Product): Promise<number> {
  const left = await unfinishedVouchers(product.database, product.clock() - PATIENCE);
  const faults: unknown[] = [];
  for (const voucher of left)
    await finishVoucher(product, voucher as ClaimedVoucher).catch((fault) => faults.push(fault));
  if (faults.length > 0) throw faults[0];
  return left.length;
}
