import type { Refusal } from '#domain/account-state.ts';
import { readEmail } from '#domain/identifier.ts';
import { windowLimits } from '#domain/sign-in.ts';
import { inTransaction } from '#storage/database.ts';
import { readPerson } from '#storage/identity/accounts.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import { deletePendingEmailChange, insertEmailChange } from '#storage/identity/email-changes.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import type { Product } from '../product.ts';
import { admitRequest, mailCounter, type Paused } from './attempts.ts';
import { tellOfSecurity } from './factors/tell-of-security.ts';
import type { CurrentSession } from './identify-session.ts';
import { requireStepUp, type StepUpRequired } from './step-up/require-step-up.ts';

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId'>;

export type AskEmailChangeRefusal =
  | Refusal<'email_malformed' | 'email_unchanged' | 'signed_out'>
  | Paused<'wait'>
  | StepUpRequired;

/**
 * Mails a link to the new address and tells the old one; until the link is used nothing changes. Whether somebody else
 * has the address is not even looked up: that is for its mailbox alone to learn.
 */
export async function askEmailChange(
  product: Product,
  caller: Caller,
  typed: string,
): Promise<{ email: string } | AskEmailChangeRefusal> {
  const { accountId, sessionId } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose: 'change-security' });
  if ('refused' in allowed) return allowed;
  const email = readEmail(typed);
  if (typeof email !== 'string') return email;
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    const person = await readPerson(transaction, accountId);
    if (person === null) return { refused: 'signed_out' };
    if (person.email === email) return { refused: 'email_unchanged' };
    const limits = [
      {
        key: mailCounter(product, 'link-name', `email_change ${accountId}`),
        limit: windowLimits.linkByName,
      },
      // A mailbox that may be a stranger's.
      { key: mailCounter(product, 'receipt-email', email), limit: windowLimits.receiptByEmail },
    ];
    const admission = await admitRequest(transaction, limits, now);
    if (admission !== 'admitted') return admission;
    const id = product.newId();
    const change = { accountId, id, oldEmail: person.email, newEmail: email, sessionId };
    await insertEmailChange(transaction, { ...change, askedAt: now });
    const payload = { template: 'email_change', changeId: id };
    await insertMail(transaction, { accountId, id: product.newId(), payload, now });
    await tellOfSecurity(transaction, product, { accountId, event: 'email_change_asked', now });
    return { email };
  });
}

/** The mailed link changes nothing any more. Where nothing waits, that is so already. */
export const cancelEmailChange = (
  { database }: Pick<Product, 'database'>,
  { accountId }: Pick<Caller, 'accountId'>,
): Promise<{ cancelled: boolean }> =>
  inTransaction(database, async (transaction) => {
    await lockPassword(transaction, accountId);
    return { cancelled: await deletePendingEmailChange(transaction, accountId) };
  });
