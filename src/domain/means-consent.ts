import type { Locale } from './locale.ts';
import type { Instant } from './time.ts';

/** What the payer agreed to, word for word, when a card or wallet was to be kept. */
export interface MeansConsent {
  version: string;
  words: string;
  locale: Locale;
  agreedAt: Instant;
}

/** Names the words below; change it with them. */
const VERSION = 'keep-means/1';

/** What is shown where one card or wallet is to stand in for another; kept with each line whose payments move. */
export const swapWords = (label: string, locale: Locale): string =>
  locale === 'zh-CN'
    ? `我在此选择的银行卡或钱包将代替 ${label}：原由 ${label} 支付的自动续费改由其扣款，其余约定不变。`
    : `The card or wallet I choose here takes the place of ${label}: auto-renewals that ${label} pays for are taken from it, and everything else stays as agreed.`;

export const SWAP_VERSION = 'swap-means/1';

/** Beside the tick; what is shown is what is stored. */
export const meansWords: Record<Locale, string> = {
  en: 'Keep this card or wallet for later payments. It is stored by the payment provider, not by us. I may pay with it, and what I have agreed to beforehand, such as auto-renewal, may be taken from it without my being there. I can remove it at any time under Security.',
  'zh-CN':
    '保存此卡或钱包，供日后付款使用。相关信息由支付服务商保存，我们不保存。我可以用它付款；我事先同意的款项（例如自动续费）也可以在我不在场时从中扣取。我可随时在“安全”页面将其移除。',
};

export const meansConsent = (locale: Locale, agreedAt: Instant): MeansConsent => ({
  version: VERSION,
  words: meansWords[locale],
  locale,
  agreedAt,
});
