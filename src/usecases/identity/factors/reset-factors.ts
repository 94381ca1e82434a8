import type { Refusal } from '#domain/account-state.ts';
import { type LinkRefusal, linkRefusal } from '#domain/one-time-link.ts';
import { FACTOR_RESET_AFTER } from '#domain/second-factor.ts';
import type { Instant } from '#domain/time.ts';
import { inTransaction } from '#storage/database.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import {
  deleteFactorReset,
  insertFactorReset,
  readFactorReset,
} from '#storage/identity/factor-resets.ts';
import { deleteFactors } from '#storage/identity/factors.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { markLinkUsed, readLink } from '#storage/identity/one-time-links.ts';
import type { Product } from '../../product.ts';
import { openPending } from '../finish-sign-in.ts';
import type { CurrentSession } from '../identify-session.ts';
import { readToken } from '../opaque-token.ts';
import { tellOfSecurity } from './tell-of-security.ts';

/**
 * "I have lost them all": the password was right. The owner is told at once and can object for three days; then a
 * link goes to the mailbox. Password, mailbox and time together take the place of the factor, none of them alone.
 * Asked again, the first asking stands.
 */
export async function askFactorReset(
  product: Product,
  pendingToken: string,
): Promise<{ dueAt: Instant } | Refusal<'pending_over'>> {
  const pending = await openPending(product, pendingToken);
  if (pending === null) return { refused: 'pending_over' };
  const { accountId } = pending;
  const now = product.clock();
  const reset = { accountId, id: product.newId(), askedAt: now, dueAt: now + FACTOR_RESET_AFTER };
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    if (!(await insertFactorReset(transaction, reset)))
      return { dueAt: (await readFactorReset(transaction, accountId))!.dueAt };
    await tellOfSecurity(transaction, product, { accountId, event: 'factor_reset_asked', now });
    await insertMail(transaction, {
      accountId,
      id: product.newId(),
      payload: { template: 'factor_reset', resetId: reset.id },
      now,
      dueAt: reset.dueAt,
    });
    return { dueAt: reset.dueAt };
  });
}

/** "They are not lost": somebody who is signed in objects. */
export async function keepFactors(
  product: Product,
  { accountId }: Pick<CurrentSession, 'accountId'>,
): Promise<{ kept: boolean }> {
  return { kept: await deleteFactorReset(product.database, accountId) };
}

/** By the mailed link: all factors and recovery codes go. Nobody is signed in by it. */
export async function resetFactors(
  product: Product,
  token: string,
): Promise<{ removed: true } | Refusal<LinkRefusal | 'link_unknown'>> {
  const key = readToken(token);
  if (key === null) return { refused: 'link_unknown' };
  const { accountId, id } = key;
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    const link = await readLink(transaction, key, { lock: true });
    if (link?.purpose !== 'factor_reset') return { refused: 'link_unknown' };
    const refused = linkRefusal(link, now);
    if (refused) return { refused };
    // Somebody objected since the mail went out.
    if (!(await deleteFactorReset(transaction, accountId))) return { refused: 'link_replaced' };
    await markLinkUsed(transaction, { accountId, id, now });
    await deleteFactors(transaction, accountId, null);
    await tellOfSecurity(transaction, product, { accountId, event: 'factors_removed', now });
    return { removed: true };
  });
}
