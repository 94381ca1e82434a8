import type { Currency } from './money.ts';
import type { Instant } from './time.ts';

/**
 * Single-purpose: tax was accounted for when the voucher was sold, and redeeming it moves none.
 * Multi-purpose: it is money until it is spent, and taxed then (Directive 2006/112/EC art. 30a and 30b).
 */
export type VoucherTax = 'single-purpose' | 'multi-purpose';

/** What a voucher is worth: credit, or a plan for a line. */
export type VoucherWorth =
  | { kind: 'value'; amountMinor: bigint; currency: Currency }
  | { kind: 'plan'; planId: string };

export interface VoucherBatch {
  id: string;
  worth: VoucherWorth;
  /** Whose rules for the end of credit hold; null: the operator's. */
  marketId: string | null;
  tax: VoucherTax;
  digits: number;
  /** Worth nothing from this instant on; null: never. */
  expiresAt: Instant | null;
  createdAt: Instant;
}

/** What the account that claimed it wants done, kept with the claim so that a sweep does the same. */
export interface VoucherWish {
  /** Of this claim: a claim that came to nothing and a later one are told apart. */
  claimId: string;
  locale: 'zh-CN' | 'en';
  /** With a plan. */
  lineId: string | null;
  orderId: string;
}

export interface Voucher {
  serial: string;
  batch: VoucherBatch;
  accountId: string | null;
  wish: VoucherWish | null;
  claimedAt: Instant | null;
  redeemedAt: Instant | null;
  blockedAt: Instant | null;
}

/** Why a voucher can't be redeemed by this account; null when it can, or is this account's already. */
export type VoucherProblem = 'voucher_used' | 'voucher_blocked' | 'voucher_expired';

export function voucherProblem(
  voucher: Voucher,
  accountId: string,
  now: Instant,
): VoucherProblem | null {
  if (voucher.accountId === accountId) return null;
  if (voucher.accountId !== null) return 'voucher_used';
  if (voucher.blockedAt !== null) return 'voucher_blocked';
  const { expiresAt } = voucher.batch;
  return expiresAt !== null && expiresAt <= now ? 'voucher_expired' : null;
}

const SERIAL_DIGITS = 6;

/** `spring-2026-000042`: names a voucher to everybody, and opens nothing. */
export const serialOf = (batchId: string, number: number): string =>
  `${batchId}-${String(number).padStart(SERIAL_DIGITS, '0')}`;
