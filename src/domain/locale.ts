/** The languages of the product (RFC 5646). Every text for people exists in each of them. */
export type Locale = 'zh-CN' | 'en';

export const locales: readonly Locale[] = ['zh-CN', 'en'];

export const isLocale = (tag: string): tag is Locale => tag === 'zh-CN' || tag === 'en';

/** The locale a language tag stands for: any Chinese reads zh-CN, any English reads en. */
export function localeOfTag(tag: string): Locale | null {
  if (/^zh\b/i.test(tag)) return 'zh-CN';
  return /^en\b/i.test(tag) ? 'en' : null;
}

/** What an Accept-Language field (RFC 9110 12.5.4) wishes most of what we have; English when nothing fits. */
export function pickLocale(acceptLanguage: string | null | undefined): Locale {
  let best: Locale = 'en';
  let bestQuality = 0;
  for (const wish of (acceptLanguage ?? '').slice(0, 1_000).split(',')) {
    const [tag = '', ...parameters] = wish.trim().split(';');
    const locale = localeOfTag(tag.trim());
    const quality = qualityOf(parameters);
    if (locale !== null && quality > bestQuality) {
      best = locale;
      bestQuality = quality;
    }
  }
  return best;
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.map((each) => /^\s*q\s*=\s*([\d.]+)\s*$/i.exec(each)?.[1]).find(Boolean);
  const quality = given === undefined ? 1 : Number(given);
  return Number.isFinite(quality) ? Math.min(1, quality) : 0;
}
