import { toPublicId } from '#domain/public-id.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { makeSignedLink, readSignedLink } from '../identity/signed-link.ts';
import type { Product } from '../product.ts';

/** A bank's app may take its time until it opens a browser again. */
const KEPT_FOR = 1 * DAY;

type Ids = { accountId: string; orderId: string };

/**
 * Where a browser comes back to from the provider's page of a payment. It may be another browser than the one that
 * went there: what the address carries tells it how the payment went and nothing else, for the provider knows it too.
 * The same each time it is asked for.
 */
export const returnUrl = (
  product: Pick<Product, 'secret' | 'baseUrl'>,
  { accountId, orderId, deadlineAt }: Ids & { deadlineAt: Instant },
): string => {
  const link = { accountId, id: orderId, expiresAt: deadlineAt + KEPT_FOR };
  const token = makeSignedLink(product, 'return-link', link);
  return `${product.baseUrl}/orders/${toPublicId('ord', orderId)}/return?by=${token}`;
};

/** Null: forged, or too old. */
export function readReturnLink(
  product: Pick<Product, 'secret' | 'clock'>,
  token: string,
): Ids | null {
  const read = readSignedLink(product, 'return-link', token);
  return 'refused' in read ? null : { accountId: read.accountId, orderId: read.id };
}
