import { randomBytes } from 'node:crypto';
import type { Refusal } from '#domain/account-state.ts';
import { TOTP_PENDING_FOR } from '#domain/second-factor.ts';
import type { AppEnrolment } from '#ports/one-time-codes.ts';
import { inTransaction } from '#storage/database.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import {
  confirmTotpSecret,
  deleteTotp,
  putPendingTotp,
  readTotpSecrets,
} from '#storage/identity/totp-secrets.ts';
import type { Product } from '../../product.ts';
import {
  admitSecret,
  clearGuesses,
  type GuessCounters,
  type Paused,
  secondFactorCounter,
} from '../attempts.ts';
import type { CurrentSession } from '../identify-session.ts';
import { renewSession } from '../own-password.ts';
import { requireStepUp, type StepUpRequired } from '../step-up/require-step-up.ts';
import { type AddedFactor, forgetCodesOfNothing, withFirstCodes } from './first-codes.ts';
import { tellOfSecurity } from './tell-of-security.ts';
import { openTotp, sealTotp, totpStep } from './totp.ts';

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId' | 'userName'>;

/** As RFC 4226 4 asks: the length of the hash. */
const SECRET_OCTETS = 20;

const purpose = 'change-security' as const;

/** A new secret for an app. It proves nothing until a code of it was typed (`confirmTotp`). */
export async function beginTotp(
  product: Product,
  caller: Caller,
): Promise<AppEnrolment | StepUpRequired> {
  const allowed = await requireStepUp(product, { ...caller, purpose });
  if ('refused' in allowed) return allowed;
  const { accountId } = caller;
  const id = product.newId();
  const content = randomBytes(SECRET_OCTETS);
  const sealed = sealTotp(product, { accountId, id, content });
  await inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    await putPendingTotp(transaction, { accountId, id, sealed, createdAt: product.clock() });
  });
  return enrolmentOf(product, caller, content);
}

/** The secret that waits for its first code, to be shown again; null: none does. */
export async function viewPendingTotp(
  product: Product,
  caller: Caller,
): Promise<AppEnrolment | StepUpRequired | null> {
  const allowed = await requireStepUp(product, { ...caller, purpose });
  if ('refused' in allowed) return allowed;
  const pending = await readPending(product, caller.accountId);
  const content = pending && openTotp(product, pending);
  return content && enrolmentOf(product, caller, content);
}

async function readPending(product: Product, accountId: string) {
  const { pending } = await readTotpSecrets(product.database, accountId);
  const isFresh = pending && product.clock() - pending.createdAt < TOTP_PENDING_FOR;
  return isFresh ? pending : null;
}

async function enrolmentOf(product: Product, { userName }: Caller, secret: Buffer) {
  const { operator } = await product.reference();
  return product.oneTimeCodes.enrol({ secret, issuer: operator.name.en, account: userName });
}

export type ConfirmTotpRefusal =
  | Refusal<'wrong' | 'totp_not_begun' | 'signed_out'>
  | Paused
  | StepUpRequired;

/** The first code of the new secret: from now on it counts, and the one before it no longer does. */
export async function confirmTotp(
  product: Product,
  caller: Caller,
  code: string,
): Promise<AddedFactor | ConfirmTotpRefusal> {
  const { accountId, sessionId } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose });
  if ('refused' in allowed) return allowed;
  const pending = await readPending(product, accountId);
  if (pending === null) return { refused: 'totp_not_begun' };
  const now = product.clock();
  const guess = secondFactorCounter(product, accountId, { sessionId });
  const counters: GuessCounters = { guess, window: null };
  const admission = await admitSecret(product, counters, now);
  if ('refused' in admission) return admission;
  const step = totpStep(product, pending, code);
  if (step === null) return { refused: 'wrong' };
  return withFirstCodes(product, accountId, async (transaction) => {
    await lockPassword(transaction, accountId);
    const { id } = pending;
    if (!(await confirmTotpSecret(transaction, { accountId, id, step, now })))
      return { refused: 'totp_not_begun' };
    await clearGuesses(transaction, counters, now);
    await tellOfSecurity(transaction, product, { accountId, event: 'totp_added', now });
    return renewSession(transaction, caller, { proof: 'second-factor', now });
  });
}

/** The app proves nothing any more; with the last factor go the recovery codes. */
export async function removeTotp(
  product: Product,
  caller: Caller,
): Promise<{ removed: true } | Refusal<'factor_unknown'> | StepUpRequired> {
  const { accountId } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose });
  if ('refused' in allowed) return allowed;
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    if (!(await deleteTotp(transaction, accountId))) return { refused: 'factor_unknown' };
    await forgetCodesOfNothing(transaction, accountId);
    await tellOfSecurity(transaction, product, { accountId, event: 'totp_removed', now });
    return { removed: true };
  });
}
