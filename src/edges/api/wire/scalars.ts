import { z } from 'zod';
import { type Currency, currencies, type Money } from '#domain/money.ts';
import { fromPublicId, type PublicIdKind } from '#domain/public-id.ts';
import { type Instant, toIso } from '#domain/time.ts';
import { Problem } from '../problem/problem.ts';
import type { ProblemCode } from '../problem/problem-code.ts';

export const money = z
  .object({
    amountMinor: z
      .string()
      .regex(/^-?\d{1,19}$/)
      .describe('Whole number of minor units (pence, cents, fen, yen) as text.'),
    currency: z.enum(currencies).describe('ISO 4217'),
  })
  .meta({ id: 'Money', description: 'An amount of money; `1050` GBP is £10.50.' });

export const toMoney = (amountMinor: bigint, currency: Currency) => ({
  amountMinor: String(amountMinor),
  currency,
});

export const fromMoney = ({ amountMinor, currency }: z.output<typeof money>): Money => ({
  amountMinor: BigInt(amountMinor),
  currency,
});

export const instant = z.iso
  .datetime({ precision: 3 })
  .meta({ id: 'Instant', description: 'ISO 8601 in UTC with milliseconds.' });

export const toInstant = (at: Instant): string => toIso(at);
export const toInstantOrNull = (at: Instant | null): string | null =>
  at === null ? null : toIso(at);

export const localDay = z.iso
  .date()
  .meta({ id: 'LocalDay', description: 'A date in the time zone that stands beside it.' });

export const timeZone = z
  .string()
  .describe('IANA name of the time zone whose days count for validity, `Europe/London`.');

export const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .describe('ISO 3166-1 alpha-2');

export const localized = z
  .object({ 'zh-CN': z.string(), en: z.string() })
  .meta({ id: 'Localized', description: 'A text in every language of the product.' });

/** Any string of its shape; one that names nothing is answered with 404, not with 400. */
export const publicId = (kind: PublicIdKind) =>
  z
    .string()
    .max(64)
    .meta({
      description: `\`${kind}_\` and 32 hexadecimal digits.`,
      examples: [`${kind}_${SAMPLE}`],
    });

const SAMPLE = '01a203d2275b77e888f27ff14c50ea20';

/** The UUID behind a public id, or a problem when it can't be one of this kind. */
export function idOf(kind: PublicIdKind, id: string, otherwise: ProblemCode): string {
  const uuid = fromPublicId(kind, id);
  if (uuid === null) throw new Problem(otherwise);
  return uuid;
}
