import type { Refusal } from '#domain/account-state.ts';
import type { VoucherAnswer, VoucherDecline } from '#domain/redeem-voucher.ts';
import { type Voucher, type VoucherProblem, voucherProblem } from '#domain/voucher.ts';
import { readPin } from '#domain/voucher-pin.ts';
import { inTransaction } from '#storage/database.ts';
import { readVoucher } from '#storage/vouchers.ts';
import { admitSecret, clearGuesses, type Paused, takeAttemptBack } from '../identity/attempts.ts';
import type { Product } from '../product.ts';
import { claimFor, type VoucherClaimant } from './claim-for.ts';
import { finishVoucher } from './finish-voucher.ts';
import { voucherCounters } from './voucher-counters.ts';
import { pinHashOf } from './voucher-secret.ts';

export interface VoucherTyped extends VoucherClaimant {
  /** As typed. */
  pin: string;
  /** As typed, where the subscriber wants to know why a voucher is refused; else empty. */
  serial?: string;
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
  const claimed = await claimFor(product, { voucher: found, pinHash }, typed);
  const answer = 'refused' in claimed ? claimed : await finishVoucher(product, claimed);
  const isGiven = !('refused' in answer || 'declined' in answer);
  // A PIN that can be typed again and again must not make the guesses in between uncounted.
  if (isGiven && found.accountId === null)
    await inTransaction(database, (transaction) => clearGuesses(transaction, counters, now));
  else await takeAttemptBack(product, counters, now);
  if ('refused' in answer) return answer;
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
