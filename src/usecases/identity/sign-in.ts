import { type Identifier, toIdentifier } from '#domain/identifier.ts';
import { normalizePassword, passwordLimits } from '#domain/password.ts';
import { BROWSER_KNOWN_FOR } from '#domain/sign-in.ts';
import type { Instant } from '#domain/time.ts';
import { PasswordHasherBusy } from '#ports/password-hasher.ts';
import { inTransaction } from '#storage/database.ts';
import { accountOf } from '#storage/identity/claims.ts';
import {
  type Credential,
  lockPassword,
  readCredential,
  rehashPassword,
} from '#storage/identity/credentials.ts';
import { insertMailIfAccount } from '#storage/identity/mail-outbox.ts';
import { deleteSessionOfToken } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import {
  addressCounter,
  admitPassword,
  browserCounter,
  clearGuesses,
  type GuessCounters,
  nameCounter,
  type Paused,
  takeAttemptBack,
} from './attempts.ts';
import { browserTokens } from './browser-cookie.ts';
import { readToken } from './opaque-token.ts';
import {
  type KnownBrowser,
  openSession,
  type SignedIn,
  tellOfNewBrowser,
  type Visitor,
} from './open-session.ts';

export interface SignInAttempt extends Visitor {
  /** E-mail address or user name as typed. */
  identifier: string;
  password: string;
  /** The client's address as the edge trusts it. */
  address: string;
  /** A session this browser still has: it ends when the new one begins. */
  sessionToken: string | null;
}

/**
 * `wrong`: unknown name, wrong password or no password chosen yet, which nobody can tell apart. `wait` and
 * `locked`: nothing was checked; they too are the same for names that nobody has.
 */
export type SignInRefusal = { refused: 'wrong' } | Paused;

/** Throws `PasswordHasherBusy` under more load than memory allows; the attempt then counts as none. */
export async function signIn(
  product: Product,
  attempt: SignInAttempt,
): Promise<SignedIn | SignInRefusal> {
  const now = product.clock();
  const identifier = toIdentifier(attempt.identifier);
  const credential = await findCredential(product, identifier, attempt.browserCookie, now);
  const browser = knownBrowser(credential);
  const counters = countersOf(product, { identifier, credential, browser, attempt });

  const admission = await admitPassword(product, counters, now);
  if ('refused' in admission) return admission;
  const isRight = await verifyOrDecoy(product, credential, attempt.password).catch(
    async (fault: unknown) => {
      await takeAttemptBack(product, counters, now);
      throw fault;
    },
  );
  const signedIn =
    isRight && credential
      ? await open(product, { credential, browser, counters, attempt, now })
      : null;
  if (signedIn) return signedIn;
  if (admission.hasLocked) await tellOfLock(product, credential, now);
  return { refused: 'wrong' };
}

/** Two statements, whether there is such an account or not. */
async function findCredential(
  product: Product,
  identifier: Identifier,
  browserCookie: string | null,
  now: Instant,
): Promise<Credential | null> {
  return readCredential(product.database, {
    accountId: await accountOf(product.database, identifier),
    browserTokenHashes: browserTokens(browserCookie).map((each) => each.tokenHash),
    seenSince: now - BROWSER_KNOWN_FOR,
  });
}

const knownBrowser = (credential: Credential | null): KnownBrowser | null =>
  credential?.browserId && credential.browserTokenHash
    ? { browserId: credential.browserId, tokenHash: credential.browserTokenHash }
    : null;

/** A browser the account knows has a count of its own: what strangers do is not counted against it. */
function countersOf(
  product: Product,
  of: {
    identifier: Identifier;
    credential: Credential | null;
    browser: KnownBrowser | null;
    attempt: SignInAttempt;
  },
): GuessCounters {
  if (of.credential && of.browser) {
    const guess = browserCounter(product, of.credential.accountId, of.browser.browserId);
    return { guess, address: null };
  }
  return {
    guess: nameCounter(product, of.identifier),
    address: addressCounter(product, 'sign-in-address', of.attempt.address),
  };
}

/** A password of the longest kind has fewer UTF-16 units than this. */
const LONGEST_TYPED = 8 * passwordLimits.longest;

/** Always one verification, and always of a hash that costs the same. */
async function verifyOrDecoy(
  { passwords }: Product,
  credential: Credential | null,
  typed: string,
): Promise<boolean> {
  const password = normalizePassword(typed.slice(0, LONGEST_TYPED));
  const isTooLong = typed.length > LONGEST_TYPED || [...password].length > passwordLimits.longest;
  const hash = credential?.passwordHash ?? null;
  const isRight = await passwords.verify(hash ?? passwords.decoy, password);
  return isRight && hash !== null && !isTooLong;
}

interface RightPassword {
  credential: Credential;
  browser: KnownBrowser | null;
  counters: GuessCounters;
  attempt: SignInAttempt;
  now: Instant;
}

/** Null: the password was changed while it was checked, so it is no longer the right one. */
async function open(product: Product, right: RightPassword): Promise<SignedIn | null> {
  const { credential, browser, counters, attempt, now } = right;
  const { accountId, passwordHash } = credential;
  const earlier = attempt.sessionToken === null ? null : readToken(attempt.sessionToken);
  const signedIn = await inTransaction(product.database, async (transaction) => {
    const locked = await lockPassword(transaction, accountId);
    if (locked?.passwordHash !== passwordHash) return null;
    await clearGuesses(transaction, counters, now);
    if (earlier?.accountId === accountId) await deleteSessionOfToken(transaction, earlier);
    if (browser === null)
      await tellOfNewBrowser(transaction, product, {
        accountId,
        userAgent: attempt.userAgent,
        now,
      });
    return openSession(transaction, product, { accountId, visitor: attempt, known: browser, now });
  });
  if (signedIn && earlier && earlier.accountId !== accountId)
    await deleteSessionOfToken(product.database, earlier);
  if (signedIn && passwordHash !== null && product.passwords.isOutdated(passwordHash))
    await strengthen(product, { accountId, passwordHash, password: attempt.password });
  return signedIn;
}

/** The right password is at hand only now; under load the next sign-in will do. */
async function strengthen(
  { passwords, database }: Product,
  of: { accountId: string; passwordHash: string; password: string },
): Promise<void> {
  try {
    const to = await passwords.hash(normalizePassword(of.password));
    await rehashPassword(database, { accountId: of.accountId, from: of.passwordHash, to });
  } catch (fault) {
    if (!(fault instanceof PasswordHasherBusy)) throw fault;
  }
}

/** The owner, if there is one, gets a link that unlocks. Nobody else can see whether that happened. */
async function tellOfLock(product: Product, credential: Credential | null, now: Instant) {
  await inTransaction(product.database, (transaction) =>
    insertMailIfAccount(transaction, {
      accountId: credential?.accountId ?? null,
      id: product.newId(),
      payload: { template: 'unlock_account', because: 'locked' },
      now,
    }),
  );
}
