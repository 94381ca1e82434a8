import type { Asset } from './allowance.ts';
import { formatData, formatMoney, formatTexts, formatVoice } from './format.ts';
import type { Locale } from './locale.ts';

/** An amount of what a movement moves: "6.2 GB", "20 min", "3 texts", "£1.40". */
export function formatAsset(amount: bigint, asset: Asset, locale: Locale): string {
  switch (asset) {
    case 'octets':
      return formatData(amount, locale);
    case 'seconds':
      return formatVoice(amount, locale);
    case 'messages':
      return formatTexts(amount, locale);
    default:
      return formatMoney({ amountMinor: amount, currency: asset }, locale);
  }
}
