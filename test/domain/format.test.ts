import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OCTETS_PER_GB, OCTETS_PER_MB } from '#domain/allowance.ts';
import {
  formatAllowance,
  formatData,
  formatDate,
  formatDay,
  formatDays,
  formatInDays,
  formatInstant,
  formatInstantShort,
  formatMoney,
  formatMonth,
  formatRelative,
  formatRoughDay,
  formatSpan,
  formatTexts,
  formatTime,
  formatVoice,
  formatZone,
} from '#domain/format.ts';
import { type Locale, pickLocale } from '#domain/locale.ts';
import type { Currency } from '#domain/money.ts';
import { formatMsisdn } from '#domain/phone-number.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts';
import { zoneCity } from '#domain/zone-city.ts';

const instant = (local: string, zone: string) =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;

test.each<[bigint, Currency, string, string]>([
  [1000n, 'GBP', '£10.00', '£10.00'],
  [3000n, 'CNY', 'CN¥30.00', '¥30.00'],
  [1200n, 'JPY', 'JP¥1,200', 'JP¥1,200'],
  [123_456_700n, 'INR', '₹1,234,567.00', '₹1,234,567.00'],
  [5n, 'EUR', '€0.05', '€0.05'],
  [0n, 'GBP', '£0.00', '£0.00'],
  [-250n, 'GBP', '-£2.50', '-£2.50'],
  [-5n, 'USD', '-US$0.05', '-US$0.05'],
  [123456789n, 'HKD', 'HK$1,234,567.89', 'HK$1,234,567.89'],
  [900719925474099301n, 'GBP', '£9,007,199,254,740,993.01', '£9,007,199,254,740,993.01'],
])('%d of %s is %s and %s', (amountMinor, currency, en, zh) => {
  expect(formatMoney({ amountMinor, currency }, 'en')).toBe(en);
  expect(formatMoney({ amountMinor, currency }, 'zh-CN')).toBe(zh);
});

describe('data', () => {
  test.each<[bigint, string]>([
    [0n, '0 MB'],
    [1n, '<0.1 MB'],
    [OCTETS_PER_MB / 10n, '<0.1 MB'],
    [OCTETS_PER_MB / 10n + 1n, '0.1 MB'],
    [OCTETS_PER_MB, '1 MB'],
    [(OCTETS_PER_MB * 3n) / 2n, '1.5 MB'],
    [99n * OCTETS_PER_MB + OCTETS_PER_MB / 2n, '99.5 MB'],
    [512n * OCTETS_PER_MB + OCTETS_PER_MB / 2n, '512 MB'],
    [OCTETS_PER_GB - 1n, '1,023 MB'],
    [OCTETS_PER_GB, '1 GB'],
    [(OCTETS_PER_GB * 62n) / 10n + 1n, '6.2 GB'],
    [7n * OCTETS_PER_GB - 1n, '6.9 GB'],
    [12n * OCTETS_PER_GB, '12 GB'],
    [5_000n * OCTETS_PER_GB, '5,000 GB'],
    [-OCTETS_PER_GB, '-1 GB'],
  ])('%d octets are %s', (octets, text) => {
    expect(formatData(octets, 'en')).toBe(text);
    expect(formatData(octets, 'zh-CN')).toBe(text);
  });

  test('never says more than there is, nor nothing when there is something', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 50n }), (octets) => {
        const [, number = '', unit] = /^<?([\d,.]+) (GB|MB)$/.exec(formatData(octets, 'en')) ?? [];
        const told = Number(number.replaceAll(',', ''));
        const size = Number(unit === 'GB' ? OCTETS_PER_GB : OCTETS_PER_MB);
        expect(told).toBeGreaterThan(0);
        if (told !== 0.1) expect(told * size).toBeLessThanOrEqual(Number(octets) + 1);
      }),
    );
  });
});

test.each<[bigint, string, string]>([
  [0n, '0 min', '0 分钟'],
  [1n, '1 s', '1 秒'],
  [59n, '59 s', '59 秒'],
  [60n, '1 min', '1 分钟'],
  [119n, '1 min', '1 分钟'],
  [30_000n, '500 min', '500 分钟'],
  [180_000n, '3,000 min', '3,000 分钟'],
])('%d seconds of calls are %s', (seconds, en, zh) => {
  expect(formatVoice(seconds, 'en')).toBe(en);
  expect(formatVoice(seconds, 'zh-CN')).toBe(zh);
});

