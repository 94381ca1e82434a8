import type { Refusal } from '#domain/account-state.ts';
import { inTransaction } from '#storage/database.ts';
import { readVoucher, recordVoucherAction, setBlocked } from '#storage/vouchers.ts';
import type { Product } from '../product.ts';

/** Who of the staff does it, and why: kept with the voucher. */
export interface StaffReason {
  staff: string;
  reason: string;
}

/** Blocks a voucher that was lost or stolen, or lets it be redeemed again. Nothing that is redeemed. */
export async function blockVoucher(
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  wish: { serial: string; blocked: boolean } & StaffReason,
): Promise<{ blocked: boolean } | Refusal<'unknown_voucher' | 'voucher_used'>> {
  const { serial, blocked, staff, reason } = wish;
  return inTransaction(database, async (transaction) => {
    const at = clock();
    const changed = await setBlocked(transaction, { serial, at: blocked ? at : null });
    if (changed > 0) {
      const action = blocked ? 'block' : 'unblock';
      const accountId = null;
      await recordVoucherAction(transaction, { serial, at, action, staff, reason, accountId });
      return { blocked };
    }
    const voucher = await readVoucher(transaction, { serial });
    if (!voucher) return { refused: 'unknown_voucher' };
    return voucher.accountId === null ? { blocked } : { refused: 'voucher_used' };
  });
}
