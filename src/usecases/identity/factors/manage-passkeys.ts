import type { Refusal } from '#domain/account-state.ts';
import { mostPasskeys, passkeyName } from '#domain/second-factor.ts';
import type { PasskeyAnswer, PasskeyOptions } from '#ports/passkeys.ts';
import { inTransaction } from '#storage/database.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import {
  deletePasskey,
  insertPasskey,
  listPasskeyRows,
  spendChallenge,
} from '#storage/identity/passkeys.ts';
import type { Product } from '../../product.ts';
import type { CurrentSession } from '../identify-session.ts';
import { renewSession } from '../own-password.ts';
import { requireStepUp, type StepUpRequired } from '../step-up/require-step-up.ts';
import { userHandleOf } from './check-passkey.ts';
import { type AddedFactor, forgetCodesOfNothing, withFirstCodes } from './first-codes.ts';
import { type AnsweredChallenge, mintChallenge, readChallenge } from './passkey-challenge.ts';
import { tellOfSecurity } from './tell-of-security.ts';

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId' | 'userName' | 'displayName'>;

const purpose = 'change-security' as const;

/** What to ask the browser for a new passkey. */
export async function offerNewPasskey(
  product: Product,
  caller: Caller,
): Promise<
  | { options: PasskeyOptions }
  | Refusal<'passkeys_not_offered' | 'too_many_passkeys'>
  | StepUpRequired
> {
  const { accountId, sessionId, userName, displayName } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose });
  if ('refused' in allowed) return allowed;
  if (!product.passkeys.areOffered) return { refused: 'passkeys_not_offered' };
  const known = await listPasskeyRows(product.database, accountId);
  if (known.length >= mostPasskeys) return { refused: 'too_many_passkeys' };
  const { operator } = await product.reference();
  const options = await product.passkeys.creationOptions({
    challenge: mintChallenge(product, `register ${sessionId}`),
    userHandle: userHandleOf(accountId),
    userName,
    displayName,
    siteName: operator.name.en,
    known,
  });
  return { options };
}

export type AddPasskeyRefusal =
  | Refusal<'wrong' | 'name_missing' | 'too_many_passkeys' | 'passkey_known' | 'signed_out'>
  | StepUpRequired;

/** Keeps what the browser made. `wrong`: not an answer to `offerNewPasskey` in this session, or too late. */
export async function addPasskey(
  product: Product,
  caller: Caller,
  { name: typed, answer }: { name: string; answer: PasskeyAnswer },
): Promise<AddedFactor | AddPasskeyRefusal> {
  const { accountId, sessionId } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose });
  if ('refused' in allowed) return allowed;
  const name = passkeyName(typed);
  if (name === null) return { refused: 'name_missing' };
  let answered: AnsweredChallenge | null = null;
  const made = await product.passkeys.verifyCreation(answer, (challenge) => {
    answered = readChallenge(product, `register ${sessionId}`, challenge);
    return answered !== null;
  });
  if (made === null || answered === null) return { refused: 'wrong' };
  const challenge: AnsweredChallenge = answered;
  const now = product.clock();
  const passkey = { ...made, transports: [...made.transports], name, createdAt: now };
  return withFirstCodes(product, accountId, async (transaction) => {
    await lockPassword(transaction, accountId);
    if (!(await spendChallenge(transaction, { accountId, ...challenge })))
      return { refused: 'wrong' };
    const known = await listPasskeyRows(transaction, accountId);
    if (known.length >= mostPasskeys) return { refused: 'too_many_passkeys' };
    const row = { ...passkey, accountId, id: product.newId() };
    if (!(await insertPasskey(transaction, row))) return { refused: 'passkey_known' };
    await tellOfSecurity(transaction, product, { accountId, event: 'passkey_added', now });
    return renewSession(transaction, caller, { proof: 'second-factor', now });
  });
}

/** It opens nothing any more; with the last factor go the recovery codes. */
export async function removePasskey(
  product: Product,
  caller: Pick<Caller, 'accountId' | 'sessionId'>,
  id: string,
): Promise<{ removed: true } | Refusal<'factor_unknown'> | StepUpRequired> {
  const { accountId } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose });
  if ('refused' in allowed) return allowed;
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    if (!(await deletePasskey(transaction, { accountId, id })))
      return { refused: 'factor_unknown' };
    await forgetCodesOfNothing(transaction, accountId);
    await tellOfSecurity(transaction, product, { accountId, event: 'passkey_removed', now });
    return { removed: true };
  });
}
