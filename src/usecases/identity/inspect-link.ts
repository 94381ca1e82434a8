import type { Refusal } from '#domain/account-state.ts';
import { type LinkPurpose, type LinkRefusal, linkRefusal } from '#domain/one-time-link.ts';
import type { Instant } from '#domain/time.ts';
import { readPerson } from '#storage/identity/accounts.ts';
import { readEmailChange } from '#storage/identity/email-changes.ts';
import { readLink } from '#storage/identity/one-time-links.ts';
import type { Product } from '../product.ts';
import { readToken } from './opaque-token.ts';

export interface OpenLink {
  purpose: LinkPurpose;
  /** For the greeting, and for password managers. */
  displayName: string;
  userName: string;
  email: string;
  /** The address it puts back; null: it changes none. */
  undoes: string | null;
  expiresAt: Instant;
}

/** A link that is over still says what it was for, so that the page can offer the next step. */
export type OverLink = Refusal<LinkRefusal> & { purpose: LinkPurpose; hasPassword: boolean };

/** Looks at a link and changes nothing: mail scanners open links too. */
export async function inspectLink(
  product: Product,
  token: string,
): Promise<OpenLink | OverLink | Refusal<'link_unknown'>> {
  const key = readToken(token);
  const link = key && (await readLink(product.database, key));
  const person = link && (await readPerson(product.database, key.accountId));
  if (!link || !person) return { refused: 'link_unknown' };
  const { purpose, expiresAt } = link;
  const { displayName, userName, email, hasPassword } = person;
  const refused = linkRefusal(link, product.clock());
  if (refused) return { refused, purpose, hasPassword };
  const change =
    purpose === 'email_undo' && link.subject
      ? await readEmailChange(product.database, { accountId: key.accountId, id: link.subject })
      : null;
  const undoes = change?.oldEmail ?? null;
  return { purpose, displayName, userName, email: undoes ?? email, undoes, expiresAt };
}
