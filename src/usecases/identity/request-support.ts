import { createHash, randomInt } from 'node:crypto';
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
import {
  insertSupportRequest,
  readSupportRequest,
  type SupportRequestRow,
} from '#storage/identity/support-requests.ts';
import type { Product } from '../product.ts';
import { KeyReused } from '../submit.ts';
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
  /**
   * Names the asker's own request: the same again answers the same and writes to nobody; another one
   * from the same mailbox under the same key throws `KeyReused`.
   */
  key?: string;
}

export type SupportRefusal =
  | { refused: 'invalid'; problems: SupportFieldProblem[] }
  | Paused<'wait'>;

/** Stores the request, sends it to support and a receipt to its writer. */
export async function requestSupport(
  product: Product,
  { locale, address, accountId, key, ...typed }: SupportForm,
): Promise<{ reference: string } | SupportRefusal> {
  const message = readSupportMessage(typed);
  if ('refused' in message) return message;
  const now = product.clock();
  const owner = accountId ?? GUEST_ACCOUNT_ID;
  const id = key === undefined ? product.newId() : idOf(`${owner} ${message.email} ${key}`);
  const reference = newReference();
  return inTransaction(product.database, async (transaction) => {
    const counter = addressCounter(product, 'support-address', address);
    const limit = { key: counter, limit: windowLimits.supportByAddress };
    const admission = await admitRequest(transaction, [limit], now);
    if (admission !== 'admitted') return admission;
    const before =
      key === undefined ? null : await readSupportRequest(transaction, { accountId: owner, id });
    if (before) return repeated(before, message);
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

function repeated(before: SupportRequestRow, message: SupportMessage): { reference: string } {
  const fields = ['name', 'email', 'topic', 'message'] as const;
  if (fields.some((field) => before[field] !== message[field])) throw new KeyReused();
  return { reference: before.reference };
}

/** The same id for the same key: a UUID of version 8 (RFC 9562 5.8). */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Crockford's base 32: no letter that can be read as a digit. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** For people to say on the telephone; 40 bits, unique enough together with the account. */
const newReference = (): string =>
  Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
