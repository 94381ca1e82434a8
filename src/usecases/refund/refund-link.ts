import type { Refusal } from '#domain/account-state.ts';
import { DAY } from '#domain/time.ts';
import { makeSignedLink, readSignedLink } from '../identity/signed-link.ts';
import type { Product } from '../product.ts';

export interface RefundKey {
  accountId: string;
  /** Of the request, or of a refund that goes back by itself. */
  refundId: string;
}

/** Long enough for a bank, a complaint and an answer. */
const LIFE = 180 * DAY;

/** The address that shows one refund to whoever holds it, without signing in. */
export function refundLinkOf(
  product: Pick<Product, 'secret' | 'clock' | 'baseUrl'>,
  { accountId, refundId: id }: RefundKey,
): string {
  const expiresAt = product.clock() + LIFE;
  return `${product.baseUrl}/r/${makeSignedLink(product, 'refund-link', { accountId, id, expiresAt })}`;
}

export function readRefundLink(
  product: Pick<Product, 'secret' | 'clock'>,
  token: string,
): RefundKey | Refusal<'forged' | 'expired'> {
  const read = readSignedLink(product, 'refund-link', token);
  return 'refused' in read
    ? { refused: read.refused }
    : { accountId: read.accountId, refundId: read.id };
}
