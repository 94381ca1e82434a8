import type { Refusal } from '#domain/account-state.ts';
import { hasSecondFactor } from '#domain/second-factor.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { readFactors } from '#storage/identity/factors.ts';
import { deleteRecoveryCodes, replaceRecoveryCodes } from '#storage/identity/recovery-codes.ts';
import type { Product } from '../../product.ts';
import { drawRecoveryCodes } from './recovery-codes.ts';

export interface AddedFactor {
  /** The session goes on under this one. */
  sessionToken: string;
  /** With the first factor: to be shown now and never again. Null: there are some already. */
  recoveryCodes: string[] | null;
}

/**
 * Adds a factor by `add`, which answers the session's next token, null when the session has ended. Whoever has
 * no recovery code gets ten, so that nobody is ever one lost telephone away from the account.
 */
export async function withFirstCodes<Code extends string>(
  product: Product,
  accountId: string,
  add: (transaction: Transaction) => Promise<string | null | Refusal<Code>>,
): Promise<AddedFactor | Refusal<Code | 'signed_out'>> {
  const { recoveryCodesLeft } = await readFactors(product.database, accountId);
  const drawn = recoveryCodesLeft > 0 ? null : await drawRecoveryCodes(product);
  return inTransaction(product.database, async (transaction) => {
    const added = await add(transaction);
    if (added === null) return { refused: 'signed_out' };
    if (typeof added !== 'string') return added;
    const codes = drawn?.hashed ?? [];
    if (drawn) await replaceRecoveryCodes(transaction, { accountId, codes, now: product.clock() });
    return { sessionToken: added, recoveryCodes: drawn?.shown ?? null };
  });
}

/** Recovery codes stand in for a factor: with the last one they go. */
export async function forgetCodesOfNothing(
  transaction: Transaction,
  accountId: string,
): Promise<void> {
  if (!hasSecondFactor(await readFactors(transaction, accountId)))
    await deleteRecoveryCodes(transaction, accountId);
}
