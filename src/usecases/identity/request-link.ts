import type { Refusal } from '#domain/account-state.ts';
import { toIdentifier } from '#domain/identifier.ts';
import { choosesPassword, type LinkPurpose } from '#domain/one-time-link.ts';
import { windowLimits } from '#domain/sign-in.ts';
import { inTransaction } from '#storage/database.ts';
import { readPerson } from '#storage/identity/accounts.ts';
import { accountOf } from '#storage/identity/claims.ts';
import { insertMailIfAccount } from '#storage/identity/mail-outbox.ts';
import { readLink } from '#storage/identity/one-time-links.ts';
import type { Product } from '../product.ts';
import { addressCounter, admitRequest, mailCounter, type Paused } from './attempts.ts';
import { readToken } from './opaque-token.ts';

/** Says only that the request was taken: a mail goes out if there is somebody to write to. */
export type Requested = { requested: true };

interface NameRequest {
  /** E-mail address or user name as typed. */
  identifier: string;
  address: string;
}

/** "I forgot my password." Answer and work are the same for names that nobody has. */
export const requestPasswordReset = (
  product: Product,
  request: NameRequest,
): Promise<Requested | Paused<'wait'>> => requestByName(product, request, 'password_reset');

/** "Let me try again." Also sent by itself when a name is locked. */
export const requestUnlock = (
  product: Product,
  request: NameRequest,
): Promise<Requested | Paused<'wait'>> => requestByName(product, request, 'unlock_account');

type LinkTemplate = 'welcome' | 'password_reset' | 'unlock_account';

async function requestByName(
  product: Product,
  { identifier, address }: NameRequest,
  template: LinkTemplate,
): Promise<Requested | Paused<'wait'>> {
  const name = toIdentifier(identifier);
  const accountId = await accountOf(product.database, name);
  const counted = `${template} ${name.kind} ${name.value}`;
  return requestMail(product, { accountId, counted, address, template });
}

/** Null: a link that is asked for elsewhere, by somebody who has proved more. */
const templateAgain = (purpose: LinkPurpose, hasPassword: boolean): LinkTemplate | null => {
  if (purpose === 'unlock') return 'unlock_account';
  if (!choosesPassword(purpose) || purpose === 'email_undo') return null;
  return hasPassword ? 'password_reset' : 'welcome';
};

/** A new link in place of one that is over, to the same mailbox; the old one proves nothing else. */
export async function requestLinkAgain(
  product: Product,
  { token, address }: { token: string; address: string },
): Promise<Requested | Paused<'wait'> | Refusal<'link_unknown'>> {
  const key = readToken(token);
  const link = key && (await readLink(product.database, key));
  const person = link && (await readPerson(product.database, key.accountId));
  if (!link || !person) return { refused: 'link_unknown' };
  const { accountId, hasPassword } = person;
  const template = templateAgain(link.purpose, hasPassword);
  if (template === null) return { refused: 'link_unknown' };
  return requestMail(product, { accountId, counted: `again ${accountId}`, address, template });
}

/**
 * Too many from one address are told to wait. Too many for one name get the usual answer and no further mail, for
 * a stranger must learn nothing about a name and fill nobody's mailbox.
 */
async function requestMail(
  product: Product,
  request: { accountId: string | null; counted: string; address: string; template: LinkTemplate },
): Promise<Requested | Paused<'wait'>> {
  const { accountId, counted, address, template } = request;
  const now = product.clock();
  const fromAddress = addressCounter(product, 'link-address', address);
  const forName = mailCounter(product, 'link-name', counted);
  return inTransaction(product.database, async (transaction) => {
    const addressLimit = { key: fromAddress, limit: windowLimits.linkByAddress };
    const admission = await admitRequest(transaction, [addressLimit], now);
    if (admission !== 'admitted') return admission;
    const nameLimit = { key: forName, limit: windowLimits.linkByName };
    if ((await admitRequest(transaction, [nameLimit], now)) === 'admitted')
      await insertMailIfAccount(transaction, {
        accountId,
        id: product.newId(),
        payload: { template, because: 'asked' },
        now,
      });
    return { requested: true };
  });
}
