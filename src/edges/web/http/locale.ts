import type { Cookies } from '@sveltejs/kit';
import type { Locale } from '../words/tongue.ts';

const COOKIE = 'lang';
const YEAR = 365 * 24 * 3600;

/** The locale a tag stands for: any Chinese is zh-CN, any English en. */
const fromTag = (tag: string | null | undefined): Locale | null =>
  !tag ? null : /^zh\b/i.test(tag) ? 'zh-CN' : /^en\b/i.test(tag) ? 'en' : null;

function fromHeader(header: string | null): Locale | null {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', ...rest] = part.trim().split(';');
    const quality = rest.find((each) => each.trim().startsWith('q='))?.split('=')[1];
    return { locale: fromTag(tag.trim()), quality: quality === undefined ? 1 : Number(quality) };
  });
  wishes.sort((a, b) => b.quality - a.quality);
  return wishes.find((wish) => wish.locale !== null && wish.quality > 0)?.locale ?? null;
}

/** `?lang=` wins and is remembered, then what was remembered, the account's, the browser's wish. */
export function chooseLocale(options: {
  url: URL;
  cookies: Cookies;
  account: Locale | null;
  acceptLanguage: string | null;
}): Locale {
  const { url, cookies, account, acceptLanguage } = options;
  const asked = fromTag(url.searchParams.get('lang'));
  if (asked) {
    const secure = url.protocol === 'https:';
    cookies.set(COOKIE, asked, { path: '/', maxAge: YEAR, sameSite: 'lax', httpOnly: true, secure });
    return asked;
  }
  return fromTag(cookies.get(COOKIE)) ?? account ?? fromHeader(acceptLanguage) ?? 'en';
}
