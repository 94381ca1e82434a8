import type { Identifier } from '#domain/identifier.ts';
import {
  addressBlock,
  admitGuess,
  admitWithin,
  type WindowLimit,
  windowLimits,
} from '#domain/sign-in.ts';
import { type Instant, SECOND } from '#domain/time.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import {
  giveAttemptBack,
  lockCounters,
  resetCounters,
  writeCounter,
} from '#storage/identity/attempt-counters.ts';
import type { Product } from '../product.ts';
import { keyedHash } from './purpose-key.ts';

/** Said alike whether the name exists or not. */
export interface Paused<Code extends 'wait' | 'locked' = 'wait' | 'locked'> {
  refused: Code;
  /** At least 1, rounded up. */
  retryAfterSeconds: number;
}

const pausedUntil = <Code extends 'wait' | 'locked'>(
  refused: Code,
  until: Instant,
  now: Instant,
): Paused<Code> => ({ refused, retryAfterSeconds: Math.max(1, Math.ceil((until - now) / SECOND)) });

type Scope =
  | 'sign-in-name'
  | 'sign-in-browser'
  | 'sign-in-address'
  | 'own-password'
  | 'link-name'
  | 'link-address'
  | 'support-address'
  | 'receipt-email';

const counterKey = (product: Product, scope: Scope, value: string): Buffer =>
  keyedHash(product.secret, 'attempt-counter', `${scope} ${value}`);

export const nameCounter = (product: Product, { kind, value }: Identifier): Buffer =>
  counterKey(product, 'sign-in-name', `${kind} ${value}`);

export const browserCounter = (product: Product, accountId: string, browserId: string): Buffer =>
  counterKey(product, 'sign-in-browser', `${accountId} ${browserId}`);

export const ownPasswordCounter = (product: Product, sessionId: string): Buffer =>
  counterKey(product, 'own-password', sessionId);

export const addressCounter = (
  product: Product,
  scope: 'sign-in-address' | 'link-address' | 'support-address',
  address: string,
): Buffer => counterKey(product, scope, addressBlock(address));

export const mailCounter = (
  product: Product,
  scope: 'link-name' | 'receipt-email',
  value: string,
): Buffer => counterKey(product, scope, value);

export interface GuessCounters {
  guess: Buffer;
  /** Null for a browser the account knows: who shares its address must not be able to stop it. */
  address: Buffer | null;
}

/** Counts one password before it is checked. The address counts every try, admitted or not. */
export function admitPassword(
  product: Product,
  { guess, address }: GuessCounters,
  now: Instant,
): Promise<{ hasLocked: boolean } | Paused> {
  return inTransaction(product.database, async (transaction) => {
    const keys = address === null ? [guess] : [guess, address];
    const [guesses = null, fromAddress = null] = await lockCounters(transaction, keys, now);
    if (address !== null) {
      const admission = admitWithin(fromAddress, windowLimits.signInByAddress, now);
      if (!admission.admitted) return pausedUntil('wait', admission.until, now);
      await writeCounter(transaction, address, admission.counter);
    }
    const admission = admitGuess(guesses, now);
    if (!admission.admitted) return pausedUntil(admission.refused, admission.until, now);
    await writeCounter(transaction, guess, admission.counter);
    return { hasLocked: admission.hasLocked };
  });
}

/** The password was right: nothing of its owner's slips remains, and the address did no wrong. */
export async function clearGuesses(
  transaction: Transaction,
  { guess, address }: GuessCounters,
  now: Instant,
): Promise<void> {
  await lockCounters(transaction, address === null ? [guess] : [guess, address], now);
  await resetCounters(transaction, [guess], now);
  if (address !== null) await giveAttemptBack(transaction, address);
}

/** The password was never checked. A wait or lock that its count brought stays: it may have been near. */
export async function takeAttemptBack(
  product: Product,
  { guess, address }: GuessCounters,
  now: Instant,
): Promise<void> {
  const keys = address === null ? [guess] : [guess, address];
  await inTransaction(product.database, async (transaction) => {
    await lockCounters(transaction, keys, now);
    for (const key of keys) await giveAttemptBack(transaction, key);
  });
}

/** Counts one more request against plain limits; the first that is reached says how long to wait. */
export async function admitRequest(
  transaction: Transaction,
  limits: readonly { key: Buffer; limit: WindowLimit }[],
  now: Instant,
): Promise<'admitted' | Paused<'wait'>> {
  const counters = await lockCounters(
    transaction,
    limits.map((each) => each.key),
    now,
  );
  const admissions = limits.map(({ limit }, i) => admitWithin(counters[i] ?? null, limit, now));
  for (const admission of admissions)
    if (!admission.admitted) return pausedUntil('wait', admission.until, now);
  for (const [i, admission] of admissions.entries())
    if (admission.admitted) await writeCounter(transaction, limits[i]!.key, admission.counter);
  return 'admitted';
}
