import type { Refusal } from '#domain/account-state.ts';
import { type LinkRefusal, linkRefusal, type OneTimeLink } from '#domain/one-time-link.ts';
import { CLAIM_HOLD } from '#domain/sign-in.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { confirmClaim, holdClaim } from '#storage/identity/claims.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import {
  confirmEmailChange as confirm,
  type EmailChange,
  readEmailChange,
} from '#storage/identity/email-changes.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { markLinkUsed, readLink, replaceLinks } from '#storage/identity/one-time-links.ts';
import { deleteSessions } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import { tellOfSecurity } from './factors/tell-of-security.ts';
import { readToken, type TokenKey } from './opaque-token.ts';

type LinkRefusals = Refusal<LinkRefusal | 'link_unknown'>;

/** `email_taken`: another account has it; only who reads that mailbox is told. */
export type ConfirmEmailRefusal = LinkRefusals | Refusal<'email_taken'>;

/** What a link would do, without doing it: mail scanners open links too. */
export async function inspectEmailChange(
  product: Product,
  token: string,
): Promise<EmailChange | LinkRefusals> {
  const key = readToken(token);
  return key ? changeOf(product, key, product.clock()) : { refused: 'link_unknown' };
}

/**
 * The address changes: mail goes to it from now on, and it signs in. Who asked stays signed in, all others are out; no link
 * mailed before opens anything. The old address is told, with a link that takes all of it back for three days.
 */
export async function confirmEmailChange(
  product: Product,
  token: string,
): Promise<{ email: string } | ConfirmEmailRefusal> {
  const { database } = product;
  const key = readToken(token);
  const now = product.clock();
  const seen: EmailChange | LinkRefusals = key
    ? await changeOf(product, key, now)
    : { refused: 'link_unknown' };
  if (key === null || 'refused' in seen) return seen as LinkRefusals;
  const { accountId, newEmail: value } = seen;
  const claim = { kind: 'email', value, accountId, now } as const;
  if (!(await holdClaim(database, { ...claim, expiresAt: now + CLAIM_HOLD })))
    return { refused: 'email_taken' };
  const answer = await inTransaction(database, async (transaction) => {
    await lockPassword(transaction, accountId);
    const change = await changeOf({ database: transaction }, key, now, { lock: true });
    if ('refused' in change) return change;
    await changeTo(transaction, product, { change, key, now });
    return { email: value };
  });
  // What breaks off here is made up for by the sweep: the account bears it.
  if ('email' in answer) await confirmClaim(database, claim);
  return answer;
}

async function changeOf(
  { database }: { database: Product['database'] | Transaction },
  key: TokenKey,
  now: number,
  { lock = false } = {},
): Promise<EmailChange | LinkRefusals> {
  const link: OneTimeLink | null = await readLink(database, key, { lock });
  if (link?.purpose !== 'email_change') return { refused: 'link_unknown' };
  const refused = linkRefusal(link, now);
  if (refused) return { refused };
  const { accountId } = key;
  const change = link.subject && (await readEmailChange(database, { accountId, id: link.subject }));
  // Another one was asked for since, or none any more.
  return change && change.confirmedAt === null ? change : { refused: 'link_replaced' };
}

async function changeTo(
  transaction: Transaction,
  product: Product,
  { change, key, now }: { change: EmailChange; key: TokenKey; now: number },
): Promise<void> {
  const { accountId, sessionId, id: changeId } = change;
  await confirm(transaction, change, now);
  await markLinkUsed(transaction, { accountId, id: key.id, now });
  await replaceLinks(transaction, { accountId, now });
  await deleteSessions(transaction, accountId, sessionId);
  const payload = { template: 'email_changed', changeId };
  await insertMail(transaction, { accountId, id: product.newId(), payload, now });
  await tellOfSecurity(transaction, product, { accountId, event: 'email_changed', now });
}
