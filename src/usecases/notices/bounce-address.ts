import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../identity/purpose-key.ts';
import type { Product } from '../product.ts';

/*
 * Variable envelope return path: a mail's bounce comes to an address of its own, which names the mail and
 * can't be made up by others: `bounces+<id>-<hash>@mail.example.org`. Small letters and digits only, for some servers
 * fold the case, and less than 64 of them (RFC 5321 4.5.3.1.1).
 */

const HASH_LENGTH = 10;

const toBase36 = (hex: string): string => BigInt(`0x${hex}`).toString(36);

const hashOf = ({ secret }: Pick<Product, 'secret'>, id: string): string =>
  toBase36(keyedHash(secret, 'bounce-address', id).toString('hex')).slice(0, HASH_LENGTH);

export function bounceAddressOf(
  product: Pick<Product, 'secret'>,
  address: string,
  id: string,
): string {
  const at = address.lastIndexOf('@');
  const name = toBase36(id.replaceAll('-', ''));
  return `${address.slice(0, at)}+${name}-${hashOf(product, id)}${address.slice(at)}`;
}

/** The mail whose bounce comes to this address; null when it is none of ours. */
export function readBounceAddress(
  product: Pick<Product, 'secret'>,
  address: string,
): string | null {
  const [, name, hash] = /\+([0-9a-z]{1,25})-([0-9a-z]{10})@[^@]+$/i.exec(address) ?? [];
  if (name === undefined || hash === undefined) return null;
  const digits = [...name.toLowerCase()].reduce(
    (sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)),
    0n,
  );
  if (digits >= 1n << 128n) return null;
  const id = digits
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const right = Buffer.from(hashOf(product, id));
  return timingSafeEqual(right, Buffer.from(hash.toLowerCase())) ? id : null;
}
