import type { Currency } from './money.ts';

/** What a bucket holds. Units: data in octets, voice in seconds, sms in messages, credit in minor units. */
export type AllowanceKind = 'data' | 'voice' | 'sms' | 'credit';

/** What the network counts. */
export type UsageKind = Exclude<AllowanceKind, 'credit'>;

export const allowanceKinds: readonly AllowanceKind[] = ['data', 'voice', 'sms', 'credit'];

/** Where a call or text goes: within the market's own country, or to other countries. Data has none. */
export type ServiceScope = 'national' | 'international' | 'any';

/** What a transfer moves: one of these, never a mix. */
export type Asset = 'octets' | 'seconds' | 'messages' | Currency;

export const OCTETS_PER_MB = 1_048_576n;
export const OCTETS_PER_GB = 1_073_741_824n;

export function assetOf(kind: AllowanceKind, currency: Currency): Asset {
  switch (kind) {
    case 'data':
      return 'octets';
    case 'voice':
      return 'seconds';
    case 'sms':
      return 'messages';
    case 'credit':
      return currency;
  }
}
