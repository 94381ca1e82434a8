import { type BrowserName, browserName } from '#domain/browser-name.ts';
import { sessionLifetime } from '#domain/sign-in.ts';
import type { Instant } from '#domain/time.ts';
import type { Transaction } from '#storage/database.ts';
import { putBrowser } from '#storage/identity/browsers.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { insertSession } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import { nextBrowserCookie } from './browser-cookie.ts';
import { mintToken } from './opaque-token.ts';

/** What the edge puts into cookies: both `__Host-`, Secure, HttpOnly, SameSite=Lax, Path=/. */
export interface SignedIn {
  accountId: string;
  sessionId: string;
  /** For the session cookie, up to `expiresAt`. */
  sessionToken: string;
  expiresAt: Instant;
  /** For the browser cookie, kept for `BROWSER_KNOWN_FOR`; never deleted at sign-out. */
  browserCookie: string;
}

export interface Visitor {
  /** The browser cookie as it came. */
  browserCookie: string | null;
  /** The User-Agent field as it came. */
  userAgent: string;
}

/** A browser of the account as it was found at sign-in; null: none was. */
export interface KnownBrowser {
  browserId: string;
  tokenHash: Buffer;
}

const LONGEST_USER_AGENT = 300;

/** Writes the browser under a new token. The caller has locked the account's password. */
export async function rememberBrowser(
  transaction: Transaction,
  product: Product,
  request: { accountId: string; visitor: Visitor; known: KnownBrowser | null; now: Instant },
): Promise<{ browserId: string; browserCookie: string }> {
  const { accountId, visitor, known, now } = request;
  const browserId = known?.browserId ?? product.newId();
  const next = nextBrowserCookie(visitor.browserCookie, known?.tokenHash ?? null);
  await putBrowser(transaction, { accountId, id: browserId, tokenHash: next.tokenHash, now });
  return { browserId, browserCookie: next.cookie };
}

/** Opens a session with new tokens. The caller has locked the account's password. */
export async function openSession(
  transaction: Transaction,
  product: Product,
  request: {
    accountId: string;
    visitor: Visitor;
    known: KnownBrowser | null;
    /** A second factor was given, not the password alone. */
    hasSecondFactor?: boolean;
    now: Instant;
  },
): Promise<SignedIn> {
  const { accountId, visitor, hasSecondFactor = false, now } = request;
  const { browserId, browserCookie } = await rememberBrowser(transaction, product, request);
  const sessionId = product.newId();
  const { token, tokenHash } = mintToken(accountId, sessionId);
  const expiresAt = now + sessionLifetime.absolute;
  await insertSession(transaction, {
    accountId,
    id: sessionId,
    browserId,
    tokenHash,
    userAgent: visitor.userAgent.slice(0, LONGEST_USER_AGENT),
    createdAt: now,
    lastSeenAt: now,
    confirmedAt: now,
    secondFactorAt: hasSecondFactor ? now : null,
    expiresAt,
  });
  return { accountId, sessionId, sessionToken: token, expiresAt, browserCookie };
}

/** Tells the owner of a sign-in from a browser that was not known. */
export async function tellOfNewBrowser(
  transaction: Transaction,
  product: Product,
  request: { accountId: string; userAgent: string; now: Instant },
): Promise<void> {
  const { accountId, now } = request;
  await insertMail(transaction, {
    accountId,
    id: product.newId(),
    payload: {
      template: 'new_browser_sign_in',
      ...spelled(browserName(request.userAgent)),
      at: String(now),
    },
    now,
  });
}

const spelled = ({ browser, system }: BrowserName): Record<string, string> => ({
  browser: browser ?? '',
  system: system ?? '',
});
