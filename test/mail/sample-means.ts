import type { Locale } from '#domain/locale.ts';
import type { MeansTemplate } from '#ports/means-message.ts';
import type { Message } from '#ports/message-renderer.ts';

/** A mail of each kind about saved cards and wallets. */
export function meansMessages(happenedAt: number, timeZone: string): Record<string, Message> {
  const card = { method: 'card', label: 'Visa •••• 4242', expiresMonth: '2027-08' } as const;
  const wallet = { method: 'alipay', label: '138 •••• 0013', expiresMonth: null } as const;
  const of = (kind: MeansTemplate): Message => ({
    kind,
    means: kind === 'means_replaced' ? wallet : card,
    replaced: kind === 'means_replaced' ? card : null,
    msisdns: kind === 'means_removed' ? [] : ['+447700900123', '+447700900456'],
    agreed: kind === 'means_saved' ? 'Keep this card or wallet for later payments.' : null,
    ...{ happenedAt, timeZone },
  });
  return {
    'means-saved': of('means_saved'),
    'means-replaced': of('means_replaced'),
    'means-removed': of('means_removed'),
    'means-expiring': of('means_expiring'),
  };
}

/** What such a mail must say for its reader to act. */
export const meansEssentials: Readonly<Record<string, Record<Locale, string[]>>> = {
  'means-saved': {
    en: ['Visa •••• 4242', 'August 2027', '+44 7700 900123', 'What you agreed to'],
    'zh-CN': ['Visa •••• 4242', '2027年8月', '+44 7700 900123', '您同意的内容'],
  },
  'means-replaced': {
    en: ['Alipay 138 •••• 0013', 'In place of', 'Visa •••• 4242'],
    'zh-CN': ['支付宝 138 •••• 0013', '替换了', 'Visa •••• 4242'],
  },
  'means-removed': {
    en: ['Visa •••• 4242', 'If this wasn’t you'],
    'zh-CN': ['Visa •••• 4242', '如非您本人操作'],
  },
  'means-expiring': {
    en: ['Visa •••• 4242', 'August 2027', '+44 7700 900123', 'Replace it in one step'],
    'zh-CN': ['Visa •••• 4242', '2027年8月', '+44 7700 900123', '一步更换'],
  },
};
