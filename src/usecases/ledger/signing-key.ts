import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { Product } from '../product.ts';

/*
 * Exports are signed with Ed25519 (RFC 8032). The key comes from the installation's one secret by HKDF
 * (RFC 5869), so that there is nothing more to keep; a public key is written as base64url of its 32 octets.
 */

// DER before the 32 octets of a key (RFC 8410 section 7 and 4).
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export interface SigningKey {
  publicKey: string;
  /** Over the SHA-256 of a statement. */
  sign(statementHash: Buffer): string;
}

export function signingKey({ secret }: Pick<Product, 'secret'>): SigningKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'xuka ledger-signature', 32));
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const octets = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: octets.subarray(SPKI.length).toString('base64url'),
    sign: (hash) => sign(null, hash, privateKey).toString('base64url'),
  };
}

/** False also for what is no key or no signature. */
export function isSignedBy(
  publicKey: string,
  signed: { statementHash: Buffer; signature: string },
): boolean {
  const octets = Buffer.from(publicKey, 'base64url');
  if (octets.length !== 32) return false;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.concat([SPKI, octets]), format: 'der', type: 'spki' });
  } catch {
    return false;
  }
  return verify(null, signed.statementHash, key, Buffer.from(signed.signature, 'base64url'));
}

/** Short enough to be read out: the first 16 hex digits of the key's SHA-256, in fours. */
export const keyFingerprint = (publicKey: string): string =>
  createHash('sha256')
    .update(Buffer.from(publicKey, 'base64url'))
    .digest('hex')
    .slice(0, 16)
    .replace(/(.{4})(?=.)/g, '$1 ');
