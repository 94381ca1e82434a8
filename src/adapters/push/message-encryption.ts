import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** The record size that is announced; one record holds everything (RFC 8188 2). */
const RECORD_OCTETS = 4096;
const TAG_OCTETS = 16;
const POINT_OCTETS = 65;
const AUTH_OCTETS = 16;
const HEADER_OCTETS = 16 + 4 + 1 + POINT_OCTETS;

/** What fits into one record beside its delimiter and tag. */
export const LONGEST_OCTETS = RECORD_OCTETS - HEADER_OCTETS - TAG_OCTETS - 1;

export interface ReceiverKeys {
  /** The browser's P-256 point, uncompressed. */
  point: Buffer;
  auth: Buffer;
}

/** Null: these are no keys of a browser. */
export function readReceiverKeys(keys: { p256dh: string; auth: string }): ReceiverKeys | null {
  const point = Buffer.from(keys.p256dh, 'base64url');
  const auth = Buffer.from(keys.auth, 'base64url');
  return point.length === POINT_OCTETS && point[0] === 4 && auth.length === AUTH_OCTETS
    ? { point, auth }
    : null;
}

const derive = (ikm: Buffer, salt: Buffer, info: Buffer, octets: number): Buffer =>
  Buffer.from(hkdfSync('sha256', ikm, salt, info, octets));

/**
 * A whole body of content coding `aes128gcm` that only this browser can read (RFC 8291 with RFC 8188).
 * Throws on a point that is not on the curve. `own` and `salt` are fresh ones but in tests.
 */
export function encryptFor(
  { point, auth }: ReceiverKeys,
  text: string,
  { privateKey, salt = randomBytes(16) }: { privateKey?: Buffer; salt?: Buffer } = {},
): Buffer {
  const own = createECDH('prime256v1');
  if (privateKey) own.setPrivateKey(privateKey);
  else own.generateKeys();
  const ownPoint = own.getPublicKey();
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), point, ownPoint]);
  const ikm = derive(own.computeSecret(point), auth, keyInfo, 32);
  const key = derive(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(RECORD_OCTETS, 0);
  header.writeUInt8(POINT_OCTETS, 4);
  // 2 ends the last record.
  const sealed = [cipher.update(text), cipher.update(Buffer.of(2)), cipher.final()];
  return Buffer.concat([salt, header, ownPoint, ...sealed, cipher.getAuthTag()]);
}
