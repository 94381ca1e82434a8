import * as z from 'zod';
import type { Money } from '#domain/money.ts';
import { DAY } from '#domain/time.ts';
import { type Reading, readMoney } from './catalogue-amounts.ts';
import { grant, idSchema } from './catalogue-schema.ts';
import { amount, localized } from './document-fields.ts';

export const PROMOTION_FORMAT = 'xuka-promotions/1';

const money = amount<Money>(readMoney).refine(
  ({ amountMinor }) => amountMinor > 0n,
  'must be more than 0',
);

/** Basis points of `20 %`, `7.5 %`, up to `100 %`. */
function readShare(text: string): Reading<number> {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))? ?%$/.exec(text);
  const value = found ? Number(found[1]! + (found[2] ?? '').padEnd(2, '0')) : 0;
  return value > 0 && value <= 10_000
    ? { value }
    : { problem: `"${text}" is not a share of the price; write it like "20 %"` };
}

/** A day as a number: 0 is 1970-01-01. */
function readDay(text: string): Reading<number> {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text)
    ? { value: at / DAY }
    : { problem: `"${text}" is not a day; write it like "2026-12-31"` };
}

export const writeDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

const list = (of: string) =>
  z
    .array(idSchema)
    .min(1)
    .max(500)
    .refine((ids) => new Set(ids).size === ids.length, `must not list a ${of} twice`);

const code = z
  .string()
  .regex(/^[0-9A-Z]{4,20}$/, 'must be 4 to 20 capital letters and digits, like "SPRING20"');

export const benefitNames = ['percent', 'amount', 'price', 'bonus'] as const;

export const promotionSchema = z.strictObject({
  id: idSchema,
  label: localized(60),
  percent: amount(readShare).optional(),
  /** With `percent`: never more than this. */
  atMost: money.optional(),
  amount: money.optional(),
  price: money.optional(),
  bonus: grant.optional(),
  by: z.enum(['automatic', 'code', 'referral']),
  code: code.optional(),
  for: z
    .union([
      z.enum(['anyone', 'first-time']),
      z.strictObject({ winBackAfterDays: z.int().min(1).max(3_660) }),
    ])
    .optional(),
  plans: list('plan').optional(),
  markets: list('market').optional(),
  purchases: z.int().min(1).max(36).optional(),
  priority: z.int().min(0).max(1_000).default(100),
  from: amount(readDay).optional(),
  until: amount(readDay).optional(),
  limits: z
    .strictObject({
      uses: z.int().min(1).max(1_000_000_000).optional(),
      money: money.optional(),
      perSubscriber: z.int().min(1).max(1_000).optional(),
    })
    .default({}),
  referral: z
    .strictObject({
      reward: money,
      afterDays: z.int().min(0).max(366),
      mostPerMonth: z.int().min(1).max(1_000),
    })
    .optional(),
});

export type PromotionEntry = z.output<typeof promotionSchema>;
