import type { Refusal } from '#domain/account-state.ts';
import type { Locale } from '#domain/locale.ts';
import type { VoucherAnswer, VoucherDecline } from '#domain/redeem-voucher.ts';
import type { Instant } from '#domain/time.ts';
import { type Voucher, type VoucherProblem, voucherProblem } from '#domain/voucher.ts';
import { readPin } from '#domain/voucher-pin.ts';
import { inTransaction } from '#storage/database.ts';
import { readLines } from '#storage/reads/account-rows.ts';
import { claimVoucher, readVoucher } from '#storage/vouchers.ts';
import { admitSecret, clearGuesses, type Paused } from '../identity/attempts.ts';
import type { Product } from '../product.ts';
import { type ClaimedVoucher, finishVoucher } from './finish-voucher.ts';
import { voucherCounters } from './voucher-counters.ts';
import { pinHashOf } from './voucher-secret.ts';

export interface VoucherTyped {
  accountId: string;
  /** As typed. */
  pin: string;
  /** As typed, where the subscriber wants to know why a voucher is refused; else empty. */
  serial?: string;
  /** For a voucher that brings a plan; null or absent: the account's only line. */
  lineId?: string | null;
  locale: Locale;
  /** Of who asks. */
  address: string;
}

/** `isRepeat`: this account redeemed it before, and nothing more was given. */
export type Redeemed = Exclude<VoucherAnswer, { declined: string }> & { isRepeat: boolean };

export type VoucherRefusal =
  | 'pin_malformed'
  /** Unknown, taken, blocked or run out: which one is told only to who has the serial too. */
  | 'voucher_refused'
  | VoucherProblem
  /** It brings a plan, and the account has several lines. */
  | 'line_required'
  | VoucherDecline;

/**
 * Redeems a voucher. A guess is counted before it is looked at; what is unknown, taken, blocked or run out is
 * answered alike by the same statements. After the claim nothing is lost: what a crash leaves, the sweep ends.
 */
export async function redeemVoucher(
  product: Product,
  typed: VoucherTyped,
): Promise<Redeemed | Refusal<VoucherRefusal> | Paused> {
  const pin = readPin(typed.pin);
  if (pin === null) return { refused: 'pin_malformed' };
  const { database } = product;
  const { accountId } = typed;
  const counters = voucherCounters(product, typed);
  const now = product.clock();
  const admitted = await admitSecret(product, counters, now);
  if ('refused' in admitted) return admitted;
  const pinHash = pinHashOf(product, pin);
  const found = await readVoucher(database, { pinHash });
  const problem = found ? voucherProblem(found, accountId, now) : null;
  if (!found || problem) return { refused: tellable(found, problem, typed) };
  await inTransaction(database, (transaction) => clearGuesses(transaction, counters, now));
  const claimed =
    found.accountId === accountId ? found : await claim(product, found, typed, pinHash);
  if ('refused' in claimed) return claimed;
  const answer = await finishVoucher(product, claimed as ClaimedVoucher);
  if ('declined' in answer) return { refused: answer.declined };
  return { ...answer, isRepeat: found.redeemedAt !== null };
}

/** Who has PIN and serial holds the voucher; anybody else learns only that it is of no use. */
const tellable = (
  found: Voucher | null,
  problem: VoucherProblem | null,
  { serial = '' }: VoucherTyped,
): VoucherProblem | 'voucher_refused' =>
  found && problem && isSerial(serial, found) ? problem : 'voucher_refused';

const isSerial = (typed: string, { serial }: Voucher): boolean =>
  typed.normalize('NFKC').replace(/\s/g, '').toLowerCase() === serial;

async function claim(
  product: Product,
  voucher: Voucher,
  typed: VoucherTyped,
  pinHash: Buffer,
): Promise<Voucher | Refusal<'line_required' | 'unknown_line' | 'voucher_refused'>> {
  const { accountId, locale } = typed;
  const line = voucher.batch.worth.kind === 'plan' ? await lineFor(product, typed) : null;
  if (line && 'refused' in line) return line;
  const { newId, database } = product;
  const wish = { claimId: newId(), orderId: newId(), locale, lineId: line?.lineId ?? null };
  const claimedAt: Instant = product.clock();
  const won = await claimVoucher(database, { pinHash, accountId, wish, now: claimedAt });
  // Somebody was quicker; if that was this account in another tab, it is told there.
  if (!won) return (await ownClaim(product, voucher, accountId)) ?? { refused: 'voucher_refused' };
  return { ...voucher, accountId, wish, claimedAt };
}

async function ownClaim({ database }: Product, { serial }: Voucher, accountId: string) {
  const now = await readVoucher(database, { serial });
  return now?.accountId === accountId ? now : null;
}

async function lineFor(
  { database }: Product,
  { accountId, lineId }: VoucherTyped,
): Promise<{ lineId: string } | Refusal<'line_required' | 'unknown_line'>> {
  const lines = await readLines(database, accountId);
  if (lineId)
    return lines.some(({ id }) => id === lineId) ? { lineId } : { refused: 'unknown_line' };
  return lines.length === 1 ? { lineId: lines[0]!.id } : { refused: 'line_required' };
}