test.each<[bigint, string, string]>([
  [0n, '0 texts', '0 条'],
  [1n, '1 text', '1 条'],
  [20n, '20 texts', '20 条'],
  [1_500n, '1,500 texts', '1,500 条'],
])('%d messages are %s', (messages, en, zh) => {
  expect(formatTexts(messages, 'en')).toBe(en);
  expect(formatTexts(messages, 'zh-CN')).toBe(zh);
});

test('an allowance is written in the unit of its kind', () => {
  const write = (kind: 'data' | 'voice' | 'sms' | 'credit') =>
    formatAllowance({ kind, amount: 6_000n, currency: 'GBP' }, 'en');
  expect(['data', 'voice', 'sms', 'credit'].map((kind) => write(kind as 'data'))).toEqual([
    '<0.1 MB',
    '100 min',
    '6,000 texts',
    '£60.00',
  ]);
});

test.each<[string, string, string, string]>([
  [
    '2026-11-30T23:59:59',
    'Europe/London',
    'Mon 30 Nov 2026, 23:59 (London)',
    '2026年11月30日 周一 23:59（伦敦时间）',
  ],
  [
    '2026-09-06T00:00:00',
    'Asia/Shanghai',
    'Sun 6 Sep 2026, 00:00 (Beijing)',
    '2026年9月6日 周日 00:00（北京时间）',
  ],
  [
    '2028-02-29T12:05:09',
    'America/New_York',
    'Tue 29 Feb 2028, 12:05 (New York)',
    '2028年2月29日 周二 12:05（纽约时间）',
  ],
  ['2026-01-01T08:00:00', 'UTC', 'Thu 1 Jan 2026, 08:00 (UTC)', '2026年1月1日 周四 08:00（UTC）'],
])('%s in %s is %s', (local, zone, en, zh) => {
  const at = instant(local, zone);
  expect(formatInstant(at, zone, 'en')).toBe(en);
  expect(formatInstant(at, zone, 'zh-CN')).toBe(zh);
});

test('wall clocks agree with Temporal on any day in any zone', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const instants = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2090, 0) });
  fc.assert(
    fc.property(instants, fc.constantFrom(...zones), (at, zone) => {
      const { year, month, day, hour, minute, second } =
        Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      const two = (number: number) => String(number).padStart(2, '0');
      expect(formatTime(at, zone, 'second')).toBe(`${two(hour)}:${two(minute)}:${two(second)}`);
      expect(formatDay(at, zone, 'zh-CN')).toBe(`${year}年${month}月${day}日`);
    }),
  );
});

test('shorter and longer ways to write an instant', () => {
  const at = instant('2026-05-11T12:03:07', 'Europe/London');
  const zone = 'Europe/London';
  expect(formatInstant(at, zone, 'en', 'second')).toBe('Mon 11 May 2026, 12:03:07 (London)');
  expect(formatInstant(at, zone, 'zh-CN', 'second')).toBe(
    '2026年5月11日 周一 12:03:07（伦敦时间）',
  );
  expect(formatInstantShort(at, zone, 'en')).toBe('11 May, 12:03 (London)');
  expect(formatInstantShort(at, zone, 'zh-CN')).toBe('5月11日 12:03（伦敦时间）');
  expect(formatDate(at, zone, 'en')).toBe('Mon 11 May 2026');
  expect(formatDate(at, zone, 'zh-CN')).toBe('2026年5月11日 周一');
  expect(formatDay(at, zone, 'en')).toBe('11 May 2026');
  expect(formatRoughDay(at, zone, 'en')).toBe('11 May (London)');
  expect(formatRoughDay(at, zone, 'zh-CN', true)).toBe('2026年5月11日（伦敦时间）');
  expect(formatMonth('2026-05', 'en')).toBe('May 2026');
  expect(formatMonth('2026-12', 'zh-CN')).toBe('2026年12月');
  expect(formatTime(at, zone)).toBe('12:03');
  expect(() => formatInstant(at, 'Europe/Nowhere', 'en')).toThrow(RangeError);
});

