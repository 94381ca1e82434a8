import type { Refusal } from '#domain/account-state.ts';
import {
  choosesPassword,
  type LinkRefusal,
  linkRefusal,
  type OneTimeLink,
} from '#domain/one-time-link.ts';
import type { PasswordProblem } from '#domain/password.ts';
import { hasSecondFactor, NOT_ME_REACHES_BACK } from '#domain/second-factor.ts';
import { type Instant, toIso } from '#domain/time.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import type { AccountPerson } from '#storage/identity/accounts.ts';
import { deleteBrowsers } from '#storage/identity/browsers.ts';
import { accountOf } from '#storage/identity/claims.ts';
import { lockPassword, writePassword } from '#storage/identity/credentials.ts';
import {
  deletePendingEmailChange,
  readEmailChange,
  undoEmailChange,
} from '#storage/identity/email-changes.ts';
import { deleteFactorReset } from '#storage/identity/factor-resets.ts';
import { deleteFactors, readFactors } from '#storage/identity/factors.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { markLinkUsed, readLink, replaceLinks } from '#storage/identity/one-time-links.ts';
import { deleteSessions } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import { clearAccountCounters } from './account-counters.ts';
import { forgetCodesOfNothing } from './factors/first-codes.ts';
import { tellOfSecurity } from './factors/tell-of-security.ts';
import { inspectLink } from './inspect-link.ts';
import { hashNewPassword } from './new-password.ts';
import { readToken, type TokenKey } from './opaque-token.ts';
import { openSession, type SignedIn, type Visitor } from './open-session.ts';
import { type SecondFactorNeeded, secondFactorNeeded } from './pending-sign-in.ts';

export type ChoosePasswordRefusal = Refusal<LinkRefusal | 'link_unknown' | PasswordProblem>;

/**
 * Sets the password by a link from a welcome, reset or "this wasn't me" mail and signs in, or asks for the second
 * factor: a mailbox alone never takes its place. Whoever was in is out: all sessions, known browsers and other
 * links end. "This wasn't me" also takes away what was added to the account just before, and with a link from the old
 * address puts that address back. A password that is
 * refused leaves the link open.
 */
export async function choosePassword(
  product: Product,
  { token, newPassword, ...visitor }: { token: string; newPassword: string } & Visitor,
): Promise<SignedIn | SecondFactorNeeded | ChoosePasswordRefusal> {
  const key = readToken(token);
  const link = await inspectLink(product, token);
  if (key === null) return { refused: 'link_unknown' };
  if ('refused' in link) return { refused: link.refused };
  if (!choosesPassword(link.purpose)) return { refused: 'link_unknown' };
  // Its claim is kept for as long as the link works; where it is not, somebody else has the address by now.
  if (link.undoes !== null && (await holderOf(product, link.undoes)) !== key.accountId)
    return { refused: 'link_expired' };
  const hashed = await hashNewPassword(product, key.accountId, newPassword);
  if ('refused' in hashed) return hashed;
  return inTransaction(product.database, (transaction) =>
    setPassword(transaction, product, { key, visitor, ...hashed }),
  );
}

const holderOf = ({ database }: Product, value: string): Promise<string | null> =>
  accountOf(database, { kind: 'email', value });

async function setPassword(
  transaction: Transaction,
  product: Product,
  request: { key: TokenKey; visitor: Visitor; passwordHash: string; person: AccountPerson },
): Promise<SignedIn | SecondFactorNeeded | Refusal<LinkRefusal | 'link_unknown'>> {
  const { key, visitor, passwordHash, person } = request;
  const { accountId } = key;
  const now = product.clock();
  const before = await lockPassword(transaction, accountId);
  const link = await readLink(transaction, key, { lock: true });
  if (link === null) return { refused: 'link_unknown' };
  const refused = linkRefusal(link, now);
  if (refused) return { refused };
  const isUndo = link.purpose === 'email_undo';
  if (isUndo && !(await takeEmailBack(transaction, { accountId, link, now })))
    return { refused: 'link_replaced' };
  await markLinkUsed(transaction, { accountId, id: key.id, now });
  await replaceLinks(transaction, { accountId, now, alsoUndo: isUndo });
  await deletePendingEmailChange(transaction, accountId);
  await writePassword(transaction, { accountId, passwordHash, now });
  await clearAccountCounters(transaction, product, person, now);
  await deleteSessions(transaction, accountId, null);
  await deleteBrowsers(transaction, accountId);
  await deleteFactorReset(transaction, accountId);
  if (isUndo || link.purpose === 'not_me')
    await forgetLateFactors(transaction, product, accountId, link);
  // A first password is no news to somebody who was asked to choose one.
  if (before?.passwordHash)
    await insertMail(transaction, {
      accountId,
      id: product.newId(),
      payload: { template: 'password_changed', at: String(now) },
      now,
    });
  const factors = await readFactors(transaction, accountId);
  if (hasSecondFactor(factors))
    return secondFactorNeeded(product, { accountId, passwordHash, factors });
  return openSession(transaction, product, { accountId, visitor, known: null, now });
}

/** The address from before the change, and from before what was changed after it. False: it can't be. */
async function takeEmailBack(
  transaction: Transaction,
  { accountId, link, now }: { accountId: string; link: OneTimeLink; now: Instant },
): Promise<boolean> {
  const change =
    link.subject && (await readEmailChange(transaction, { accountId, id: link.subject }));
  if (!change || change.confirmedAt === null || change.undoneAt !== null) return false;
  await undoEmailChange(transaction, change, now);
  return true;
}

/** What a stranger has added must not keep the owner out, nor let the stranger in again. */
async function forgetLateFactors(
  transaction: Transaction,
  product: Product,
  accountId: string,
  link: OneTimeLink,
): Promise<void> {
  const since = toIso(link.createdAt - NOT_ME_REACHES_BACK);
  if ((await deleteFactors(transaction, accountId, since)) === 0) return;
  await forgetCodesOfNothing(transaction, accountId);
  const now = product.clock();
  await tellOfSecurity(transaction, product, { accountId, event: 'factors_removed', now });
}
