import { z } from 'zod';
import { type AllowanceKind, type Asset, assetOf, type ServiceScope } from '#domain/allowance.ts';
import { type Currency, currencies } from '#domain/money.ts';

const units = ['octets', 'seconds', 'messages', ...currencies] as const satisfies Asset[];

export const amount = z
  .object({
    amount: z
      .string()
      .regex(/^\d{1,19}$/)
      .describe('Whole number as text.'),
    unit: z
      .enum(units)
      .describe('Data in octets, voice in seconds, texts in messages, credit in minor units.'),
  })
  .meta({ id: 'Amount', description: 'An amount of allowance in a named unit.' });

export const toAmount = (value: bigint, unit: Asset) => ({ amount: String(value), unit });

export const toKindAmount = (value: bigint, kind: AllowanceKind, currency: Currency) =>
  toAmount(value, assetOf(kind, currency));

export const usageType = z
  .enum(['data', 'voice', 'sms', 'credit'] as const satisfies AllowanceKind[])
  .describe('TMF654 usageType');

export const scope = z
  .enum(['national', 'international', 'any'] as const satisfies ServiceScope[])
  .describe('Where calls and texts go: within the market’s own countries, to others, or anywhere.');
