import type { AllowanceKind } from '#domain/allowance.ts';
import {
  formatAllowance,
  formatDay,
  formatDays,
  formatInstant,
  formatMoney,
} from '#domain/format.ts';
import type { Locale } from '#domain/locale.ts';
import type { Currency } from '#domain/money.ts';
import { formatMsisdn } from '#domain/phone-number.ts';
import type { Instant } from '#domain/time.ts';
import type { Brand, CreditedBucket, SaleFacts } from '#ports/message-renderer.ts';
import { en, type Words } from './en.ts';
import { zhCN } from './zh-CN.ts';

/** One language of one operator, with everything needed to write in it. */
export interface Speech {
  locale: Locale;
  words: Words;
  brand: Brand;
  /** The operator's name in this language. */
  operator: string;
  money: (amountMinor: bigint, currency: Currency) => string;
  at: (instant: Instant, timeZone: string) => string;
  atSecond: (instant: Instant, timeZone: string) => string;
  day: (instant: Instant, timeZone: string) => string;
  days: (count: number) => string;
  /** "20 %", "20%". */
  rate: (basisPoints: number) => string;
  number: (msisdn: string) => string;
  /** "Card", "Account credit £3.00 + Card £5.00". */
  paidBy: (sale: Pick<SaleFacts, 'paidBy' | 'currency'>) => string;
  /** "Minutes, national (Europe)". */
  bucketName: (
    bucket: Pick<CreditedBucket, 'kind' | 'scope' | 'zoneName' | 'serviceName'>,
  ) => string;
  bucketAmount: (bucket: CreditedBucket, currency: Currency) => string;
  /** "1.2 GB", "120 min", "£4.20". */
  allowance: (kind: AllowanceKind, amount: bigint, currency: Currency) => string;
}

export function speechOf(locale: Locale, brand: Brand): Speech {
  const words = locale === 'zh-CN' ? zhCN : en;
  return {
    locale,
    words,
    brand,
    operator: brand.name[locale],
    money: (amountMinor, currency) => formatMoney({ amountMinor, currency }, locale),
    at: (instant, timeZone) => formatInstant(instant, timeZone, locale),
    atSecond: (instant, timeZone) => formatInstant(instant, timeZone, locale, 'second'),
    day: (instant, timeZone) => formatDay(instant, timeZone, locale),
    days: (count) => formatDays(count, locale),
    rate: (basisPoints) => `${basisPoints / 100}%`,
    number: formatMsisdn,
    paidBy: ({ paidBy, currency }) =>
      paidBy
        .map(({ method, amountMinor }) =>
          paidBy.length === 1
            ? words.methods[method]
            : // A method and its amount stay on one line.
              `${words.methods[method]}\u00a0${formatMoney({ amountMinor, currency }, locale)}`,
        )
        .join(' + '),
    bucketName: ({ kind, scope, zoneName, serviceName }) => {
      const hasScope = kind === 'voice' || kind === 'sms';
      return words.bucket({
        kind: words.kinds[kind],
        scope: hasScope ? words.scopes[scope] : '',
        zone: zoneName[locale],
        service: serviceName?.[locale] ?? '',
      });
    },
    allowance: (kind, amount, currency) => formatAllowance({ kind, amount, currency }, locale),
    bucketAmount: ({ kind, amount, times, fairUse }, currency) => {
      const once = formatAllowance({ kind, amount, currency }, locale);
      const text = times === 1 ? once : `${times} × ${once}`;
      return fairUse ? words.fairUse(text) : text;
    },
  };
}
