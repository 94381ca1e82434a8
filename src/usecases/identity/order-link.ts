import { timingSafeEqual } from 'node:crypto';
import type { Refusal } from '#domain/account-state.ts';
import type { Instant } from '#domain/time.ts';
import type { Product } from '../product.ts';
import { keyedHash } from './purpose-key.ts';

export interface OrderLink {
  accountId: string;
  orderId: string;
  expiresAt: Instant;
}

type Ids = Pick<OrderLink, 'accountId' | 'orderId'>;

/** Two ids of 16 octets and an instant of 8, in front of a hash of 32. */
const CONTENT_OCTETS = 40;

const uuidOctets = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const toUuid = (octets: Buffer): string =>
  octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** A token that shows one order to whoever holds it until `expiresAt`. 96 characters, nothing is stored. */
export function makeOrderLink({ secret }: Pick<Product, 'secret'>, link: OrderLink): string {
  const content = Buffer.alloc(CONTENT_OCTETS);
  uuidOctets(link.accountId).copy(content, 0);
  uuidOctets(link.orderId).copy(content, 16);
  content.writeBigInt64BE(BigInt(link.expiresAt), 32);
  return Buffer.concat([content, keyedHash(secret, 'order-link', content)]).toString('base64url');
}

/** An expired one still names its order, so that a new link can be mailed to its owner. */
export function readOrderLink(
  { secret, clock }: Pick<Product, 'secret' | 'clock'>,
  token: string,
): Ids | Refusal<'forged'> | (Refusal<'expired'> & Ids) {
  const octets = Buffer.from(token.slice(0, 200), 'base64url');
  if (octets.length !== CONTENT_OCTETS + 32 || octets.toString('base64url') !== token)
    return { refused: 'forged' };
  const content = octets.subarray(0, CONTENT_OCTETS);
  const hash = octets.subarray(CONTENT_OCTETS);
  if (!timingSafeEqual(hash, keyedHash(secret, 'order-link', content)))
    return { refused: 'forged' };
  const ids = {
    accountId: toUuid(content.subarray(0, 16)),
    orderId: toUuid(content.subarray(16, 32)),
  };
  const expiresAt = Number(content.readBigInt64BE(32));
  return clock() >= expiresAt ? { refused: 'expired', ...ids } : ids;
}
