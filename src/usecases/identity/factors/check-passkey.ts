import type { PasskeyAnswer } from '#ports/passkeys.ts';
import { inTransaction } from '#storage/database.ts';
import {
  listPasskeyRows,
  notePasskeyUse,
  type PasskeyRow,
  spendChallenge,
} from '#storage/identity/passkeys.ts';
import type { Product } from '../../product.ts';
import { type AnsweredChallenge, type ChallengeFor, readChallenge } from './passkey-challenge.ts';

export const userHandleOf = (accountId: string): Buffer =>
  Buffer.from(accountId.replaceAll('-', ''), 'hex');

/** Is this an answer by one of the account's passkeys, to a challenge of ours, for the first time? */
export async function checkPasskey(
  product: Product,
  of: { accountId: string; answer: PasskeyAnswer; purpose: ChallengeFor },
): Promise<PasskeyRow | null> {
  const { accountId, answer, purpose } = of;
  const claimed = product.passkeys.claimed(answer);
  if (claimed === null) return null;
  if (claimed.userHandle && !claimed.userHandle.equals(userHandleOf(accountId))) return null;
  const rows = await listPasskeyRows(product.database, accountId);
  const passkey = rows.find((row) => row.credentialId.equals(claimed.credentialId));
  if (!passkey) return null;
  let answered: AnsweredChallenge | null = null;
  const verified = await product.passkeys.verifyRequest(answer, passkey, (challenge) => {
    answered = readChallenge(product, purpose, challenge);
    return answered !== null;
  });
  if (verified === null || answered === null) return null;
  const { digest, expiresAt }: AnsweredChallenge = answered;
  const now = product.clock();
  const isFirst = await inTransaction(product.database, async (transaction) => {
    if (!(await spendChallenge(transaction, { accountId, digest, expiresAt }))) return false;
    return notePasskeyUse(transaction, { accountId, id: passkey.id, now, ...verified });
  });
  return isFirst ? passkey : null;
}
