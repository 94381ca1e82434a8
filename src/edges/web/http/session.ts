import { type RequestEvent, redirect } from '@sveltejs/kit';
import { PENDING_FOR } from '#domain/second-factor.ts';
import { BROWSER_KNOWN_FOR, sessionLifetime } from '#domain/sign-in.ts';
import { SECOND } from '#domain/time.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import type { SignedIn, Visitor } from '#usecases/identity/open-session.ts';
import type { SecondFactorNeeded } from '#usecases/identity/pending-sign-in.ts';
import { cookieOptions } from './cookie-options.ts';
import { forget } from './kept.ts';

type CookieHolder = Pick<RequestEvent, 'cookies' | 'url'>;

/** `__Host-` ties a cookie to this very host over https; browsers refuse the name over plain http. */
const cookieName = (url: URL, name: 'session' | 'browser' | 'second-step') =>
  url.protocol === 'https:' ? `__Host-${name}` : name;

export const sessionToken = ({ cookies, url }: CookieHolder): string | null =>
  cookies.get(cookieName(url, 'session')) ?? null;

export const visitorOf = (event: CookieHolder & Pick<RequestEvent, 'request'>): Visitor => ({
  browserCookie: event.cookies.get(cookieName(event.url, 'browser')) ?? null,
  userAgent: event.request.headers.get('user-agent') ?? '',
});

export function rememberBrowser({ cookies, url }: CookieHolder, browserCookie: string): void {
  const maxAge = BROWSER_KNOWN_FOR / SECOND;
  cookies.set(cookieName(url, 'browser'), browserCookie, cookieOptions(url, maxAge));
}

export function rememberSession(
  { cookies, url }: CookieHolder,
  of: { sessionToken: string; seconds: number },
): void {
  cookies.set(cookieName(url, 'session'), of.sessionToken, cookieOptions(url, of.seconds));
}

export function startSession(holder: CookieHolder, signedIn: SignedIn, now: number): void {
  const seconds = Math.max(1, Math.floor((signedIn.expiresAt - now) / SECOND));
  rememberSession(holder, { sessionToken: signedIn.sessionToken, seconds });
  rememberBrowser(holder, signedIn.browserCookie);
}

/** Between the right password and the second step; it opens nothing by itself. */
export const pendingToken = ({ cookies, url }: CookieHolder): string | null =>
  cookies.get(cookieName(url, 'second-step')) ?? null;

const rememberPending = ({ cookies, url }: CookieHolder, token: string): void =>
  cookies.set(
    cookieName(url, 'second-step'),
    token,
    cookieOptions(url, Math.floor(PENDING_FOR / SECOND)),
  );

/** Goes in, or on to the second step; `next` is a place of our own (`safeNext`). */
export function goIn(
  event: Pick<RequestEvent, 'cookies' | 'url' | 'locals'>,
  entered: SignedIn | SecondFactorNeeded,
  next: string,
): never {
  forget(event, 'typed-name');
  if ('pendingToken' in entered) {
    rememberPending(event, entered.pendingToken);
    redirect(303, `/sign-in/second-step?next=${encodeURIComponent(next)}`);
  }
  startSession(event, entered, event.locals.product.clock());
  event.cookies.delete(cookieName(event.url, 'second-step'), cookieOptions(event.url, 0));
  redirect(303, next);
}

/** The renewed token lives as long as any new one; the server ends the session at its own time. */
export const renewToken = (holder: CookieHolder, of: { sessionToken: string }): void =>
  rememberSession(holder, { ...of, seconds: sessionLifetime.absolute / SECOND });

export const forgetSession = ({ cookies, url }: CookieHolder): void =>
  cookies.delete(cookieName(url, 'session'), cookieOptions(url, 0));

/** Who is signed in; sends anybody else to sign in and back here afterwards. */
export function requireSession(event: Pick<RequestEvent, 'locals' | 'url'>): CurrentSession {
  const { locals, url } = event;
  if (locals.session) return locals.session;
  // An action's address (?/…) can't be opened again: back to its page.
  const isAction = [...url.searchParams.keys()].some((key) => key.startsWith('/'));
  const search = isAction ? '' : url.search;
  redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname + search)}`);
}
