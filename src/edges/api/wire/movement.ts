import { z } from 'zod';
import type { MovementGroup } from '#domain/explain-movement.ts';
import type { Place, TransferKind } from '#domain/ledger.ts';
import { locales } from '#domain/locale.ts';
import type { Movement } from '#domain/movement.ts';
import { toPublicId } from '#domain/public-id.ts';
import { type RuleNames, ruleWords } from '#domain/rule-words.ts';
import { DAY, toIso } from '#domain/time.ts';
import { amount, scope, toAmount } from './allowance.ts';
import { country, instant, localDay, localized, publicId, toInstant } from './scalars.ts';

const kinds = [
  'grant',
  'usage',
  'expiry',
  'replacement',
  'payment',
  'sale',
  'tax',
  'refund',
  'hold',
  'release',
  'clawback',
  'unsale',
  'untax',
  'adjustment',
] as const satisfies TransferKind[];

export const seq = z
  .string()
  .regex(/^\d{1,19}$/)
  .describe('Number of the movement within the account, without gaps.');

const place = z
  .string()
  .describe('`bucket:bkt_…`, `hold:bkt_…`, `order:ord_…`, `provider:…` or `operator:…`.');

const toPlace = (of: Place): string => {
  const [name, id] = of.split(':', 2) as [string, string];
  if (name === 'bucket' || name === 'hold') return `${name}:${toPublicId('bkt', id)}`;
  return name === 'order' ? `order:${toPublicId('ord', id)}` : of;
};

const why = z
  .object({
    rule: z.string().describe('As it was recorded, with the version: `plan:gb-everyday-12@1`.'),
    words: localized,
  })
  .meta({ id: 'MovementRule', description: 'What moved it.' });

const toWhy = (rule: string, names: RuleNames): z.output<typeof why> => ({
  rule,
  words: Object.fromEntries(
    locales.map((locale) => [locale, ruleWords(rule, names, locale)]),
  ) as z.output<typeof localized>,
});

export const movement = z
  .object({
    seq,
    kind: z.enum(kinds),
    moved: amount,
    from: place,
    to: place,
    why,
    lineId: publicId('line').nullable(),
    bucketId: publicId('bkt').nullable(),
    orderId: publicId('ord').nullable(),
    country: country.nullable(),
    scope: scope.nullable(),
    happenedAt: instant,
    recordedAt: instant,
  })
  .meta({ id: 'Movement', description: 'One amount that went from one place to another.' });

export const idOrNull = (kind: 'line' | 'bkt' | 'ord', id: string | null): string | null =>
  id === null ? null : toPublicId(kind, id);

export const toMovement = (of: Movement, names: RuleNames): z.output<typeof movement> => ({
  seq: String(of.seq),
  kind: of.kind,
  moved: toAmount(of.amount, of.asset),
  from: toPlace(of.from),
  to: toPlace(of.to),
  why: toWhy(of.rule, names),
  lineId: idOrNull('line', of.lineId),
  bucketId: idOrNull('bkt', of.bucketId),
  orderId: idOrNull('ord', of.orderId),
  country: of.country,
  scope: of.scope,
  happenedAt: toInstant(of.happenedAt),
  recordedAt: toInstant(of.recordedAt),
});

export const groupFields = {
  day: localDay,
  kind: z.enum(kinds),
  moved: amount,
  count: z.int().describe('How many movements of that day are summed here.'),
  firstSeq: seq,
  lastSeq: seq,
  firstAt: instant,
  lastAt: instant,
  from: place,
  to: place,
  why,
  country: country.nullable(),
  scope: scope.nullable(),
};

export const toGroup = (of: MovementGroup, names: RuleNames) => ({
  day: toIso(of.day * DAY).slice(0, 10),
  kind: of.kind,
  moved: toAmount(of.amount, of.asset),
  count: of.count,
  firstSeq: String(of.firstSeq),
  lastSeq: String(of.lastSeq),
  firstAt: toInstant(of.firstAt),
  lastAt: toInstant(of.lastAt),
  from: toPlace(of.from),
  to: toPlace(of.to),
  why: toWhy(of.rule, names),
  country: of.country,
  scope: of.scope,
});

export const movementGroup = z.object(groupFields).meta({ id: 'MovementGroup' });
