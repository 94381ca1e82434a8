import type { Cookies } from '@sveltejs/kit';
import { type Locale, localeOfTag, pickLocale } from '#domain/locale.ts';

const COOKIE = 'lang';
const YEAR_SECONDS = 365 * 24 * 3600;

/** `?lang=` wins and is remembered, then what was remembered, the account's, the browser's wish. */
export function chooseLocale(options: {
  url: URL;
  cookies: Cookies;
  account: Locale | null;
  acceptLanguage: string | null;
}): Locale {
  const { url, cookies, account, acceptLanguage } = options;
  const asked = localeOfTag(url.searchParams.get('lang') ?? '');
  if (asked) {
    cookies.set(COOKIE, asked, {
      path: '/',
      maxAge: YEAR_SECONDS,
      sameSite: 'lax',
      httpOnly: true,
      secure: url.protocol === 'https:',
    });
    return asked;
  }
  return localeOfTag(cookies.get(COOKIE) ?? '') ?? account ?? pickLocale(acceptLanguage);
}
