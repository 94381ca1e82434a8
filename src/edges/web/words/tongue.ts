import type { AllowanceKind, ServiceScope } from '#domain/allowance.ts';
import type { Localized, ValidityRule } from '#domain/catalogue.ts';
import {
  formatAllowance,
  formatInstant,
  formatInstantShort,
  formatMoney,
  formatRoughDay,
} from '#domain/format.ts';
import type { Locale } from '#domain/locale.ts';
import type { Currency } from '#domain/money.ts';
import { formatMsisdn } from '#domain/phone-number.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { en, type Words } from './en.ts';
import { zhCN } from './zh-CN.ts';

/** One language with everything needed to speak it: words, money, amounts, times. */
export interface Tongue {
  locale: Locale;
  words: Words;
  of: (text: Localized) => string;
  money: (amountMinor: bigint, currency: Currency) => string;
  /** "£". */
  currencySign: (currency: Currency) => string;
  /** "6.2 GB", "120 min", "50 texts", "£4.20". */
  amount: (kind: AllowanceKind, amount: bigint, currency: Currency) => string;
  /** "Minutes, national, only for chat". */
  kind: (kind: AllowanceKind, scope: ServiceScope, service?: Localized | null) => string;
  /** "Sun 30 Nov 2026, 23:59 (London)". */
  instant: (at: Instant, zone: string) => string;
  second: (at: Instant, zone: string) => string;
  /** Without weekday, and without the year while it is plain which one is meant. */
  short: (at: Instant, zone: string, now: Instant) => string;
  /** "29 Dec (London)": for what is known to the day alone. */
  day: (at: Instant, zone: string, now: Instant) => string;
  /** "1 month (ends the day before the same date)". */
  validity: (rule: ValidityRule) => string;
  country: (code: string) => string;
  /** "France, Germany and Spain". */
  list: (items: readonly string[]) => string;
  /** One after the other: Chinese puts no space between sentences. */
  sentences: (items: readonly string[]) => string;
  phone: (msisdn: string) => string;
}

/** Further away than this, a date needs its year. */
const YEAR_IS_PLAIN = 300 * DAY;

function makeTongue(locale: Locale, words: Words): Tongue {
  const amount = (kind: AllowanceKind, value: bigint, currency: Currency) =>
    formatAllowance({ kind, amount: value, currency }, locale);
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    locale,
    words,
    of: (text) => text[locale],
    money: (amountMinor, currency) => formatMoney({ amountMinor, currency }, locale),
    currencySign: (currency) => signOf(currency, locale),
    amount,
    kind: (kind, scope, service = null) => {
      const word = words.common.kinds[kind];
      const comma = locale === 'en' ? ', ' : '，';
      const only = service ? comma + words.common.onlyFor(service[locale]) : '';
      const where = words.common.scopes[scope];
      if (kind === 'data' || kind === 'credit' || where === '') return word + only;
      return (locale === 'en' ? `${word}, ${where}` : `${where}${word}`) + only;
    },
    instant: (at, zone) => formatInstant(at, zone, locale),
    second: (at, zone) => formatInstant(at, zone, locale, 'second'),
    short: (at, zone, now) =>
      Math.abs(at - now) < YEAR_IS_PLAIN
        ? formatInstantShort(at, zone, locale)
        : formatInstant(at, zone, locale),
    day: (at, zone, now) => formatRoughDay(at, zone, locale, Math.abs(at - now) >= YEAR_IS_PLAIN),
    validity: (rule) => validityWords(rule, locale, words),
    country: (code) => regions.of(code) ?? code,
    list: (items) => lists.format(items),
    sentences: (items) => items.join(locale === 'en' ? ' ' : ''),
    phone: formatMsisdn,
  };
}

function validityWords(rule: ValidityRule, locale: Locale, { plans }: Words): string {
  const { count, length, start, activateWithinDays } = rule;
  const notes = [
    plans.countRules[count],
    ...(rule.cycles ? [plans.anew(plans.cycles[count](length / rule.cycles))] : []),
    ...(rule.endsAt ? [plans.endsAt(rule.endsAt)] : []),
    ...(start === 'first-use' ? [plans.firstUse(activateWithinDays)] : []),
    ...(start === 'install' ? [plans.install(activateWithinDays)] : []),
  ];
  return locale === 'en'
    ? `${plans.counts[count](length)} (${notes.join('; ')})`
    : `${plans.counts[count](length)}（${notes.join('；')}）`;
}

const signOf = (currency: Currency, locale: Locale): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find((part) => part.type === 'currency')!.value;

const tongues: Record<Locale, Tongue> = {
  en: makeTongue('en', en),
  'zh-CN': makeTongue('zh-CN', zhCN),
};

export const tongueOf = (locale: Locale): Tongue => tongues[locale];
