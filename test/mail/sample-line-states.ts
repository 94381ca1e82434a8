import type { Locale } from '#domain/locale.ts';
import type { LineStateMessage } from '#ports/line-state-message.ts';

const at = (month: number, day: number, hour: number) =>
  Date.UTC(2026, month - 1, day, hour, 59, 59);
const about = {
  timeZone: 'Europe/London',
  msisdn: '+447700900123',
  happenedAt: Date.UTC(2026, 10, 23, 9, 12),
  holdLink: 'https://my.example.test/lines/line_1/hold',
};

/** What it is, and what must stand in it. */
type Case = [name: string, message: LineStateMessage, said: Record<Locale, readonly string[]>];

export const lineStateCases: readonly Case[] = [
  [
    'parked for a price',
    {
      ...{ kind: 'line_parked', price: { amountMinor: 150n, currency: 'GBP' }, ...about },
      ...{ paidUntil: at(12, 23, 23), lastInstant: at(12, 31, 23), becomes: 'suspended' },
      stopsPlans: true,
    },
    {
      en: [
        '+44 7700 900123 is parked',
        'auto-renewal pauses',
        'stands still',
        '£1.50',
        'Wed 23 Dec 2026, 23:59 (London)',
        'Thu 31 Dec 2026, 23:59 (London)',
        'the line is suspended',
      ],
      'zh-CN': [
        '已停机保号',
        '自动续费也会暂停',
        '暂停计时',
        '£1.50',
        '2026年12月23日 周三 23:59（伦敦时间）',
      ],
    },
  ],
  [
    'parked for nothing, without an end',
    {
      ...{ kind: 'line_parked', price: null, paidUntil: null, lastInstant: null, ...about },
      ...{ becomes: null, stopsPlans: false },
    },
    { en: ['nothing', 'goes on meanwhile'], 'zh-CN': ['免费', '继续计时'] },
  ],
  [
    'blocked as lost',
    { kind: 'line_blocked', as: 'lost-stolen', stopsPlans: true, ...about },
    {
      en: ['blocked as lost or stolen', 'costs nothing', 'confirm that it is you'],
      'zh-CN': ['已挂失', '不会产生费用', '核实身份'],
    },
  ],
  [
    'blocked by staff',
    { kind: 'line_blocked', as: 'policy-block', stopsPlans: false, ...about },
    { en: ['Your line is blocked', 'Our support'], 'zh-CN': ['已被限制使用', '联系客服'] },
  ],
  [
    'back with its plan',
    {
      ...{ kind: 'line_restored', from: 'parked', state: 'active', ...about },
      lastInstant: at(12, 30, 23),
    },
    {
      en: ['+44 7700 900123 is back', 'works again', 'Wed 30 Dec 2026, 23:59 (London)', 'parked'],
      'zh-CN': ['已恢复使用', '2026年12月30日 周三 23:59（伦敦时间）', '停机保号'],
    },
  ],
  [
    'back without one',
    {
      ...{ kind: 'line_restored', from: 'lost-stolen', state: 'grace', lastInstant: null },
      ...about,
    },
    { en: ['renew to use it'], 'zh-CN': ['续费后即可使用'] },
  ],
  [
    'parked for nearly as long as it can be',
    {
      ...{ kind: 'hold_near', from: 'parked', lastInstant: at(12, 31, 23), ...about },
      ...{ becomes: 'suspended', missing: null },
    },
    {
      en: [
        'Parking of +44 7700 900123 ends soon',
        'Thu 31 Dec 2026, 23:59 (London)',
        'the line is suspended',
      ],
      'zh-CN': ['停机保号即将到期', '2026年12月31日 周四 23:59（伦敦时间）', '转为停机状态'],
    },
  ],
  [
    'parked as long as credit lasts',
    {
      ...{ kind: 'hold_near', from: 'parked', lastInstant: at(12, 31, 23), ...about },
      ...{ becomes: 'suspended', missing: { amountMinor: 30n, currency: 'GBP' } },
    },
    { en: ['£0.30 short of the next payment'], 'zh-CN': ['还差 £0.30'] },
  ],
  [
    'blocked for nearly as long as it can be',
    {
      ...{ kind: 'hold_near', from: 'lost-stolen', lastInstant: at(12, 31, 23), ...about },
      ...{ becomes: 'recycled', missing: null },
    },
    { en: ['The block of', 'the number is lost'], 'zh-CN': ['挂失即将到期', '号码将被收回'] },
  ],
  [
    'parking costs again',
    {
      ...{ kind: 'parking_price_near', price: { amountMinor: 150n, currency: 'GBP' }, ...about },
      ...{ chargesAt: at(12, 23, 23) + 1_000, paidUntil: at(1, 23, 23) },
    },
    {
      en: ['£1.50 for parking +44 7700 900123 is taken soon', 'Thu 24 Dec 2026, 00:00 (London)'],
      'zh-CN': ['停机保号费用 £1.50', '2026年12月24日 周四 00:00（伦敦时间）'],
    },
  ],
  [
    'parking is over',
    { kind: 'hold_ended', from: 'parked', becomes: 'suspended', ...about },
    { en: ['Parking of', 'has ended', 'Renew it in time'], 'zh-CN': ['停机保号已结束', '续费'] },
  ],
  [
    'a block is over with the number',
    { kind: 'hold_ended', from: 'policy-block', becomes: 'recycled', ...about },
    { en: ['The block of', 'its number is lost'], 'zh-CN': ['使用限制已到期', '被收回'] },
  ],
];
