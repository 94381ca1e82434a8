import type { Refusal } from '#domain/account-state.ts';
import { type Voucher, type VoucherProblem, voucherProblem } from '#domain/voucher.ts';
import { pinsOf, readDamagedPin } from '#domain/voucher-pin.ts';
import { inTransaction } from '#storage/database.ts';
import { readAccount } from '#storage/reads/account-rows.ts';
import { readPinHash, readVoucher, recordVoucherAction, replacePin } from '#storage/vouchers.ts';
import type { Product } from '../product.ts';
import type { StaffReason } from './block-voucher.ts';
import { claimFor } from './claim-for.ts';
import { finishVoucher } from './finish-voucher.ts';
import type { Redeemed, VoucherRefusal } from './redeem-voucher.ts';
import { drawPin, pinHashOf } from './voucher-secret.ts';

export interface Recovery extends StaffReason {
  serial: string;
  /** The PIN as far as it can be read, `?` for what can't: it proves that the card is there. */
  damagedPin: string;
}

export type RecoveryRefusal =
  | 'pin_malformed'
  | 'unknown_voucher'
  | 'digits_wrong'
  | 'unknown_account'
  | VoucherProblem;

/** Gives a damaged voucher another PIN, which only the caller ever sees; the old one opens nothing more. */
export async function replaceVoucherPin(
  product: Product,
  wish: Recovery,
): Promise<{ pin: string } | Refusal<RecoveryRefusal>> {
  const proven = await prove(product, wish);
  if ('refused' in proven) return proven;
  const { serial, staff, reason } = wish;
  const { batch } = proven.voucher;
  return inTransaction(product.database, async (transaction) => {
    const pin = drawPin(batch.digits);
    const hashes = { serial, from: proven.pinHash, to: pinHashOf(product, pin) };
    if (!(await replacePin(transaction, hashes))) return { refused: 'voucher_used' };
    const at = product.clock();
    const action = 'replace-pin';
    await recordVoucherAction(transaction, {
      ...{ serial, at, action, staff, reason, accountId: null },
    });
    return { pin };
  });
}

/** Redeems a damaged voucher for the account of who brought it. */
export async function redeemDamagedVoucher(
  product: Product,
  wish: Recovery & { accountId: string; lineId: string | null },
): Promise<Redeemed | Refusal<RecoveryRefusal | VoucherRefusal>> {
  const { serial, staff, reason, accountId, lineId } = wish;
  const { database } = product;
  const account = await readAccount(database, accountId);
  if (!account) return { refused: 'unknown_account' };
  const proven = await prove(product, wish);
  if ('refused' in proven) return proven;
  // Written first: whoever does it must not be able to leave no trace.
  const at = product.clock();
  await recordVoucherAction(database, {
    ...{ serial, at, action: 'redeem', staff, reason, accountId },
  });
  const claimed = await claimFor(product, proven, { accountId, lineId, locale: account.locale });
  if ('refused' in claimed) return claimed;
  const answer = await finishVoucher(product, claimed);
  return 'declined' in answer ? { refused: answer.declined } : { ...answer, isRepeat: false };
}

/** The digits that are left must be those of this very voucher, which nobody has redeemed. */
async function prove(
  product: Product,
  { serial, damagedPin }: Recovery,
): Promise<{ voucher: Voucher; pinHash: Buffer } | Refusal<RecoveryRefusal>> {
  const digits = readDamagedPin(damagedPin);
  if (digits === null) return { refused: 'pin_malformed' };
  const voucher = await readVoucher(product.database, { serial });
  const pinHash = await readPinHash(product.database, serial);
  if (!voucher || !pinHash) return { refused: 'unknown_voucher' };
  if (!isOneOf(product, digits, pinHash)) return { refused: 'digits_wrong' };
  const problem = voucherProblem(voucher, '', product.clock());
  return problem ? { refused: problem } : { voucher, pinHash };
}

function isOneOf(product: Product, digits: string, pinHash: Buffer): boolean {
  for (const pin of pinsOf(digits)) if (pinHashOf(product, pin).equals(pinHash)) return true;
  return false;
}
