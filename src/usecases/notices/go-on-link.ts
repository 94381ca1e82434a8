import type { Refusal } from '#domain/account-state.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { makeSignedLink, readSignedLink } from '../identity/signed-link.ts';
import type { Product } from '../product.ts';

/** As long as a cap with no end of its own is worth lifting. */
const LIFE = 35 * DAY;

/** The address that lifts one cap until its window ends, without signing in. */
export function goOnLinkOf(
  product: Pick<Product, 'secret' | 'clock' | 'baseUrl'>,
  of: { accountId: string; watchId: string; endsAt: Instant | null },
): string {
  const expiresAt = of.endsAt ?? product.clock() + LIFE;
  const link = { accountId: of.accountId, id: of.watchId, expiresAt };
  return `${product.baseUrl}/go-on/${makeSignedLink(product, 'go-on-link', link)}`;
}

export function readGoOnLink(
  product: Pick<Product, 'secret' | 'clock'>,
  token: string,
): { accountId: string; watchId: string } | Refusal<'forged' | 'expired'> {
  const read = readSignedLink(product, 'go-on-link', token);
  if ('refused' in read) return { refused: read.refused };
  return { accountId: read.accountId, watchId: read.id };
}
