import { timingSafeEqual } from 'node:crypto';
import type { Refusal } from '#domain/account-state.ts';
import type { Instant } from '#domain/time.ts';
import type { Product } from '../product.ts';
import { type KeyPurpose, keyedHash } from './purpose-key.ts';

/** What a link shows: one thing of one account. */
export interface Linked {
  accountId: string;
  id: string;
}

/** Two ids of 16 octets and an instant of 8, in front of a hash of 32. */
const CONTENT_OCTETS = 40;

const uuidOctets = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const toUuid = (octets: Buffer): string =>
  octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** A token that names one thing and an instant; what the instant means is its purpose's. 96 characters, nothing is stored. */
export function makeDatedLink(
  { secret }: Pick<Product, 'secret'>,
  purpose: KeyPurpose,
  { accountId, id, at }: Linked & { at: Instant },
): string {
  const content = Buffer.alloc(CONTENT_OCTETS);
  uuidOctets(accountId).copy(content, 0);
  uuidOctets(id).copy(content, 16);
  content.writeBigInt64BE(BigInt(at), 32);
  return Buffer.concat([content, keyedHash(secret, purpose, content)]).toString('base64url');
}

/** Null: forged. */
export function readDatedLink(
  { secret }: Pick<Product, 'secret'>,
  purpose: KeyPurpose,
  token: string,
): (Linked & { at: Instant }) | null {
  const octets = Buffer.from(token.slice(0, 200), 'base64url');
  if (octets.length !== CONTENT_OCTETS + 32 || octets.toString('base64url') !== token) return null;
  const content = octets.subarray(0, CONTENT_OCTETS);
  const hash = octets.subarray(CONTENT_OCTETS);
  if (!timingSafeEqual(hash, keyedHash(secret, purpose, content))) return null;
  return {
    accountId: toUuid(content.subarray(0, 16)),
    id: toUuid(content.subarray(16, 32)),
    at: Number(content.readBigInt64BE(32)),
  };
}

/** A token that shows one thing to whoever holds it until `expiresAt`. */
export const makeSignedLink = (
  product: Pick<Product, 'secret'>,
  purpose: KeyPurpose,
  { expiresAt: at, ...link }: Linked & { expiresAt: Instant },
): string => makeDatedLink(product, purpose, { ...link, at });

/** An expired one still names its thing, so that a new link can be mailed to its owner. */
export function readSignedLink(
  product: Pick<Product, 'secret' | 'clock'>,
  purpose: KeyPurpose,
  token: string,
): Linked | Refusal<'forged'> | (Refusal<'expired'> & Linked) {
  const read = readDatedLink(product, purpose, token);
  if (!read) return { refused: 'forged' };
  const { at: expiresAt, ...linked } = read;
  return product.clock() >= expiresAt ? { refused: 'expired', ...linked } : linked;
}
