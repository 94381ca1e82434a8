import { BROWSER_KNOWN_FOR } from '#domain/sign-in.ts';
import type { Instant } from '#domain/time.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { type Credential, lockPassword, readCredential } from '#storage/identity/credentials.ts';
import { deleteFactorReset } from '#storage/identity/factor-resets.ts';
import { deleteSessionOfToken } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import { browserTokens } from './browser-cookie.ts';
import { readToken } from './opaque-token.ts';
import {
  type KnownBrowser,
  openSession,
  type SignedIn,
  tellOfNewBrowser,
  type Visitor,
} from './open-session.ts';

/** Who comes in by a browser that may have a session already: it ends when the new one begins. */
export interface Comer extends Visitor {
  sessionToken: string | null;
}

/** The account's credential, and the browser if the account knows it. One statement, found or not. */
export const findCredential = (
  product: Product,
  of: { accountId: string | null; browserCookie: string | null; now: Instant },
): Promise<Credential | null> =>
  readCredential(product.database, {
    accountId: of.accountId,
    browserTokenHashes: browserTokens(of.browserCookie).map((each) => each.tokenHash),
    seenSince: of.now - BROWSER_KNOWN_FOR,
  });

export const knownBrowser = (credential: Credential | null): KnownBrowser | null =>
  credential?.browserId && credential.browserTokenHash
    ? { browserId: credential.browserId, tokenHash: credential.browserTokenHash }
    : null;

/**
 * Opens a session for somebody who has proved everything, unless `mayEnter` says no under the lock of the
 * credential, which it is given.
 */
export async function enterAccount(
  product: Product,
  entry: {
    accountId: string;
    comer: Comer;
    browser: KnownBrowser | null;
    hasSecondFactor: boolean;
    now: Instant;
  },
  mayEnter: (transaction: Transaction, passwordHash: string | null) => Promise<boolean>,
): Promise<SignedIn | null> {
  const { accountId, comer, browser, hasSecondFactor, now } = entry;
  const earlier = comer.sessionToken === null ? null : readToken(comer.sessionToken);
  const signedIn = await inTransaction(product.database, async (transaction) => {
    const locked = await lockPassword(transaction, accountId);
    if (locked === null || !(await mayEnter(transaction, locked.passwordHash))) return null;
    if (earlier?.accountId === accountId) await deleteSessionOfToken(transaction, earlier);
    const { userAgent } = comer;
    if (browser === null)
      await tellOfNewBrowser(transaction, product, { accountId, userAgent, now });
    // Whoever has a factor has not lost them all.
    if (hasSecondFactor) await deleteFactorReset(transaction, accountId);
    const request = { accountId, visitor: comer, known: browser, hasSecondFactor, now };
    return openSession(transaction, product, request);
  });
  if (signedIn && earlier && earlier.accountId !== accountId)
    await deleteSessionOfToken(product.database, earlier);
  return signedIn;
}
