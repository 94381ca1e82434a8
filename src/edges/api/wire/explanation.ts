import { z } from 'zod';
import type { BucketFigures, BucketPart, BucketStep } from '#domain/explain-bucket.ts';
import type { OrderPart, OrderStep } from '#domain/explain-order.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { RuleNames } from '#domain/rule-words.ts';
import type { ExplainedBucket, ExplainedOrder } from '#usecases/ledger/explain.ts';
import { amount, toAmount } from './allowance.ts';
import { groupFields, idOrNull, movementGroup, toGroup } from './movement.ts';
import { publicId, timeZone } from './scalars.ts';

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
