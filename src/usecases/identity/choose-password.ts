import type { Refusal } from '#domain/account-state.ts';
import { choosesPassword, type LinkRefusal, linkRefusal } from '#domain/one-time-link.ts';
import type { PasswordProblem } from '#domain/password.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import type { AccountPerson } from '#storage/identity/accounts.ts';
import { deleteBrowsers } from '#storage/identity/browsers.ts';
import { lockPassword, writePassword } from '#storage/identity/credentials.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { markLinkUsed, readLink, replaceLinks } from '#storage/identity/one-time-links.ts';
import { deleteSessions } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import { clearAccountCounters } from './account-counters.ts';
import { inspectLink } from './inspect-link.ts';
import { hashNewPassword } from './new-password.ts';
import { readToken, type TokenKey } from './opaque-token.ts';
import { openSession, type SignedIn, type Visitor } from './open-session.ts';

export type ChoosePasswordRefusal = Refusal<LinkRefusal | 'link_unknown' | PasswordProblem>;

/**
 * Sets the password by a link from a welcome, reset or "this wasn't me" mail and signs in. Whoever was in is out:
 * all sessions, known browsers and other links end. A password that is refused leaves the link open.
 */
export async function choosePassword(
  product: Product,
  { token, newPassword, ...visitor }: { token: string; newPassword: string } & Visitor,
): Promise<SignedIn | ChoosePasswordRefusal> {
  const key = readToken(token);
  const link = await inspectLink(product, token);
  if (key === null) return { refused: 'link_unknown' };
  if ('refused' in link) return { refused: link.refused };
  if (!choosesPassword(link.purpose)) return { refused: 'link_unknown' };
  const hashed = await hashNewPassword(product, key.accountId, newPassword);
  if ('refused' in hashed) return hashed;
  return inTransaction(product.database, (transaction) =>
    setPassword(transaction, product, { key, visitor, ...hashed }),
  );
}

async function setPassword(
  transaction: Transaction,
  product: Product,
  request: { key: TokenKey; visitor: Visitor; passwordHash: string; person: AccountPerson },
): Promise<SignedIn | Refusal<LinkRefusal | 'link_unknown'>> {
  const { key, visitor, passwordHash, person } = request;
  const { accountId } = key;
  const now = product.clock();
  const before = await lockPassword(transaction, accountId);
  const link = await readLink(transaction, key, { lock: true });
  if (link === null) return { refused: 'link_unknown' };
  const refused = linkRefusal(link, now);
  if (refused) return { refused };
  await markLinkUsed(transaction, { accountId, id: key.id, now });
  await replaceLinks(transaction, { accountId, now });
  await writePassword(transaction, { accountId, passwordHash, now });
  await clearAccountCounters(transaction, product, person, now);
  await deleteSessions(transaction, accountId, null);
  await deleteBrowsers(transaction, accountId);
  // A first password is no news to somebody who was asked to choose one.
  if (before?.passwordHash)
    await insertMail(transaction, {
      accountId,
      id: product.newId(),
      payload: { template: 'password_changed', at: String(now) },
      now,
    });
  return openSession(transaction, product, { accountId, visitor, known: null, now });
}
