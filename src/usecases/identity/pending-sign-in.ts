import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type Factors,
  PENDING_FOR,
  type SecondFactorWay,
  secondFactorsOf,
} from '#domain/second-factor.ts';
import type { Instant } from '#domain/time.ts';
import type { Product } from '../product.ts';
import { keyedHash } from './purpose-key.ts';

/** The password was right, and a second factor is still needed (`finishSignIn`). */
export interface SecondFactorNeeded {
  /** Proves that the password was right, up to `expiresAt`; opens nothing by itself. */
  pendingToken: string;
  expiresAt: Instant;
  ways: readonly SecondFactorWay[];
}

const CONTENT_OCTETS = 16 + 8 + 16;

const tagOf = ({ secret }: Pick<Product, 'secret'>, content: Buffer): Buffer =>
  keyedHash(secret, 'pending-sign-in', content);

const digestOf = (passwordHash: string): Buffer =>
  createHash('sha256').update(passwordHash).digest().subarray(0, 16);

/** Good only while the account's password is the same. */
export function secondFactorNeeded(
  product: Product,
  of: { accountId: string; passwordHash: string; factors: Factors },
): SecondFactorNeeded {
  const expiresAt = product.clock() + PENDING_FOR;
  const content = Buffer.alloc(CONTENT_OCTETS);
  Buffer.from(of.accountId.replaceAll('-', ''), 'hex').copy(content);
  content.writeBigInt64BE(BigInt(expiresAt), 16);
  digestOf(of.passwordHash).copy(content, 24);
  const pendingToken = Buffer.concat([content, tagOf(product, content)]).toString('base64url');
  return { pendingToken, expiresAt, ways: secondFactorsOf(of.factors) };
}

export interface PendingSignIn {
  accountId: string;
  isOfPassword: (passwordHash: string) => boolean;
}

/** Null: not ours, or too old. */
export function readPendingSignIn(product: Product, token: string): PendingSignIn | null {
  const octets = Buffer.from(token.slice(0, 200), 'base64url');
  if (octets.length !== CONTENT_OCTETS + 32 || octets.toString('base64url') !== token) return null;
  const content = octets.subarray(0, CONTENT_OCTETS);
  if (!timingSafeEqual(octets.subarray(CONTENT_OCTETS), tagOf(product, content))) return null;
  if (product.clock() >= Number(content.readBigInt64BE(16))) return null;
  const hex = content.subarray(0, 16).toString('hex');
  return {
    accountId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    isOfPassword: (passwordHash) => content.subarray(24).equals(digestOf(passwordHash)),
  };
}
