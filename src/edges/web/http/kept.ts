import type { RequestEvent } from '@sveltejs/kit';
import { cookieOptions } from './cookie-options.ts';

/**
 * What was typed, or where somebody was, kept for the next page without writing it into an address: addresses stay in histories
 * and logs, and could be made up by somebody else.
 */
type Kept = 'typed-name' | 'support-request' | 'after-means';

const MINUTES_KEPT = 15;
const LONGEST = 640;

type CookieHolder = Pick<RequestEvent, 'cookies' | 'url'>;

export const keep = ({ cookies, url }: CookieHolder, what: Kept, text: string): void =>
  cookies.set(what, text.slice(0, LONGEST), cookieOptions(url, MINUTES_KEPT * 60));

export const kept = ({ cookies }: CookieHolder, what: Kept): string =>
  (cookies.get(what) ?? '').slice(0, LONGEST);

export const forget = ({ cookies, url }: CookieHolder, what: Kept): void =>
  cookies.delete(what, cookieOptions(url, 0));
