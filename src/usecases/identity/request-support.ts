import { randomInt } from 'node:crypto';
import type { Locale } from '#domain/locale.ts';
import { windowLimits } from '#domain/sign-in.ts';
import {
  readSupportMessage,
  type SupportFieldProblem,
  type SupportMessage,
} from '#domain/support-request.ts';
import { inTransaction } from '#storage/database.ts';
import { NOBODY } from '#storage/identity/credentials.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { insertSupportRequest } from '#storage/identity/support-requests.ts';
import type { Product } from '../product.ts';
import { addressCounter, admitRequest, mailCounter, type Paused } from './attempts.ts';

/**
 * Guests' requests and their mails belong to the nil UUID, the operator's own side: no account row stands
 * behind it, and whether the address belongs to a subscriber is not even looked up.
 */
export const GUEST_ACCOUNT_ID = NOBODY;

export interface SupportForm extends Record<keyof SupportMessage, string> {
  locale: Locale;
  address: string;
  /** Of the session, if there is one. */
  accountId: string | null;
}

export type SupportRefusal =
  | { refused: 'invalid'; problems: SupportFieldProblem[] }
  | Paused<'wait'>;

/** Stores the request, sends it to support and a receipt to its writer. */
export async function requestSupport(
  product: Product,
  { locale, address, accountId, ...typed }: SupportForm,
): Promise<{ reference: string } | SupportRefusal> {
  const message = readSupportMessage(typed);
  if ('refused' in message) return message;
  const now = product.clock();
  const owner = accountId ?? GUEST_ACCOUNT_ID;
  const id = product.newId();
  const reference = newReference();
  return inTransaction(product.database, async (transaction) => {
    const key = addressCounter(product, 'support-address', address);
    const limit = { key, limit: windowLimits.supportByAddress };
    const admission = await admitRequest(transaction, [limit], now);
    if (admission !== 'admitted') return admission;
    await insertSupportRequest(transaction, {
      ...message,
      accountId: owner,
      id,
      reference,
      locale,
      createdAt: now,
    });
    const entry = (template: string) => ({
      accountId: owner,
      id: product.newId(),
      payload: { template, requestId: id },
      now,
    });
    await insertMail(transaction, entry('support_request'));
    const receipt = {
      key: mailCounter(product, 'receipt-email', message.email),
      limit: windowLimits.receiptByEmail,
    };
    if ((await admitRequest(transaction, [receipt], now)) === 'admitted')
      await insertMail(transaction, entry('support_request_received'));
    return { reference };
  });
}

/** Crockford's base 32: no letter that can be read as a digit. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** For people to say on the telephone; 40 bits, unique enough together with the account. */
const newReference = (): string =>
  Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
