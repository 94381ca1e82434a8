import { createHash, randomBytes } from 'node:crypto';

/** Accounts that one browser remembers; the one longest unused falls off. */
const MOST_TOKENS = 6;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const hashOf = (token: string): Buffer =>
  createHash('sha256').update(Buffer.from(token, 'base64url')).digest();

/**
 * The cookie by which a browser is known again (OWASP's "device cookie"): one token for each account that signed
 * in with it, so that a family can share a browser. It proves nothing but "this browser was here before".
 */
export function browserTokens(cookie: string | null): { token: string; tokenHash: Buffer }[] {
  return (cookie ?? '')
    .slice(0, 1000)
    .split('.')
    .filter((token) => TOKEN.test(token))
    .slice(0, MOST_TOKENS)
    .map((token) => ({ token, tokenHash: hashOf(token) }));
}

/** The next cookie with a new token in front, in place of the one whose hash is `replaced`. */
export function nextBrowserCookie(
  cookie: string | null,
  replaced: Buffer | null,
): { cookie: string; tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  const others = browserTokens(cookie).filter((each) => !replaced?.equals(each.tokenHash));
  return {
    cookie: [token, ...others.map((each) => each.token)].slice(0, MOST_TOKENS).join('.'),
    tokenHash: hashOf(token),
  };
}
