import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { CHALLENGE_FOR } from '#domain/second-factor.ts';
import type { Instant } from '#domain/time.ts';
import type { Product } from '../../product.ts';
import { keyedHash } from '../purpose-key.ts';

/** What a challenge may be answered for; an answer for one is worth nothing for another. */
export type ChallengeFor =
  | 'sign-in'
  | `second-step ${string}`
  | `confirm ${string}`
  | `register ${string}`;

const CHANCE_OCTETS = 16;
const CONTENT_OCTETS = 8 + CHANCE_OCTETS;

type Keys = Pick<Product, 'secret' | 'clock'>;

const tagOf = ({ secret }: Keys, purpose: ChallengeFor, content: Buffer): Buffer =>
  keyedHash(secret, 'passkey-challenge', Buffer.concat([content, Buffer.from(purpose)]));

/** Signed and not stored: when it ends, 128 bits of chance, and a hash under the installation's key. */
export function mintChallenge(product: Keys, purpose: ChallengeFor): Buffer {
  const content = Buffer.alloc(CONTENT_OCTETS);
  content.writeBigInt64BE(BigInt(product.clock() + CHALLENGE_FOR));
  randomBytes(CHANCE_OCTETS).copy(content, 8);
  return Buffer.concat([content, tagOf(product, purpose, content)]);
}

export interface AnsweredChallenge {
  /** By which it is noted as spent. */
  digest: Buffer;
  expiresAt: Instant;
}

/** Null: not ours, for another purpose, or too old. */
export function readChallenge(
  product: Keys,
  purpose: ChallengeFor,
  challenge: Buffer,
): AnsweredChallenge | null {
  if (challenge.length !== CONTENT_OCTETS + 32) return null;
  const content = challenge.subarray(0, CONTENT_OCTETS);
  if (!timingSafeEqual(challenge.subarray(CONTENT_OCTETS), tagOf(product, purpose, content)))
    return null;
  const expiresAt = Number(content.readBigInt64BE());
  if (product.clock() >= expiresAt) return null;
  return { digest: createHash('sha256').update(challenge).digest(), expiresAt };
}
