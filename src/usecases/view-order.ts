import type { PlanVersion } from '#domain/catalogue.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import type { Order, OrderEvent } from '#domain/ordering.ts';
import type { Payment, Refund } from '#domain/payment.ts';
import { rulesOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { readOrderStory } from '#storage/reads/order-story.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from './product.ts';

export interface OrderView {
  now: Instant;
  order: Order;
  plan: PlanVersion;
  /** Null while a new line is not made yet. */
  line: Line | null;
  /** In the order in which they were recorded. */
  events: OrderEvent[];
  /** Oldest first. */
  payments: Payment[];
  refunds: Refund[];
  /** What the order gave; null and empty before it is credited. */
  period: Period | null;
  buckets: Bucket[];
  /** The same plan was paid for on this line this recently, by another order: a warning before paying. */
  repeatOf: Instant | null;
}

/** One order with everything that happened to it; null when the account has no such order. */
export async function viewOrder(
  product: Product,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<OrderView | null> {
  const story = await readOrderStory(product.database, { accountId, orderId });
  if (!story) return null;
  const { lastPurchase, ...told } = story;
  const reference = await product.reference();
  const now = product.clock();
  const plan = planVersionOf(reference, told.order);
  const { policy } = rulesOf(reference.rules, plan.marketId);
  const repeatSince = now - policy.repeatWarningMinutes * 60_000;
  return {
    now,
    ...told,
    plan,
    repeatOf: lastPurchase !== null && lastPurchase >= repeatSince ? lastPurchase : null,
  };
}
