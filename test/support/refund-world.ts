import { advance } from '#domain/advance.ts';
import { Changeset } from '#domain/changeset.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Refund } from '#domain/payment.ts';
import { quoteRefund, type RefundOption, type RefundQuote } from '#domain/quote-refund.ts';
import { refundRules } from '#domain/refund-policy.ts';
import { decideRequestRefund, decideStaffRefund, factsOf } from '#domain/request-refund.ts';
import { marketOf } from '#domain/rules.ts';
import type { World } from './world.ts';

/** What an order gave, as a read before the decision answers it. */
export const givenOf = (world: World, orderId: string) => ({
  period: [...world.state.periods.values()].find((each) => each.orderId === orderId) ?? null,
  buckets: [...world.state.buckets.values()].filter((each) => each.orderId === orderId),
});

export function termsOf(world: World, orderId: string) {
  const { lineId } = world.order(orderId);
  const { marketId } = world.state.lines.get(lineId)!;
  const { timeZone } = marketOf(world.rules, marketId);
  return { refund: refundRules(world.rules.policy), timeZone };
}

export function quoteOf(world: World, orderId: string): RefundQuote {
  const change = new Changeset(world.state, world.context());
  advance(change, world.rules);
  const facts = factsOf(change, { orderId, given: givenOf(world, orderId) })!;
  return quoteRefund(facts, termsOf(world, orderId), world.now);
}

/** The best option; throws the reason when there is none. */
export function bestOf(world: World, orderId: string): RefundOption {
  const quote = quoteOf(world, orderId);
  if ('none' in quote) throw new Error(quote.none);
  return quote.options[0]!;
}

export const requestBy = (
  world: World,
  orderId: string,
  wish: { quoteId?: string; destination?: Refund['destination']; ofOrder?: string } = {},
) =>
  world.do(
    decideRequestRefund(
      {
        orderId: wish.ofOrder ?? orderId,
        given: givenOf(world, orderId),
        quoteId: wish.quoteId ?? bestOf(world, orderId).id,
        destination: wish.destination ?? 'original',
      },
      termsOf(world, orderId),
      world.rules,
    ),
  );

export const giveBy = (
  world: World,
  orderId: string,
  amountMinor: bigint,
  destination: Refund['destination'] = 'original',
) =>
  world.do(
    decideStaffRefund(
      { orderId, given: givenOf(world, orderId), amountMinor, destination, note: 'Two bad days' },
      world.rules,
    ),
  );

/** Uses `part` of `whole` of what every bucket of an order was granted. */
export function useShare(world: World, orderId: string, part: bigint, whole: bigint): void {
  for (const bucket of givenOf(world, orderId).buckets) {
    const used = (bucket.granted * part) / whole;
    putBucket(world, { ...bucket, used, remaining: bucket.granted - used });
  }
}

export const putBucket = (world: World, bucket: Bucket): void => {
  (world.state.buckets as Map<string, Bucket>).set(bucket.id, bucket);
};
