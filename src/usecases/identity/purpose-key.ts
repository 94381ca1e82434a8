import { createHmac, hkdfSync } from 'node:crypto';

/** What the installation's one secret is used for here: no value of one purpose is good for another. */
export type KeyPurpose = 'attempt-counter' | 'order-link';

/** HKDF with SHA-256 (RFC 5869): 32 octets of their own for each purpose. */
const purposeKey = (secret: string, purpose: KeyPurpose): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `xuka ${purpose}`, 32));

/** HMAC-SHA256 under the purpose's own key: 32 octets. */
export const keyedHash = (secret: string, purpose: KeyPurpose, content: string | Buffer): Buffer =>
  createHmac('sha256', purposeKey(secret, purpose)).update(content).digest();
