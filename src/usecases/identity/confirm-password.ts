import type { Refusal } from '#domain/account-state.ts';
import { inTransaction } from '#storage/database.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import type { Product } from '../product.ts';
import type { CurrentSession } from './identify-session.ts';
import { checkOwnPassword, type OwnPasswordRefusal, renewSession } from './own-password.ts';

/** The password once more, before something that matters. The session goes on under the new token. */
export async function confirmPassword(
  product: Product,
  caller: Pick<CurrentSession, 'accountId' | 'sessionId'>,
  password: string,
): Promise<{ sessionToken: string } | OwnPasswordRefusal | Refusal<'signed_out'>> {
  const checked = await checkOwnPassword(product, caller, password);
  if ('refused' in checked) return checked;
  const now = product.clock();
  const sessionToken = await inTransaction(product.database, async (transaction) => {
    const locked = await lockPassword(transaction, caller.accountId);
    if (locked?.passwordHash !== checked.passwordHash) return null;
    return renewSession(transaction, caller, { proof: 'password', now });
  });
  return sessionToken === null ? { refused: 'signed_out' } : { sessionToken };
}