test.each<[string, string, string, string]>([
  ['Europe/London', 'London', '伦敦', '伦敦时间'],
  ['Asia/Shanghai', 'Beijing', '北京', '北京时间'],
  ['America/Los_Angeles', 'Los Angeles', '洛杉矶', '洛杉矶时间'],
  ['America/Argentina/Ushuaia', 'Ushuaia', 'Ushuaia', 'Ushuaia 时间'],
  ['America/Indiana/Tell_City', 'Tell City', 'Tell City', 'Tell City 时间'],
  ['Etc/UTC', 'UTC', 'UTC', 'UTC'],
  ['Etc/GMT-8', 'UTC+8', 'UTC+8', 'UTC+8'],
  ['Etc/GMT+3', 'UTC−3', 'UTC−3', 'UTC−3'],
])('the zone %s is %s and %s', (zone, en, zh, label) => {
  expect(zoneCity(zone, 'en')).toBe(en);
  expect(zoneCity(zone, 'zh-CN')).toBe(zh);
  expect(formatZone(zone, 'zh-CN')).toBe(label);
});

test.each<[number, string, string]>([
  [0, '0 seconds', '0 秒'],
  [45 * SECOND, '45 seconds', '45 秒'],
  [15 * MINUTE, '15 minutes', '15 分钟'],
  [90 * MINUTE, '90 minutes', '90 分钟'],
  [HOUR, '1 hour', '1 小时'],
  [36 * HOUR, '36 hours', '36 小时'],
  [DAY, '1 day', '1 天'],
  [7 * DAY, '7 days', '7 天'],
])('%d ms last %s', (milliseconds, en, zh) => {
  expect(formatSpan(milliseconds, 'en')).toBe(en);
  expect(formatSpan(milliseconds, 'zh-CN')).toBe(zh);
});

test.each<[number, Locale, string]>([
  [0, 'en', 'now'],
  [-20 * SECOND, 'zh-CN', '刚刚'],
  [20 * SECOND, 'zh-CN', '马上'],
  [3 * DAY + HOUR, 'en', 'in 3 days'],
  [3 * DAY, 'zh-CN', '3 天后'],
  [-2 * HOUR, 'en', '2 hours ago'],
  [-5 * MINUTE, 'zh-CN', '5 分钟前'],
])('%d ms away in %s is %s', (distance, locale, text) => {
  expect(formatRelative(1_800_000_000_000 + distance, 1_800_000_000_000, locale)).toBe(text);
});

test.each<[number, string, string]>([
  [-3, '3 days ago', '3 天前'],
  [-1, 'yesterday', '昨天'],
  [0, 'today', '今天'],
  [1, 'tomorrow', '明天'],
  [2, 'in 2 days', '2 天后'],
  [30, 'in 30 days', '30 天后'],
])('%d days away is %s', (days, en, zh) => {
  expect(formatInDays(days, 'en')).toBe(en);
  expect(formatInDays(days, 'zh-CN')).toBe(zh);
});

test('days are counted in words', () => {
  expect(formatDays(1, 'en')).toBe('1 day');
  expect(formatDays(1_000, 'en')).toBe('1,000 days');
  expect(formatDays(30, 'zh-CN')).toBe('30 天');
});

test.each([
  ['+447700900123', '+44 7700 900123'],
  ['+8613800138000', '+86 138 0013 8000'],
  ['+12025550123', '+1 202 555 0123'],
  ['+4915112345678', '+49 151 1234 5678'],
  ['+85251234567', '+852 5123 4567'],
  ['+819012345678', '+81 90 1234 5678'],
  ['+358401234567', '+358 401 234 567'],
  ['+88313009606415', '+883 130 096 064 15'],
  ['+443069990123', '+44 306 999 0123'],
  ['not a number', 'not a number'],
])('the number %s reads %s', (msisdn, text) => {
  expect(formatMsisdn(msisdn)).toBe(text);
});

test('grouping a number keeps its digits', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+[1-9]\d{6,14}$/), (msisdn) => {
      expect(formatMsisdn(msisdn).replaceAll(' ', '')).toBe(msisdn);
    }),
  );
});

test.each<[string | null, Locale]>([
  [null, 'en'],
  ['', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['zh-TW', 'zh-CN'],
  ['en-GB,zh;q=0.5', 'en'],
  ['fr-FR, zh-Hans;q=0.4, en;q=0.3', 'zh-CN'],
  ['fr, de', 'en'],
  ['zh;q=0, en;q=0.1', 'en'],
  ['zh;q=0', 'en'],
  ['zh;q=x, en', 'zh-CN'],
  [';;;,,,q=1', 'en'],
])('the wish %s is met by %s', (wish, locale) => {
  expect(pickLocale(wish)).toBe(locale);
});
