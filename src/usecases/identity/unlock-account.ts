import type { Refusal } from '#domain/account-state.ts';
import { type LinkRefusal, linkRefusal } from '#domain/one-time-link.ts';
import { inTransaction } from '#storage/database.ts';
import { readPerson } from '#storage/identity/accounts.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import { markLinkUsed, readLink } from '#storage/identity/one-time-links.ts';
import type { Product } from '../product.ts';
import { clearAccountCounters } from './account-counters.ts';
import { readToken } from './opaque-token.ts';
import { rememberBrowser, type Visitor } from './open-session.ts';

export type UnlockRefusal = Refusal<LinkRefusal | 'link_unknown'>;

/**
 * Lets the owner of the mailbox try again, in this browser: it becomes a known one, so that whoever locked the
 * account can go on guessing elsewhere without stopping it a second time. Nobody is signed in by it.
 */
export async function unlockAccount(
  product: Product,
  { token, ...visitor }: { token: string } & Visitor,
): Promise<{ browserCookie: string; email: string } | UnlockRefusal> {
  const key = readToken(token);
  if (key === null) return { refused: 'link_unknown' };
  const { accountId, id } = key;
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    const link = await readLink(transaction, key, { lock: true });
    const person = await readPerson(transaction, accountId);
    if (link === null || person === null || link.purpose !== 'unlock')
      return { refused: 'link_unknown' };
    const refused = linkRefusal(link, now);
    if (refused) return { refused };
    await markLinkUsed(transaction, { accountId, id, now });
    await clearAccountCounters(transaction, product, person, now);
    const request = { accountId, visitor, known: null, now };
    const { browserCookie } = await rememberBrowser(transaction, product, request);
    return { browserCookie, email: person.email };
  });
}
