import type { Refusal } from '#domain/account-state.ts';
import type { Instant } from '#domain/time.ts';
import type { Product } from '../product.ts';
import { makeSignedLink, readSignedLink } from './signed-link.ts';

export interface OrderLink {
  accountId: string;
  orderId: string;
  expiresAt: Instant;
}

type Ids = Pick<OrderLink, 'accountId' | 'orderId'>;

/** A token that shows one order to whoever holds it until `expiresAt`. 96 characters, nothing is stored. */
export const makeOrderLink = (
  product: Pick<Product, 'secret'>,
  { orderId: id, ...link }: OrderLink,
): string => makeSignedLink(product, 'order-link', { id, ...link });

/** An expired one still names its order, so that a new link can be mailed to its owner. */
export function readOrderLink(
  product: Pick<Product, 'secret' | 'clock'>,
  token: string,
): Ids | Refusal<'forged'> | (Refusal<'expired'> & Ids) {
  const read = readSignedLink(product, 'order-link', token);
  if ('refused' in read && read.refused === 'forged') return read;
  const { id: orderId, ...rest } = read;
  return { orderId, ...rest };
}
