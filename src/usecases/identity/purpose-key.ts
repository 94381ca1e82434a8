import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What the installation's one secret is used for here: no value of one purpose is good for another. */
export type KeyPurpose =
  | 'attempt-counter'
  | 'order-link'
  | 'refund-link'
  | 'return-link'
  | 'stop-link'
  | 'go-on-link'
  | 'bounce-address'
  | 'totp-secret'
  | 'passkey-challenge'
  | 'pending-sign-in'
  | 'pending-action'
  | 'voucher-pin'
  | 'promotion-code';

/** HKDF with SHA-256 (RFC 5869): 32 octets of their own for each purpose. */
const purposeKey = (secret: string, purpose: KeyPurpose): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `xuka ${purpose}`, 32));

/** HMAC-SHA256 under the purpose's own key: 32 octets. */
export const keyedHash = (secret: string, purpose: KeyPurpose, content: string | Buffer): Buffer =>
  createHmac('sha256', purposeKey(secret, purpose)).update(content).digest();

const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;

/** AES-256-GCM under the purpose's own key: nonce, text, tag. It opens only for the same `owner`. */
export function seal(
  secret: string,
  purpose: KeyPurpose,
  { content, owner }: { content: Buffer; owner: string },
): Buffer {
  const nonce = randomBytes(NONCE_OCTETS);
  const cipher = createCipheriv('aes-256-gcm', purposeKey(secret, purpose), nonce);
  cipher.setAAD(Buffer.from(owner));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** Null: sealed under another secret, for another owner, or changed since. */
export function unseal(
  secret: string,
  purpose: KeyPurpose,
  { sealed, owner }: { sealed: Buffer; owner: string },
): Buffer | null {
  const key = purposeKey(secret, purpose);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_OCTETS));
  decipher.setAAD(Buffer.from(owner));
  decipher.setAuthTag(sealed.subarray(-TAG_OCTETS));
  try {
    const text = decipher.update(sealed.subarray(NONCE_OCTETS, -TAG_OCTETS));
    return Buffer.concat([text, decipher.final()]);
  } catch {
    return null;
  }
}
