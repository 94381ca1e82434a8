import { type Identifier, toIdentifier } from '#domain/identifier.ts';
import { normalizePassword, passwordLimits } from '#domain/password.ts';
import { type Factors, hasSecondFactor } from '#domain/second-factor.ts';
import { windowLimits } from '#domain/sign-in.ts';
import type { Instant } from '#domain/time.ts';
import { PasswordHasherBusy } from '#ports/password-hasher.ts';
import { inTransaction } from '#storage/database.ts';
import { accountOf } from '#storage/identity/claims.ts';
import { type Credential, rehashPassword } from '#storage/identity/credentials.ts';
import { readFactors } from '#storage/identity/factors.ts';
import { insertMailIfAccount } from '#storage/identity/mail-outbox.ts';
import type { Product } from '../product.ts';
import {
  addressCounter,
  admitSecret,
  browserCounter,
  clearGuesses,
  type GuessCounters,
  nameCounter,
  type Paused,
  takeAttemptBack,
} from './attempts.ts';
import { type Comer, enterAccount, findCredential, knownBrowser } from './enter-account.ts';
import type { KnownBrowser, SignedIn } from './open-session.ts';
import { type SecondFactorNeeded, secondFactorNeeded } from './pending-sign-in.ts';

export interface SignInAttempt extends Comer {
  /** E-mail address or user name as typed. */
  identifier: string;
  password: string;
  /** The client's address as the edge trusts it. */
  address: string;
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
): Promise<SignedIn | SecondFactorNeeded | SignInRefusal> {
  const now = product.clock();
  const identifier = toIdentifier(attempt.identifier);
  const accountId = await accountOf(product.database, identifier);
  const { browserCookie } = attempt;
  const credential = await findCredential(product, { accountId, browserCookie, now });
  const browser = knownBrowser(credential);
  const counters = countersOf(product, { identifier, credential, browser, attempt });

  const admission = await admitSecret(product, counters, now);
  if ('refused' in admission) return admission;
  const isRight = await verifyOrDecoy(product, credential, attempt.password).catch(
    async (fault: unknown) => {
      await takeAttemptBack(product, counters, now);
      throw fault;
    },
  );
  const entered =
    isRight && credential
      ? await open(product, { credential, browser, counters, attempt, now })
      : null;
  if (entered) return entered;
  if (admission.hasLocked) await tellOfLock(product, credential, now);
  return { refused: 'wrong' };
}

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
    return { guess, window: null };
  }
  return {
    guess: nameCounter(product, of.identifier),
    window: {
      key: addressCounter(product, 'sign-in-address', of.attempt.address),
      limit: windowLimits.signInByAddress,
      countsRefused: true,
    },
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
async function open(
  product: Product,
  right: RightPassword,
): Promise<SignedIn | SecondFactorNeeded | null> {
  const { credential, browser, counters, attempt, now } = right;
  const { accountId, passwordHash } = credential;
  if (passwordHash === null) return null;
  let factors: Factors | null = null;
  const entry = { accountId, comer: attempt, browser, hasSecondFactor: false, now };
  const signedIn = await enterAccount(product, entry, async (transaction, current) => {
    factors = null;
    if (current !== passwordHash) return false;
    await clearGuesses(transaction, counters, now);
    factors = await readFactors(transaction, accountId);
    return !hasSecondFactor(factors);
  });
  if (factors === null) return null;
  const isOutdated = product.passwords.isOutdated(passwordHash);
  if (isOutdated && signedIn)
    await strengthen(product, { accountId, passwordHash, password: attempt.password });
  return signedIn ?? secondFactorNeeded(product, { accountId, passwordHash, factors });
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
