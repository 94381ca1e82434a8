import type { Locale } from '#domain/locale.ts';
import type { WatchMessage } from '#ports/watch-message.ts';

const GB = 1_073_741_824n;
const end = Date.UTC(2026, 10, 30, 23, 59, 59);
const about = {
  timeZone: 'Europe/London',
  msisdn: '+447700900123',
  alertsLink: 'https://my.example.test/lines/line_1/alerts',
};
export const goOnLink = `https://my.example.test/go-on/${'a'.repeat(96)}`;
const cap = {
  of: 'money',
  used: 4_000n,
  limit: 5_000n,
  currency: 'EUR',
  service: null,
  abroad: true,
  endsAt: end + 1_000,
  goOnLink,
} as const;

/** What it is, and what must stand in it. */
type Case = [name: string, message: WatchMessage, said: Record<Locale, readonly string[]>];

export const watchCases: readonly Case[] = [
  [
    'a level',
    {
      ...{ kind: 'level_reached', of: 'data', left: GB / 2n, granted: 12n * GB, ...about },
      lastInstant: end,
    },
    {
      en: ['Data: 512 MB left', '512 MB of 12 GB', 'Mon 30 Nov 2026, 23:59 (London)'],
      'zh-CN': ['流量还剩 512 MB', '共 12 GB', '2026年11月30日 周一 23:59（伦敦时间）'],
    },
  ],
  [
    'one of several allowances',
    {
      ...{ kind: 'level_reached', of: 'data', left: 0n, granted: GB, ...about, lastInstant: end },
      part: {
        scope: 'any',
        zoneName: { en: 'Japan', 'zh-CN': '日本' },
        serviceName: { en: 'Chat', 'zh-CN': '聊天' },
      },
    },
    { en: ['Data, only for Chat (Japan): used up'], 'zh-CN': ['流量（仅限聊天，日本）已用完'] },
  ],
  [
    'used up',
    {
      ...{ kind: 'level_reached', of: 'sms', left: 0n, granted: 100n, ...about },
      lastInstant: null,
    },
    { en: ['Texts: used up', 'does not run out'], 'zh-CN': ['短信已用完', '长期有效'] },
  ],
  [
    'little credit',
    { kind: 'credit_low', leftMinor: 250n, currency: 'GBP', ...about, msisdn: null },
    { en: ['Credit: £2.50 left'], 'zh-CN': ['余额还剩 £2.50'] },
  ],
  [
    'days left',
    {
      ...{ kind: 'days_left', days: 3, lastInstant: end, ...about },
      renewLink: 'https://my.example.test/lines/line_1/plans',
    },
    { en: ['ends in 3 days', 'Renew'], 'zh-CN': ['还有 3 天到期', '续费'] },
  ],
  [
    'the end of service',
    {
      ...{ kind: 'deadline_near', of: 'service', days: 3, lastInstant: end, ...about },
      renewLink: 'https://my.example.test/lines/line_1/plans',
    },
    { en: ['Your plan ends in 3 days', 'Renew'], 'zh-CN': ['还有 3 天到期', '续费'] },
  ],
  [
    'the end of incoming calls',
    {
      ...{ kind: 'deadline_near', of: 'incoming', days: 7, lastInstant: end, ...about },
      renewLink: 'https://my.example.test/lines/line_1/plans',
    },
    { en: ['texts stop in 7 days', 'One-time codes'], 'zh-CN': ['验证码'] },
  ],
  [
    'the end of the number',
    {
      ...{ kind: 'deadline_near', of: 'number', days: 1, lastInstant: end, ...about },
      renewLink: 'https://my.example.test/lines/line_1/keep',
    },
    { en: ['in 1 day'], 'zh-CN': ['1 天'] },
  ],
  [
    'spending',
    {
      ...{ kind: 'spend_reached', usedMinor: 1_050n, limitMinor: 1_000n, currency: 'EUR' },
      ...{ per: 'month', ...about },
    },
    { en: ['€10.50', 'at €10.00 in one month'], 'zh-CN': ['€10.50', '每月消费达到 €10.00'] },
  ],
  [
    'a cap that is near',
    { kind: 'cap_near', ...cap, ...about },
    { en: ['€40.00 of €50.00 used'], 'zh-CN': ['境外消费限额 €50.00，已用 €40.00'] },
  ],
  [
    'a cap that is reached',
    { kind: 'cap_reached', ...cap, used: 5_000n, ...about },
    { en: ['spending abroad reached: €50.00', goOnLink], 'zh-CN': ['已达限额 €50.00', goOnLink] },
  ],
  [
    'another country',
    {
      ...{ kind: 'arrived_abroad', country: 'JP', covered: ['voice'], currency: 'EUR', ...about },
      prices: [{ kind: 'data', amountMinor: 5n, per: 1_048_576n }],
      capMinor: 5_000n,
    },
    {
      en: ['Japan', '€0.05 a MB', 'in plan', '€50.00', '112'],
      'zh-CN': ['日本', '每 MB €0.05', '套餐内', '€50.00', '112'],
    },
  ],
];
