import { type RequestEvent, redirect } from '@sveltejs/kit';
import { BROWSER_KNOWN_FOR } from '#domain/sign-in.ts';
import { SECOND } from '#domain/time.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import type { SignedIn, Visitor } from '#usecases/identity/open-session.ts';

type CookieHolder = Pick<RequestEvent, 'cookies' | 'url'>;

const isHttps = (url: URL) => url.protocol === 'https:';

/** `__Host-` ties a cookie to this very host over https; browsers refuse the name over plain http. */
const cookieName = (url: URL, name: 'session' | 'browser') =>
  isHttps(url) ? `__Host-${name}` : name;

/** Out of reach of scripts, and not sent along when another site posts here. */
export const cookieOptions = (url: URL, maxAgeSeconds: number) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: isHttps(url),
  maxAge: maxAgeSeconds,
});

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
