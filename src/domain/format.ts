import { type AllowanceKind, OCTETS_PER_GB, OCTETS_PER_MB } from './allowance.ts';
import type { Locale } from './locale.ts';
import { type Currency, type Money, minorDigits } from './money.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from './time.ts';
import { zoneCity } from './zone-city.ts';

/*
 * How amounts and times are written for people, the same on pages, in mails and on papers. Amounts that can be
 * used up are cut, never rounded up: nobody is told of more than there is.
 */

const tags: Record<Locale, string> = { 'zh-CN': 'zh-CN', en: 'en-GB' };

/** Making an Intl object costs a hundred times what using one does. */
function kept<Made>(make: (key: string, locale: Locale) => Made) {
  const made = new Map<string, Made>();
  return (key: string, locale: Locale): Made => {
    const name = `${locale} ${key}`;
    let found = made.get(name);
    if (found === undefined) {
      found = make(key, locale);
      made.set(name, found);
    }
    return found;
  };
}

const moneyFormat = kept(
  (currency, locale) => new Intl.NumberFormat(tags[locale], { style: 'currency', currency }),
);
const wholeFormat = kept(
  (_, locale) => new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 0 }),
);

/** "£10.00"; in Chinese "¥30.00" is CNY and "JP¥1,200" is JPY, in English the other way round. */
export function formatMoney({ amountMinor, currency }: Money, locale: Locale): string {
  return moneyFormat(currency, locale).format(toDecimal(amountMinor, minorDigits[currency]));
}

