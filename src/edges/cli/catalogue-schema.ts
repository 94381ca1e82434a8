import * as z from 'zod';
import type { Currency, Money } from '#domain/money.ts';
import {
  knownCurrencies,
  type Reading,
  readData,
  readMoney,
  readTaxRate,
  readVoice,
} from './catalogue-amounts.ts';
import { countryProblem, isCountryCode } from './catalogue-countries.ts';
import { amount, localized, timeZone } from './document-fields.ts';
import { validity } from './validity-document.ts';

export const CATALOGUE_FORMAT = 'xuka-catalogue/1';

const MAX_SMS = 1_000_000;
export const MAX_OCTETS = 100_000n * 1_073_741_824n;
export const MAX_SECONDS = 1_000_000n * 60n;

export const within = (read: (text: string) => Reading<bigint>, most: bigint) =>
  amount(read)
    .refine((value) => value > 0n, 'must be more than nothing')
    .refine((value) => value <= most, 'is more than any network could deliver: check the unit');

const price = amount<Money>(readMoney).refine(
  (money) => money.amountMinor > 0n,
  'must be more than 0: a payment provider takes no empty payments',
);

const ID_WORDS = 'must be small letters, digits and single hyphens, like "gb-everyday-12"';
export const idSchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, ID_WORDS);

/** Rows of codes: `["AT BE BG", "HR"]` or one code an entry, as the operator likes. */
const countries = z.array(z.string()).transform((rows, context) => {
  const codes = rows.flatMap((row) => row.split(/\s+/).filter((code) => code !== ''));
  const problems = codes.filter((code) => !isCountryCode(code)).map(countryProblem);
  const twice = codes.filter((code, at) => codes.indexOf(code) < at);
  problems.push(...new Set(twice.map((code) => `"${code}" is listed twice`)));
  if (codes.length === 0) problems.push('must name at least one country');
  for (const message of problems) context.addIssue({ code: 'custom', message });
  return codes;
});

const currencyCode = z.string().transform((code, context): Currency => {
  const reading = readMoney(`1 ${code}`);
  if ('value' in reading) return reading.value.currency;
  context.addIssue({ code: 'custom', message: `must be one of ${knownCurrencies}` });
  return z.NEVER;
});

export const marketSchema = z.strictObject({
  id: idSchema,
  name: localized(40),
  currency: currencyCode,
  timeZone,
  countries,
  tax: z.strictObject({ name: localized(40), rate: amount(readTaxRate) }),
});

export const zoneSchema = z.strictObject({ id: idSchema, name: localized(40), countries });

const grantFields = z.strictObject({
  data: within(readData, MAX_OCTETS).optional(),
  voice: within(readVoice, MAX_SECONDS).optional(),
  sms: z.int().min(1).max(MAX_SMS).optional(),
  credit: price.optional(),
  /** Where a call or text goes; data and credit have none. */
  scope: z.enum(['national', 'international', 'any']).optional(),
  zone: idSchema,
  fairUse: z.boolean().optional(),
  /** A service of the policy it is only for. */
  service: idSchema.refine((id) => id !== 'any', 'must not be "any": leave it out').optional(),
  /** The lower is used first. */
  priority: z.int().min(-100).max(100).optional(),
});

type GrantFields = z.output<typeof grantFields>;

export const grantKindOf = (grant: GrantFields) =>
  (['data', 'voice', 'sms', 'credit'] as const).filter((kind) => grant[kind] !== undefined);

export const grant = grantFields.superRefine((fields, context) => {
  const problem = (message: string, path: string[] = []) =>
    context.addIssue({ code: 'custom', message, path });
  const kinds = grantKindOf(fields);
  if (kinds.length !== 1)
    problem('must have exactly one of "data", "voice", "sms" and "credit"; make one grant of each');
  const [kind] = kinds;
  const isDirected = kind === 'voice' || kind === 'sms';
  if (isDirected && fields.scope === undefined)
    problem('is missing: say where calls or texts go ("national", "international", "any")', [
      'scope',
    ]);
  if (kind && !isDirected && fields.scope !== undefined)
    problem(`must not be given: ${kind} goes nowhere in particular`, ['scope']);
  if (kind === 'credit' && fields.fairUse)
    problem('must not be given: credit is never unlimited', ['fairUse']);
});

/** Milliseconds since the epoch of `2026-12-31T23:00:00Z`; milliseconds in the text are optional. */
const instant = z.string().transform((text, context): number => {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text) ? Date.parse(text) : NaN;
  // Date.parse moves 31 February to March: only an instant that writes back the same is real.
  if (Number.isFinite(at) && new Date(at).toISOString().startsWith(text.slice(0, 19))) return at;
  const message = `"${text}" is not an instant; write it like "2026-12-31T23:00:00Z"`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const planSchema = z.strictObject({
  id: idSchema,
  version: z.int().min(1).max(1_000_000).optional(),
  kind: z.enum(['plan', 'add-on']),
  market: idSchema,
  name: localized(40),
  summary: localized(200),
  price,
  promotion: z
    .strictObject({
      id: idSchema,
      label: localized(60),
      price,
      /** How many purchases of this plan on one line get it. */
      purchases: z.int().min(1).max(36),
    })
    .optional(),
  validity,
  grants: z.array(grant).min(1).max(20),
  sims: z
    .array(z.enum(['physical', 'esim']))
    .min(1)
    .refine((kinds) => new Set(kinds).size === kinds.length, 'must not list a SIM kind twice'),
  withdrawnAt: instant.optional(),
});

export type MarketEntry = z.output<typeof marketSchema>;
export type ZoneEntry = z.output<typeof zoneSchema>;
export type PlanEntry = z.output<typeof planSchema>;
