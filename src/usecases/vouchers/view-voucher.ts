import type { Voucher } from '#domain/voucher.ts';
import {
  type BatchCount,
  countVouchers,
  readVoucher,
  readVoucherActions,
  type VoucherAction,
} from '#storage/vouchers.ts';
import type { Product } from '../product.ts';

export type { BatchCount };

export interface VoucherView {
  voucher: Voucher;
  /** What staff did with it, oldest first. */
  actions: VoucherAction[];
}

/** A voucher by its serial; null: there is none. */
export async function viewVoucher(
  { database }: Pick<Product, 'database'>,
  serial: string,
): Promise<VoucherView | null> {
  const voucher = await readVoucher(database, { serial });
  return voucher && { voucher, actions: await readVoucherActions(database, serial) };
}

/** Every batch with how many of its vouchers are where, newest first. */
export const listVouchers = ({ database }: Pick<Product, 'database'>): Promise<BatchCount[]> =>
  countVouchers(database);
