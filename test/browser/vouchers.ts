import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrintedVoucher } from '#usecases/vouchers/create-vouchers.ts';
import { givenVouchers } from '../support/vouchers.ts';
import type { Program } from './program.ts';

/** A voucher made as by command: PINs are hashed under the program's own secret. */
export async function voucherFor(
  program: Program,
  wish: Parameters<typeof givenVouchers>[1] = {},
): Promise<PrintedVoucher> {
  const secret =
    process.env.XUKA_SECRET ?? readFileSync(join(program.home, 'secret'), 'utf8').trim();
  const [voucher] = await givenVouchers({ ...program.product, secret }, wish);
  return voucher!;
}
