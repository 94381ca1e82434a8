import type { Refusal } from '#domain/account-state.ts';
import type { Locale } from '#domain/locale.ts';
import type { Voucher } from '#domain/voucher.ts';
import { readLines } from '#storage/reads/account-rows.ts';
import { claimVoucher, readVoucher } from '#storage/vouchers.ts';
import type { Product } from '../product.ts';
import type { ClaimedVoucher } from './finish-voucher.ts';

export interface VoucherClaimant {
  accountId: string;
  /** For a voucher that brings a plan; null or absent: the account's only line. */
  lineId?: string | null;
  locale: Locale;
}

/** Takes a voucher for an account with what is to be done; one that is this account's already stays as it is. */
export async function claimFor(
  product: Product,
  { voucher, pinHash }: { voucher: Voucher; pinHash: Buffer },
  claimant: VoucherClaimant,
): Promise<ClaimedVoucher | Refusal<'line_required' | 'unknown_line' | 'voucher_refused'>> {
  const { accountId, locale } = claimant;
  if (voucher.accountId === accountId) return voucher as ClaimedVoucher;
  const line = voucher.batch.worth.kind === 'plan' ? await lineFor(product, claimant) : null;
  if (line && 'refused' in line) return line;
  const { newId, database } = product;
  const wish = { claimId: newId(), orderId: newId(), locale, lineId: line?.lineId ?? null };
  const claimedAt = product.clock();
  if (await claimVoucher(database, { pinHash, accountId, wish, now: claimedAt }))
    return { ...voucher, accountId, wish, claimedAt };
  // Somebody was quicker, perhaps this account in another tab.
  const taken = await readVoucher(database, { serial: voucher.serial });
  return taken?.accountId === accountId
    ? (taken as ClaimedVoucher)
    : { refused: 'voucher_refused' };
}

async function lineFor(
  { database }: Product,
  { accountId, lineId }: VoucherClaimant,
): Promise<{ lineId: string } | Refusal<'line_required' | 'unknown_line'>> {
  const lines = await readLines(database, accountId);
  if (lineId)
    return lines.some(({ id }) => id === lineId) ? { lineId } : { refused: 'unknown_line' };
  return lines.length === 1 ? { lineId: lines[0]!.id } : { refused: 'line_required' };
}
