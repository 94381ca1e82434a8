import { addressBlock, type WindowLimit } from '#domain/sign-in.ts';
import { MINUTE } from '#domain/time.ts';
import type { GuessCounters } from '../identity/attempts.ts';
import { keyedHash } from '../identity/purpose-key.ts';
import type { Product } from '../product.ts';

/** Wide enough for the many people behind one address of a mobile network. */
const byAddress: WindowLimit = { attempts: 60, span: 15 * MINUTE };

/**
 * PINs that were wrong count for the account that typed them, which locks nobody else out and nothing but its
 * own vouchers, and for the address.
 */
export const voucherCounters = (
  { secret }: Product,
  { accountId, address }: { accountId: string; address: string },
): GuessCounters => {
  const key = (name: string) => keyedHash(secret, 'attempt-counter', name);
  return {
    guess: key(`voucher-account ${accountId}`),
    window: {
      key: key(`voucher-address ${addressBlock(address)}`),
      limit: byAddress,
      countsRefused: false,
    },
  };
};
