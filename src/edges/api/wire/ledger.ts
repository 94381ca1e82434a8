import { z } from 'zod';
import type { BucketFigures, BucketPart, BucketStep } from '#domain/explain-bucket.ts';
import type { MovementGroup } from '#domain/explain-movement.ts';
import type { OrderPart, OrderStep } from '#domain/explain-order.ts';
import type { Place, TransferKind } from '#domain/ledger.ts';
import { locales } from '#domain/locale.ts';
import type { Movement } from '#domain/movement.ts';
import { toPublicId } from '#domain/public-id.ts';
import { type RuleNames, ruleWords } from '#domain/rule-words.ts';
import { DAY, toIso } from '#domain/time.ts';
import type { ExplainedBucket, ExplainedOrder } from '#usecases/ledger/explain.ts';
import { amount, scope, toAmount } from './allowance.ts';
import { country, instant, localDay, localized, publicId, timeZone, toInstant } from './scalars.ts';

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

const idOrNull = (kind: 'line' | 'bkt' | 'ord', id: string | null): string | null =>
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

const groupFields = {
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

const toGroup = (of: MovementGroup, names: RuleNames) => ({
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

const movementGroup = z.object(groupFields).meta({ id: 'MovementGroup' });

const bucketStep = z
  .object({
    part: z.enum([
      'granted',
      'used',
      'held',
      'released',
      'expired',
      'refunded',
    ] as const satisfies BucketPart[]),
    ...groupFields,
    remaining: amount.describe('What was left after it.'),
    reserved: amount,
  })
  .meta({ id: 'BucketStep', description: 'Movements of one day that did the same to a bucket.' });

const toBucketStep = (of: BucketStep, names: RuleNames) => ({
  part: of.part,
  ...toGroup(of, names),
  remaining: toAmount(of.remaining, of.asset),
  reserved: toAmount(of.reserved, of.asset),
});

export const bucketExplanation = z
  .object({
    bucketId: publicId('bkt'),
    orderId: publicId('ord').nullable(),
    figures: z.object({
      granted: amount,
      used: amount,
      expired: amount,
      refunded: amount,
      reserved: amount,
      remaining: amount,
    }),
    agrees: z.boolean().describe('The movements lead to just these figures.'),
    timeZone,
    steps: z.array(bucketStep),
  })
  .meta({
    id: 'BucketExplanation',
    description: 'granted − used − expired − refunded − reserved = remaining, by movements.',
  });

export function toBucketExplanation(
  { bucket, story, agrees, timeZone: zone }: ExplainedBucket,
  names: RuleNames,
): z.output<typeof bucketExplanation> {
  const figure = (name: keyof BucketFigures) => toAmount(story.figures[name], bucket.asset);
  return {
    bucketId: toPublicId('bkt', bucket.id),
    orderId: idOrNull('ord', bucket.orderId),
    figures: {
      granted: figure('granted'),
      used: figure('used'),
      expired: figure('expired'),
      refunded: figure('refunded'),
      reserved: figure('reserved'),
      remaining: figure('remaining'),
    },
    agrees,
    timeZone: zone,
    steps: story.steps.map((step) => toBucketStep(step, names)),
  };
}

const orderStep = z
  .object({
    part: z.enum([
      'paid',
      'sold',
      'taxed',
      'unsold',
      'untaxed',
      'returned',
      'credited',
    ] as const satisfies OrderPart[]),
    ...groupFields,
    held: amount.describe('Taken and not yet sold or given back, after it.'),
  })
  .meta({ id: 'OrderStep', description: 'What a movement did to the money of an order.' });

const toOrderStep = (of: OrderStep, names: RuleNames) => ({
  part: of.part,
  ...toGroup(of, names),
  held: toAmount(of.held, of.asset),
});

export const orderExplanation = z
  .object({
    orderId: publicId('ord'),
    price: z
      .object({ plan: amount, discount: amount, total: amount, tax: amount, net: amount })
      .describe('plan − discount = total = net + tax'),
    sums: z.object({
      paid: amount,
      sold: amount,
      taxed: amount,
      unsold: amount,
      untaxed: amount,
      returned: amount,
      credited: amount,
      held: amount,
    }),
    agrees: z.boolean().describe('The movements leave just what is held for the order.'),
    timeZone,
    steps: z.array(orderStep),
    others: z.array(movementGroup).describe('Allowance it gave, credit set aside for it.'),
    buckets: z.array(bucketExplanation),
  })
  .meta({ id: 'OrderExplanation' });

export function toOrderExplanation(
  { order, story, agrees, buckets, timeZone: zone }: ExplainedOrder,
  names: RuleNames,
): z.output<typeof orderExplanation> {
  const { price, sums } = story;
  const of = (minor: bigint) => toAmount(minor, order.currency);
  return {
    orderId: toPublicId('ord', order.id),
    price: {
      plan: of(price.planMinor),
      discount: of(price.discountMinor),
      total: of(price.priceMinor),
      tax: of(price.taxMinor),
      net: of(price.netMinor),
    },
    sums: {
      paid: of(sums.paid),
      sold: of(sums.sold),
      taxed: of(sums.taxed),
      unsold: of(sums.unsold),
      untaxed: of(sums.untaxed),
      returned: of(sums.returned),
      credited: of(sums.credited),
      held: of(sums.held),
    },
    agrees,
    timeZone: zone,
    steps: story.steps.map((step) => toOrderStep(step, names)),
    others: story.others.map((group) => toGroup(group, names)),
    buckets: buckets.map((bucket) => toBucketExplanation(bucket, names)),
  };
}
