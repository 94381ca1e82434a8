import type { AllowanceKind, ServiceScope } from '#domain/allowance.ts';
import { OCTETS_PER_GB, OCTETS_PER_MB } from '#domain/allowance.ts';
import type { Localized } from '#domain/catalogue.ts';
import { type Currency, minorDigits } from '#domain/money.ts';
import type { Instant } from '#domain/time.ts';
import { en, type Words } from './en.ts';
import { zhCN } from './zh-CN.ts';

export type Locale = keyof Localized;

/** One language with everything needed to speak it: words, money, amounts, times. */
export interface Tongue {
  locale: Locale;
  words: Words;
  of: (text: Localized) => string;
  money: (amountMinor: bigint, currency: Currency) => string;
  /** "6.2 GB", "120 min", "50 texts", "£4.20". */
  amount: (kind: AllowanceKind, amount: bigint, currency: Currency) => string;
  /** What is left and what of, with the unit once where both share it: ["6.2", "of 12 GB"]. */
  leftOf: (kind: AllowanceKind, left: bigint, granted: bigint, currency: Currency) => [string, string];
  /** "Minutes, national". */
  kind: (kind: AllowanceKind, scope: ServiceScope) => string;
  /** "Sun 30 Nov 2026, 23:59 (London)". */
  instant: (at: Instant, zone: string) => string;
  /** Without weekday; without year when it is near `now`. */
  short: (at: Instant, zone: string, now: Instant) => string;
  second: (at: Instant, zone: string) => string;
  day: (at: Instant, zone: string) => string;
  country: (code: string) => string;
  phone: (msisdn: string) => string;
}

export function tongueOf(locale: Locale): Tongue {
  const tag = locale === 'en' ? 'en-GB' : 'zh-CN';
  const words = locale === 'en' ? en : zhCN;
  const money = (amountMinor: bigint, currency: Currency) =>
    new Intl.NumberFormat(tag, { style: 'currency', currency }).format(
      Number(amountMinor) / 10 ** minorDigits[currency],
    );
  const city = (zone: string) => (zone === 'UTC' ? 'UTC' : zone.split('/').at(-1)!.replace('_', ' '));
  const format = (at: Instant, zone: string, more: Intl.DateTimeFormatOptions) =>
    `${new Intl.DateTimeFormat(tag, { timeZone: zone, weekday: 'short', year: 'numeric', month: 'short', day: 'numeric', ...more }).format(at)}`;
  const amountText = (kind: AllowanceKind, amount: bigint, currency: Currency) => {
      if (kind === 'credit') return money(amount, currency);
      if (kind === 'data')
        return amount >= OCTETS_PER_GB
          ? `${Math.floor(Number((amount * 10n) / OCTETS_PER_GB)) / 10} GB`
          : `${amount / OCTETS_PER_MB} MB`;
      if (kind === 'voice') return locale === 'en' ? `${amount / 60n} min` : `${amount / 60n} 分钟`;
      return locale === 'en' ? `${amount} texts` : `${amount} 条`;
    };
  return {
    locale,
    words,
    of: (text) => text[locale],
    money,
    amount: amountText,
    leftOf: (kind, left, granted, currency) => {
      const [value = '', unit] = amountText(kind, left, currency).split(' ');
      const whole = amountText(kind, granted, currency);
      const isShared = locale === 'en' && unit !== undefined && whole.endsWith(` ${unit}`);
      return [isShared ? value : amountText(kind, left, currency), words.common.of(whole)];
    },
    short: (at, zone, now) =>
      `${new Intl.DateTimeFormat(tag, { timeZone: zone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', ...(Math.abs(at - now) > 300 * 86_400_000 ? { year: 'numeric' } : {}) }).format(at)} (${city(zone)})`,
    kind: (kind, scope) => {
      const word = words.common.kinds[kind];
      if (kind === 'data' || kind === 'credit' || scope === 'any') return word;
      const where = words.common.scopes[scope];
      return locale === 'en' ? `${word}, ${where}` : `${where}${word}`;
    },
    instant: (at, zone) =>
      `${format(at, zone, { hour: '2-digit', minute: '2-digit' })} (${city(zone)})`,
    second: (at, zone) =>
      `${format(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' })} (${city(zone)})`,
    day: (at, zone) => format(at, zone, {}),
    country: (code) => new Intl.DisplayNames(tag, { type: 'region' }).of(code) ?? code,
    phone: (msisdn) => msisdn,
  };
}
