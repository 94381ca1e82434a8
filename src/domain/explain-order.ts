import type { Localized } from './catalogue.ts';
import type { MovementGroup } from './explain-movement.ts';
import { discountOf, fullPriceOf, type Order } from './ordering.ts';
import { promotionRule } from './promotion.ts';

/** What a movement did to the money of an order. */
export type OrderPart = 'paid' | 'sold' | 'taxed' | 'unsold' | 'untaxed' | 'returned' | 'credited';

export interface OrderStep extends MovementGroup {
  part: OrderPart;
  /** By what it changed the money held for the order, in minor units, and what was held after it. */
  heldBy: bigint;
  held: bigint;
}

export interface OrderStory {
  orderId: string;
  price: OrderPrice;
  /** What moved the order's money, in the order of the movements. */
  steps: OrderStep[];
  /** What else the order moved: allowance it gave, credit set aside for it and given back. */
  others: MovementGroup[];
  sums: Record<OrderPart, bigint> & { held: bigint };
}

/** planMinor - discountMinor = priceMinor = netMinor + taxMinor. */
export interface OrderPrice {
  planMinor: bigint;
  discountMinor: bigint;
  /** What each promotion took off, in order, with its rule: `promotion:spring@2`. */
  discounts: readonly { rule: string; label: Localized; amountMinor: bigint }[];
  priceMinor: bigint;
  taxMinor: bigint;
  netMinor: bigint;
}

const nothing: OrderStory['sums'] = {
  paid: 0n,
  sold: 0n,
  taxed: 0n,
  unsold: 0n,
  untaxed: 0n,
  returned: 0n,
  credited: 0n,
  held: 0n,
};

/** Where an order's money came from and went to; `groups` are all movements that name the order. */
export function explainOrder(
  { order }: { order: Order },
  groups: readonly MovementGroup[],
): OrderStory {
  const place = `order:${order.id}`;
  const sums = { ...nothing };
  const steps: OrderStep[] = [];
  const others: MovementGroup[] = [];
  for (const group of groups) {
    if (group.from !== place && group.to !== place) {
      others.push(group);
      continue;
    }
    const heldBy = group.to === place ? group.amount : -group.amount;
    const part = partOf(group, heldBy);
    sums[part] += group.amount;
    sums.held += heldBy;
    steps.push({ ...group, part, heldBy, held: sums.held });
  }
  return { orderId: order.id, price: priceStory(order), steps, others, sums };
}

function partOf({ kind, from, to }: MovementGroup, heldBy: bigint): OrderPart {
  if (heldBy > 0n)
    return from === 'operator:revenue' ? 'unsold' : from === 'operator:tax' ? 'untaxed' : 'paid';
  if (to === 'operator:revenue') return 'sold';
  if (to === 'operator:tax') return 'taxed';
  return kind === 'refund' && to.startsWith('provider:') ? 'returned' : 'credited';
}

function priceStory(order: Order): OrderPrice {
  const { priceMinor, taxMinor, discounts } = order;
  return {
    planMinor: fullPriceOf(order),
    discountMinor: discountOf(order),
    discounts: discounts.flatMap((each) =>
      each.discountMinor === '0'
        ? []
        : [
            {
              rule: promotionRule(each),
              label: each.label,
              amountMinor: BigInt(each.discountMinor),
            },
          ],
    ),
    priceMinor,
    taxMinor,
    netMinor: priceMinor - taxMinor,
  };
}
