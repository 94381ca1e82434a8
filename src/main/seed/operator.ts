import type { Operator } from '#domain/operator.ts';

/** The invented operator of the demo. */
export const seedOperator: Operator = {
  name: { 'zh-CN': '子午移动', en: 'Meridian Mobile' },
  legalName: 'Meridian Mobile Ltd',
  postalAddress: ['1 Observatory Quay', 'London SE10 0XX', 'United Kingdom'],
  taxNumber: 'GB 000 0000 00',
  supportEmail: 'support@meridian.example',
  supportHours: {
    'zh-CN': '每天 8:00 至 22:00（伦敦时间）',
    en: 'Every day, 8:00 to 22:00 (London)',
  },
  timeZone: 'Europe/London',
  accent: '#0b6e5f',
};
