export type Locale = 'zh-CN' | 'en';

/** The locale that a language tag (RFC 5646) stands for; null when it is neither. */
const fromTag = (tag: string): Locale | null =>
  /^zh(-|$)/i.test(tag) ? 'zh-CN' : /^en(-|$)/i.test(tag) ? 'en' : null;

/** The first wish of Accept-Language (RFC 9110 12.5.4) that we speak; null when there is none. */
export function wishedLocale(header: string | undefined): Locale | null {
  const wishes = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((each) => each.trim());
      const quality = parameters.find((each) => /^q=/i.test(each))?.slice(2) ?? '1';
      return { locale: fromTag(tag), quality: Number(quality) };
    });
  wishes.sort((a, b) => b.quality - a.quality);
  return wishes.find((wish) => wish.locale !== null && wish.quality > 0)?.locale ?? null;
}
