import { readAccount } from '#storage/reads/account-rows.ts';
import { readInviter, shareMeansOrBrowser } from '#storage/referrals.ts';
import type { Product } from '../product.ts';

/** Whose dots mean nothing. */
const DOTLESS = new Set(['gmail.com', 'googlemail.com']);

/** An address without what its owner may add: `+tag`, capitals, and dots where they are ignored. */
function mailboxOf(email: string): string {
  const [name = '', host = ''] = email.toLowerCase().split('@');
  const bare = name.replace(/\+.*$/, '');
  return DOTLESS.has(host) ? `${bare.replaceAll('.', '')}@gmail.com` : `${bare}@${host}`;
}

/**
 * Who invites and who is invited are one, as far as the accounts tell: the same mailbox, card, wallet or browser; or
 * they invite each other, directly or through others.
 */
export async function invitesHimself(
  { database }: Pick<Product, 'database'>,
  referrerId: string,
  accountId: string,
): Promise<boolean> {
  if (referrerId === accountId) return true;
  const [referrer, friend, shared] = await Promise.all([
    readAccount(database, referrerId),
    readAccount(database, accountId),
    shareMeansOrBrowser(database, referrerId, accountId),
  ]);
  if (!referrer || !friend || shared) return true;
  if (mailboxOf(referrer.email) === mailboxOf(friend.email)) return true;
  return isInvitedBy(database, referrerId, accountId);
}

/** Longer circles are not worth their while. */
const LONGEST = 20;

async function isInvitedBy(
  database: Product['database'],
  accountId: string,
  inviterId: string,
): Promise<boolean> {
  let who: string | null = accountId;
  for (let i = 0; i < LONGEST && who !== null; i++) {
    who = await readInviter(database, who);
    if (who === inviterId) return true;
  }
  return false;
}
