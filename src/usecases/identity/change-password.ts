import type { Refusal } from '#domain/account-state.ts';
import { normalizePassword, type PasswordProblem } from '#domain/password.ts';
import { hasSecondFactor } from '#domain/second-factor.ts';
import { inTransaction } from '#storage/database.ts';
import { lockPassword, writePassword } from '#storage/identity/credentials.ts';
import { deletePendingEmailChange } from '#storage/identity/email-changes.ts';
import { readFactors } from '#storage/identity/factors.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { replaceLinks } from '#storage/identity/one-time-links.ts';
import { deleteSessions } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import type { CurrentSession } from './identify-session.ts';
import { hashNewPassword } from './new-password.ts';
import { checkOwnPassword, type OwnPasswordRefusal, renewSession } from './own-password.ts';
import { requireStepUp, type StepUpRequired } from './step-up/require-step-up.ts';

export type ChangePasswordRefusal =
  | OwnPasswordRefusal
  | StepUpRequired
  | Refusal<PasswordProblem | 'password_unchanged' | 'signed_out'>;

/**
 * The current password is what confirms it; where there is a second factor, that is needed lately too. Ends all
 * other sessions, makes every mailed link useless and tells the owner by mail.
 */
export async function changePassword(
  product: Product,
  caller: Pick<CurrentSession, 'accountId' | 'sessionId'>,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<{ sessionToken: string; endedSessions: number } | ChangePasswordRefusal> {
  const { accountId, sessionId } = caller;
  if (hasSecondFactor(await readFactors(product.database, accountId))) {
    const allowed = await requireStepUp(product, { ...caller, purpose: 'change-security' });
    if ('refused' in allowed) return allowed;
  }
  const checked = await checkOwnPassword(product, caller, currentPassword);
  if ('refused' in checked) return checked;
  if (normalizePassword(currentPassword) === normalizePassword(newPassword))
    return { refused: 'password_unchanged' };
  const hashed = await hashNewPassword(product, accountId, newPassword);
  if ('refused' in hashed) return hashed;
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    const locked = await lockPassword(transaction, accountId);
    // Changed in another place meanwhile: that ended this session too.
    if (locked?.passwordHash !== checked.passwordHash) return { refused: 'signed_out' };
    const sessionToken = await renewSession(transaction, caller, { proof: 'password', now });
    if (sessionToken === null) return { refused: 'signed_out' };
    await writePassword(transaction, { accountId, passwordHash: hashed.passwordHash, now });
    const endedSessions = await deleteSessions(transaction, accountId, sessionId);
    await replaceLinks(transaction, { accountId, now });
    await deletePendingEmailChange(transaction, accountId);
    await insertMail(transaction, {
      accountId,
      id: product.newId(),
      payload: { template: 'password_changed', at: String(now) },
      now,
    });
    return { sessionToken, endedSessions };
  });
}
