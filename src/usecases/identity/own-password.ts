import { normalizePassword } from '#domain/password.ts';
import type { Instant } from '#domain/time.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { readCredential } from '#storage/identity/credentials.ts';
import { type Proof, renewSessionToken } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import {
  admitSecret,
  clearGuesses,
  ownPasswordCounter,
  type Paused,
  takeAttemptBack,
} from './attempts.ts';
import type { CurrentSession } from './identify-session.ts';
import { mintToken } from './opaque-token.ts';

export type OwnPasswordRefusal = { refused: 'wrong' } | Paused;

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId'>;

/**
 * Checks the password of somebody who is signed in. The session has a count of its own, so that a stolen session
 * can't be used to guess, and nobody outside can stop its owner.
 */
export async function checkOwnPassword(
  product: Product,
  { accountId, sessionId }: Caller,
  typed: string,
): Promise<{ passwordHash: string } | OwnPasswordRefusal> {
  const now = product.clock();
  const counters = { guess: ownPasswordCounter(product, sessionId), window: null };
  const admission = await admitSecret(product, counters, now);
  if ('refused' in admission) return admission;
  const passwordHash = await currentHash(product, accountId, now);
  const known = passwordHash ?? product.passwords.decoy;
  const isRight = await product.passwords
    .verify(known, normalizePassword(typed))
    .catch(async (fault: unknown) => {
      await takeAttemptBack(product, counters, now);
      throw fault;
    });
  if (!isRight || passwordHash === null) return { refused: 'wrong' };
  await inTransaction(product.database, (transaction) => clearGuesses(transaction, counters, now));
  return { passwordHash };
}

async function currentHash(product: Product, accountId: string, now: Instant) {
  const request = { accountId, browserTokenHashes: [], seenSince: now };
  return (await readCredential(product.database, request))?.passwordHash ?? null;
}

/** The next token of a session, after its owner proved to be there. Null: the session has ended. */
export async function renewSession(
  transaction: Transaction,
  { accountId, sessionId }: Caller,
  { proof, now }: { proof: Proof; now: Instant },
): Promise<string | null> {
  const { token, tokenHash } = mintToken(accountId, sessionId);
  const renewal = { accountId, id: sessionId, tokenHash, proof, now };
  return (await renewSessionToken(transaction, renewal)) ? token : null;
}