// As text, so that amounts beyond 2^53 keep their last digit.
function toDecimal(amountMinor: bigint, digits: number): `${number}` {
  const sign = amountMinor < 0n ? '-' : '';
  const text = `${amountMinor < 0n ? -amountMinor : amountMinor}`.padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return (digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(-digits)}`) as `${number}`;
}

const whole = (amount: bigint, locale: Locale): string => wholeFormat('', locale).format(amount);

/** "6.2 GB", "512 MB", "<0.1 MB": 1024-based, at most one decimal, none from 100 on. */
export function formatData(octets: bigint, locale: Locale): string {
  if (octets < 0n) return `-${formatData(-octets, locale)}`;
  if (octets >= OCTETS_PER_GB) return `${tenths(octets, OCTETS_PER_GB, locale)} GB`;
  if (octets > 0n && octets * 10n < OCTETS_PER_MB) return '<0.1 MB';
  return `${tenths(octets, OCTETS_PER_MB, locale)} MB`;
}

function tenths(amount: bigint, unit: bigint, locale: Locale): string {
  const units = amount / unit;
  const tenth = (amount * 10n) / unit - units * 10n;
  return units >= 100n || tenth === 0n ? whole(units, locale) : `${units}.${tenth}`;
}

/** "500 min", "500 分钟"; less than a minute in seconds. */
export function formatVoice(seconds: bigint, locale: Locale): string {
  if (seconds < 0n) return `-${formatVoice(-seconds, locale)}`;
  const isShort = seconds > 0n && seconds < 60n;
  const amount = whole(isShort ? seconds : seconds / 60n, locale);
  if (locale === 'zh-CN') return `${amount} ${isShort ? '秒' : '分钟'}`;
  return `${amount} ${isShort ? 's' : 'min'}`;
}

/** "20 texts", "1 text", "20 条". */
export function formatTexts(messages: bigint, locale: Locale): string {
  const amount = whole(messages, locale);
  if (locale === 'zh-CN') return `${amount} 条`;
  return `${amount} ${messages === 1n ? 'text' : 'texts'}`;
}

/** An amount of a bucket in its own unit; `currency` is that of credit. */
export function formatAllowance(
  { kind, amount, currency }: { kind: AllowanceKind; amount: bigint; currency: Currency },
  locale: Locale,
): string {
  switch (kind) {
    case 'data':
      return formatData(amount, locale);
    case 'voice':
      return formatVoice(amount, locale);
    case 'sms':
      return formatTexts(amount, locale);
    case 'credit':
      return formatMoney({ amountMinor: amount, currency }, locale);
  }
}

const weekdays: Record<Locale, readonly string[]> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const clockOf = kept(
  (timeZone) =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }),
);

const monthFormat = kept(
  (_, locale) =>
    new Intl.DateTimeFormat(tags[locale], { year: 'numeric', month: 'long', timeZone: 'UTC' }),
);

interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: string;
  minute: string;
  second: string;
  weekday: number;
}

// One call whose answer is cut up: a third of the time of asking for the parts, or of Temporal.
function wallClock(at: Instant, timeZone: string): WallClock {
  const read = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/.exec(clockOf(timeZone, 'en').format(at));
  if (!read) throw new RangeError(`no wall clock for ${at} in ${timeZone}`);
  const [, day, month, year, hour = '', minute = '', second = ''] = read;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const weekday = new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
  return { ...date, hour, minute, second, weekday };
}

type Precision = 'minute' | 'second';

const timeOf = ({ hour, minute, second }: WallClock, precision: Precision): string =>
  precision === 'minute' ? `${hour}:${minute}` : `${hour}:${minute}:${second}`;

function dateOf({ year, month, day, weekday }: WallClock, locale: Locale): string {
  const name = weekdays[locale][weekday];
  return locale === 'zh-CN'
    ? `${year}年${month}月${day}日 ${name}`
    : `${name} ${day} ${months[month - 1]} ${year}`;
}

/** "London time", "伦敦时间": for labels beside a time. */
export function formatZone(timeZone: string, locale: Locale): string {
  const city = zoneCity(timeZone, locale);
  if (city.startsWith('UTC')) return city;
  if (locale === 'en') return `${city} time`;
  return /[\p{ASCII}\p{Script=Latin}]$/u.test(city) ? `${city} 时间` : `${city}时间`;
}

const inBrackets = (timeZone: string, locale: Locale): string =>
  locale === 'zh-CN' ? `（${formatZone(timeZone, locale)}）` : ` (${zoneCity(timeZone, locale)})`;

/**
 * "Mon 30 Nov 2026, 23:59 (London)", "2026年11月30日 周一 23:59（伦敦时间）". Throws a RangeError when the zone is not an
 * IANA zone.
 */
export function formatInstant(
  at: Instant,
  timeZone: string,
  locale: Locale,
  precision: Precision = 'minute',
): string {
  const clock = wallClock(at, timeZone);
  const joint = locale === 'zh-CN' ? ' ' : ', ';
  return dateOf(clock, locale) + joint + timeOf(clock, precision) + inBrackets(timeZone, locale);
}

/** "30 Nov, 23:59 (London)", "11月30日 23:59（伦敦时间）": where the year is plain from what stands around it. */
export function formatInstantShort(at: Instant, timeZone: string, locale: Locale): string {
  const clock = wallClock(at, timeZone);
  const date =
    locale === 'zh-CN'
      ? `${clock.month}月${clock.day}日 `
      : `${clock.day} ${months[clock.month - 1]}, `;
  return date + timeOf(clock, 'minute') + inBrackets(timeZone, locale);
}

/** "Mon 30 Nov 2026", "2026年11月30日 周一". */
export const formatDate = (at: Instant, timeZone: string, locale: Locale): string =>
  dateOf(wallClock(at, timeZone), locale);

/** "30 Nov 2026", "2026年11月30日". */
export function formatDay(at: Instant, timeZone: string, locale: Locale): string {
  const { year, month, day } = wallClock(at, timeZone);
  return locale === 'zh-CN' ? `${year}年${month}月${day}日` : `${day} ${months[month - 1]} ${year}`;
}

/** "29 Dec (London)", "12月29日（伦敦时间）", with the year when asked: of what is only guessed at. */
export function formatRoughDay(
  at: Instant,
  timeZone: string,
  locale: Locale,
  withYear = false,
): string {
  const { year, month, day } = wallClock(at, timeZone);
  const short = locale === 'zh-CN' ? `${month}月${day}日` : `${day} ${months[month - 1]}`;
  const full = locale === 'zh-CN' ? `${year}年${short}` : `${short} ${year}`;
  return (withYear ? full : short) + inBrackets(timeZone, locale);
}

/** "January 2026", "2026年1月" from "2026-01". */
export const formatMonth = (month: string, locale: Locale): string =>
  monthFormat('', locale).format(Date.parse(month));

/** "23:59" or "23:59:07", the same in every language. */
export const formatTime = (
  at: Instant,
  timeZone: string,
  precision: Precision = 'minute',
): string => timeOf(wallClock(at, timeZone), precision);

/** "1 day", "30 days", "30 天". */
export const formatDays = (days: number, locale: Locale): string => counted(days, 'day', locale);

const units = {
  day: ['day', '天'],
  hour: ['hour', '小时'],
  minute: ['minute', '分钟'],
  second: ['second', '秒'],
} as const;

function counted(count: number, unit: keyof typeof units, locale: Locale): string {
  const [en, zh] = units[unit];
  const amount = wholeFormat('', locale).format(count);
  return locale === 'zh-CN' ? `${amount} ${zh}` : `${amount} ${en}${count === 1 ? '' : 's'}`;
}

function spanOf(milliseconds: number): [number, keyof typeof units] {
  if (milliseconds >= 2 * DAY || milliseconds === DAY) return [milliseconds / DAY, 'day'];
  if (milliseconds >= 2 * HOUR || milliseconds === HOUR) return [milliseconds / HOUR, 'hour'];
  if (milliseconds >= MINUTE) return [milliseconds / MINUTE, 'minute'];
  return [milliseconds / SECOND, 'second'];
}

/** How long something lasts, cut to one unit that says enough: "7 days", "36 hours", "90 minutes", "15 分钟". */
export function formatSpan(milliseconds: number, locale: Locale): string {
  const [amount, unit] = spanOf(Math.max(0, milliseconds));
  return counted(Math.floor(amount), unit, locale);
}

/** Of whole minutes, in the largest unit that cuts nothing off: "50 hours", "3 days", "15 分钟". */
export function formatExactSpan(milliseconds: number, locale: Locale): string {
  if (milliseconds % DAY === 0) return counted(milliseconds / DAY, 'day', locale);
  if (milliseconds % HOUR === 0) return counted(milliseconds / HOUR, 'hour', locale);
  return counted(milliseconds / MINUTE, 'minute', locale);
}

/** "in 3 days", "2 hours ago", "3 天后"; within a minute "now", "刚刚". Only ever beside the instant itself. */
export function formatRelative(at: Instant, now: Instant, locale: Locale): string {
  const distance = Math.abs(at - now);
  if (distance < MINUTE) return locale === 'zh-CN' ? (at > now ? '马上' : '刚刚') : 'now';
  const span = formatSpan(distance, locale);
  if (locale === 'zh-CN') return `${span}${at > now ? '后' : '前'}`;
  return at > now ? `in ${span}` : `${span} ago`;
}

/** The same counted in days of a calendar: "today", "tomorrow", "in 3 days", "3 天后". */
export function formatInDays(days: number, locale: Locale): string {
  const near: Record<Locale, readonly string[]> = {
    'zh-CN': ['昨天', '今天', '明天'],
    en: ['yesterday', 'today', 'tomorrow'],
  };
  const word = near[locale][days + 1];
  if (word !== undefined) return word;
  const count = formatDays(Math.abs(days), locale);
  if (locale === 'zh-CN') return `${count}${days > 0 ? '后' : '前'}`;
  return days > 0 ? `in ${count}` : `${count} ago`;
}
