import type { PlanVersion } from '#domain/catalogue.ts';
import type { Line } from '#domain/line.ts';
import type { Order } from '#domain/ordering.ts';
import type { Payment, Refund } from '#domain/payment.ts';
import { refundRules } from '#domain/refund-policy.ts';
import { marketOf, soldUnder } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { readOrderStory } from '#storage/reads/order-story.ts';
import { readRefundsOfRequest } from '#storage/reads/refunds.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from '../product.ts';
import type { RefundKey } from './refund-link.ts';

/** One request for a refund (or money that goes back by itself) as it stands. */
export interface RefundView {
  /** Names the request on screens and in the API. */
  refundId: string;
  now: Instant;
  order: Order;
  plan: PlanVersion;
  line: Line | null;
  timeZone: string;
  bankDays: number;
  /** One for each payment it is spread over. */
  parts: { refund: Refund; payment: Payment }[];
}

/** Null when the account has no such refund. */
export async function viewRefund(
  product: Product,
  { accountId, refundId }: RefundKey,
): Promise<RefundView | null> {
  const refunds = await readRefundsOfRequest(product.database, { accountId, requestId: refundId });
  const [first] = refunds;
  if (!first) return null;
  const orderId = first.orderId;
  const story = (await readOrderStory(product.database, { accountId, orderId }))!;
  const reference = await product.reference();
  const plan = planVersionOf(reference, story.order);
  return {
    refundId: first.requestId ?? first.id,
    now: product.clock(),
    order: story.order,
    plan,
    line: story.line,
    timeZone: marketOf(reference.rules, plan.marketId).timeZone,
    bankDays: refundRules(soldUnder(reference.rules, story.order.policyVersion, plan.marketId))
      .bankDays,
    parts: refunds.map((refund) => ({
      refund,
      payment: story.payments.find(({ id }) => id === refund.paymentId)!,
    })),
  };
}
