import type { Instant } from '#domain/time.ts';
import { makeDatedLink, readDatedLink } from '../identity/signed-link.ts';
import type { Product } from '../product.ts';

/** The agreement that a link stops, and no other: a later one of the same line has a link of its own. */
export interface StopKey {
  accountId: string;
  lineId: string;
  agreedAt: Instant;
}

/** The address that stops one agreement for whoever holds it. It is good as long as the agreement is. */
export function stopLinkOf(
  product: Pick<Product, 'secret' | 'baseUrl'>,
  { accountId, lineId: id, agreedAt: at }: StopKey,
): string {
  return `${product.baseUrl}/a/${makeDatedLink(product, 'stop-link', { accountId, id, at })}`;
}

/** Null: it was never ours. */
export function readStopLink(product: Pick<Product, 'secret'>, token: string): StopKey | null {
  const read = readDatedLink(product, 'stop-link', token);
  return read && { accountId: read.accountId, lineId: read.id, agreedAt: read.at };
}
