import type { Order, OrderState } from './ordering.ts';
import type { Refund, RefundReason } from './payment.ts';

/**
 * How an order stands for who looks at it: its state, and what became of the money afterwards.
 * `return-refused`: the provider would not give it back, and the subscriber has to choose.
 */
export type OrderStanding = OrderState | 'returning' | 'partly-returned' | 'return-refused';

/** Money that came besides what paid the order: that it goes back changes nothing of the order. */
const besides: readonly RefundReason[] = ['already_paid', 'wrong_amount'];

/** What of the order's own price goes back or went, however often it was asked for. */
export const refundsOfSale = <Of extends Pick<Refund, 'reason'>>(
  { state }: Pick<Order, 'state'>,
  refunds: readonly Of[],
): Of[] => refunds.filter(({ reason }) => state !== 'fulfilled' || !besides.includes(reason));

type Back = Pick<Refund, 'reason' | 'state' | 'amountMinor'>;

/** `returnedMinor` is what has arrived, as far as anybody knows: what is still on its way is not in it. */
export function orderStanding(
  order: Pick<Order, 'state' | 'priceMinor'>,
  refunds: readonly Back[],
): { standing: OrderStanding; returnedMinor: bigint } {
  const back = refundsOfSale(order, refunds);
  const returnedMinor = back
    .filter(({ state }) => state === 'refunded')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return { standing: standingOf(order, back, returnedMinor), returnedMinor };
}

function standingOf(
  { state, priceMinor }: Pick<Order, 'state' | 'priceMinor'>,
  back: readonly Back[],
  returnedMinor: bigint,
): OrderStanding {
  const states = new Set(back.map((each) => each.state));
  if (states.has('refused')) return 'return-refused';
  if (states.has('requested')) return 'returning';
  if (states.size === 0) return state === 'returned' ? 'returning' : state;
  // What never became a sale goes back whole, whatever was taken.
  return state === 'fulfilled' && returnedMinor < priceMinor ? 'partly-returned' : 'returned';
}
