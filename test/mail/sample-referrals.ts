import type { Locale } from '#domain/locale.ts';
import { DAY } from '#domain/time.ts';
import type { Message } from '#ports/message-renderer.ts';

/** A mail of each kind about an invitation. */
export function referralMessages(happenedAt: number, timeZone: string): Record<string, Message> {
  const money = { amountMinor: 500n, currency: 'GBP', happenedAt, timeZone } as const;
  const counted = {
    ...money,
    kind: 'referral_counted',
    label: { 'zh-CN': '好友首购立减 2 英镑', en: '£2.00 off a friend’s first plan' },
    amountMinor: 200n,
    orderReference: 'K7M2P9QD',
  } as const;
  return {
    'referral-reward': {
      ...{ ...money, kind: 'referral_reward' },
      lastInstant: happenedAt + 365 * DAY,
    },
    'referral-reward-for-good': { ...money, kind: 'referral_reward', lastInstant: null },
    'referral-counted': counted,
    'referral-counted-bonus': { ...counted, amountMinor: 0n },
    'referral-taken-back': { ...money, kind: 'referral_taken_back' },
  };
}

/** What such a mail must say for its reader to understand it. */
export const referralEssentials: Readonly<Record<string, Record<Locale, string[]>>> = {
  'referral-reward': {
    en: ['£5.00', 'Can be used until', '22 Nov 2027', 'joined with your invitation'],
    'zh-CN': ['£5.00', '可用至', '2027年11月22日', '奖励'],
  },
  'referral-reward-for-good': { en: ['It does not run out'], 'zh-CN': ['长期有效'] },
  'referral-counted': {
    en: ['£2.00 off a friend’s first plan', 'You saved', '£2.00', 'K7M2P9QD'],
    'zh-CN': ['好友首购立减 2 英镑', '已为您节省', '£2.00', 'K7M2P9QD'],
  },
  'referral-counted-bonus': { en: ['K7M2P9QD'], 'zh-CN': ['K7M2P9QD'] },
  'referral-taken-back': {
    en: ['£5.00', 'Gone back', 'the money for their order back'],
    'zh-CN': ['£5.00', '已收回', '好友已取回订单的款项'],
  },
};
