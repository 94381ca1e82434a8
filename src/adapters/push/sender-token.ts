import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** Who sends: RFC 8292, "VAPID". */
export interface Sender {
  /** Uncompressed point, base64url: browsers are given it when they subscribe. */
  publicKey: string;
  key: KeyObject;
  /** `mailto:` or `https:`: whom a push service can ask. */
  subject: string;
}

/** From the 32 octets of a P-256 private key. */
export function senderOf(privateKey: Buffer, subject: string): Sender {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const point = pair.getPublicKey();
  const part = (octets: Buffer) => octets.toString('base64url');
  const [x, y] = [part(point.subarray(1, 33)), part(point.subarray(33))];
  const jwk = { kty: 'EC', crv: 'P-256', x, y, d: part(privateKey) };
  return { publicKey: part(point), key: createPrivateKey({ key: jwk, format: 'jwk' }), subject };
}

/** Services allow at most 24 hours (RFC 8292 2). */
const LIFE_SECONDS = 12 * 3_600;

/** The Authorization header for one push service. */
export function authorizationFor(sender: Sender, endpoint: string, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    aud: new URL(endpoint).origin,
    exp: Math.floor(now / 1000) + LIFE_SECONDS,
    sub: sender.subject,
  };
  const content = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(content), {
    key: sender.key,
    dsaEncoding: 'ieee-p1363',
  });
  return `vapid t=${content}.${signature.toString('base64url')}, k=${sender.publicKey}`;
}
