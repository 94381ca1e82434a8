import { type LinkPurpose, linkLifetimes } from '#domain/one-time-link.ts';
import type { Instant } from '#domain/time.ts';
import { insertLink } from '#storage/identity/one-time-links.ts';
import type { Product } from '../product.ts';
import { mintToken } from './opaque-token.ts';

export interface MintedLink {
  token: string;
  expiresAt: Instant;
}

/**
 * Makes a link at the moment its mail is written, and only then: the token is in the mail and nowhere else, the
 * database keeps its hash, and its time runs from when the mail goes out. A mail that is sent again after a
 * lost answer carries another link; both work until one of them is used.
 */
export async function mintOneTimeLink(
  product: Product,
  {
    accountId,
    purpose,
    subject = null,
  }: { accountId: string; purpose: LinkPurpose; subject?: string | null },
): Promise<MintedLink> {
  const createdAt = product.clock();
  const expiresAt = createdAt + linkLifetimes[purpose];
  const id = product.newId();
  const { token, tokenHash } = mintToken(accountId, id);
  const link = { accountId, id, tokenHash, purpose, subject, createdAt, expiresAt };
  await insertLink(product.database, link);
  return { token, expiresAt };
}
