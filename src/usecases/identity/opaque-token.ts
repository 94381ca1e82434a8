import { createHash, randomBytes } from 'node:crypto';

/** What is kept of a token. */
export interface TokenKey {
  accountId: string;
  id: string;
  /** SHA-256 of the whole token: enough, for 256 bits of chance can't be guessed from it. */
  tokenHash: Buffer;
}

const CHANCE_OCTETS = 32;
const LENGTH = 16 + 16 + CHANCE_OCTETS;

const sha256 = (content: Buffer): Buffer => createHash('sha256').update(content).digest();

const uuidOctets = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const toUuid = (octets: Buffer): string =>
  octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/**
 * A token that leads to its row without a search: account id, row id and 32 octets of chance in base64url, 86
 * characters. The ids in it are no secret and no proof.
 */
export function mintToken(accountId: string, id: string): { token: string; tokenHash: Buffer } {
  const octets = Buffer.concat([uuidOctets(accountId), uuidOctets(id), randomBytes(CHANCE_OCTETS)]);
  return { token: octets.toString('base64url'), tokenHash: sha256(octets) };
}

/** Null: not in the shape of a token. Whether there is such a row is for the caller to see. */
export function readToken(token: string): TokenKey | null {
  const octets = Buffer.from(token.slice(0, 200), 'base64url');
  // Only the one spelling that was given out: lax decoding would accept many.
  if (octets.length !== LENGTH || octets.toString('base64url') !== token) return null;
  return {
    accountId: toUuid(octets.subarray(0, 16)),
    id: toUuid(octets.subarray(16, 32)),
    tokenHash: sha256(octets),
  };
}
