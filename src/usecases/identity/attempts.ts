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
  | 'second-factor'
  | 'totp-account'
  | 'payment-password'
  | 'link-name'
  | 'link-address'
  | 'support-address'
  | 'receipt-email'
  | 'calendar-feed'
  | 'calendar-address';

const counterKey = (product: Product, scope: Scope, value: string): Buffer =>
  keyedHash(product.secret, 'attempt-counter', `${scope} ${value}`);

export const nameCounter = (product: Product, { kind, value }: Identifier): Buffer =>
  counterKey(product, 'sign-in-name', `${kind} ${value}`);

export const browserCounter = (product: Product, accountId: string, browserId: string): Buffer =>
  counterKey(product, 'sign-in-browser', `${accountId} ${browserId}`);

export const ownPasswordCounter = (product: Product, sessionId: string): Buffer =>
  counterKey(product, 'own-password', sessionId);

/** Of one browser the account knows, of all it doesn't know, or of one session. */
export const secondFactorCounter = (
  product: Product,
  accountId: string,
  from: { browserId: string | null } | { sessionId: string },
): Buffer => {
  const place =
    'sessionId' in from ? `session ${from.sessionId}` : `browser ${from.browserId ?? 'unknown'}`;
  return counterKey(product, 'second-factor', `${accountId} ${place}`);
};

/** All codes of an app that were wrong, wherever they were typed: six digits are few. */
export const totpWindow = (product: Product, accountId: string): CountedWindow => ({
  key: counterKey(product, 'totp-account', accountId),
  limit: windowLimits.totpByAccount,
  countsRefused: false,
});

export const paymentPasswordCounter = (product: Product, accountId: string): Buffer =>
  counterKey(product, 'payment-password', accountId);

export const addressCounter = (
  product: Product,
  scope: 'sign-in-address' | 'link-address' | 'support-address' | 'calendar-address',
  address: string,
): Buffer => counterKey(product, scope, addressBlock(address));

export const feedCounter = (product: Product, feedId: string): Buffer =>
  counterKey(product, 'calendar-feed', feedId);

export const mailCounter = (
  product: Product,
  scope: 'link-name' | 'receipt-email',
  value: string,
): Buffer => counterKey(product, scope, value);

interface CountedWindow {
  key: Buffer;
  limit: WindowLimit;
  /** Also tries that were told to wait or are locked, which checked nothing. */
  countsRefused: boolean;
}

export interface GuessCounters {
  guess: Buffer;
  /**
   * Counts the tries of more than this guesser. Null for the password of a browser the account knows: who shares
   * its address must not be able to stop it.
   */
  window: CountedWindow | null;
}

const keysOf = ({ guess, window }: GuessCounters): Buffer[] =>
  window === null ? [guess] : [guess, window.key];

/** Counts one password or code before it is checked. */
export function admitSecret(
  product: Product,
  counters: GuessCounters,
  now: Instant,
): Promise<{ hasLocked: boolean } | Paused> {
  return inTransaction(product.database, async (transaction) => {
    const { guess, window } = counters;
    const locked = await lockCounters(transaction, keysOf(counters), now);
    const [guesses = null, inWindow = null] = locked;
    const wide = window && admitWithin(inWindow, window.limit, now);
    if (wide && !wide.admitted) return pausedUntil('wait', wide.until, now);
    const admission = admitGuess(guesses, now);
    if (wide && (admission.admitted || window.countsRefused))
      await writeCounter(transaction, window.key, wide.counter);
    if (!admission.admitted) return pausedUntil(admission.refused, admission.until, now);
    await writeCounter(transaction, guess, admission.counter);
    return { hasLocked: admission.hasLocked };
  });
}

/** It was right: nothing of its owner's slips remains, and the window was done no wrong. */
export async function clearGuesses(
  transaction: Transaction,
  counters: GuessCounters,
  now: Instant,
): Promise<void> {
  await lockCounters(transaction, keysOf(counters), now);
  await resetCounters(transaction, [counters.guess], now);
  if (counters.window !== null) await giveAttemptBack(transaction, counters.window.key);
}

/** It was never checked. A wait or lock that its count brought stays: it may have been near. */
export async function takeAttemptBack(
  product: Product,
  counters: GuessCounters,
  now: Instant,
): Promise<void> {
  const keys = keysOf(counters);
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
