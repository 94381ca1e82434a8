import { addressBlock, type WindowLimit } from '#domain/sign-in.ts';
import { MINUTE } from '#domain/time.ts';
import type { GuessCounters } from '../identity/attempts.ts';
import { keyedHash } from '../identity/purpose-key.ts';
import type { Product } from '../product.ts';

/** Wide enough for the many people behind one address of a mobile network. */
const byAddress: WindowLimit = { attempts: 60, span: 15 * MINUTE };

/** Codes that were wrong count for the account that typed them, which keeps nobody else waiting, and for the address. */
export const promotionCounters = (
  { secret }: Product,
  { accountId, address }: { accountId: string; address: string },
): GuessCounters => {
  const key = (name: string) => keyedHash(secret, 'attempt-counter', name);
  return {
    guess: key(`promotion-account ${accountId}`),
    window: {
      key: key(`promotion-address ${addressBlock(address)}`),
      limit: byAddress,
      countsRefused: false,
    },
  };
};
