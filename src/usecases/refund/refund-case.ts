import type { Order } from '#domain/ordering.ts';
import type { RefundTerms } from '#domain/quote-refund.ts';
import { refundRules } from '#domain/refund-policy.ts';
import type { Given } from '#domain/request-refund.ts';
import { marketOf } from '#domain/rules.ts';
import { readOrderStory } from '#storage/reads/order-story.ts';
import { readPolicyVersion } from '#storage/reads/refunds.ts';
import { planVersionOf, type Reference } from '#storage/reference.ts';
import type { Product } from '../product.ts';

export interface RefundCase {
  order: Order;
  given: Given;
  terms: RefundTerms;
  reference: Reference;
}

/** An order, what it gave, and the terms it was made under; null when the account has no such order. */
export async function refundCase(
  product: Pick<Product, 'database' | 'reference'>,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<RefundCase | null> {
  const story = await readOrderStory(product.database, { accountId, orderId });
  if (!story) return null;
  const { order, period, buckets } = story;
  const reference = await product.reference();
  const terms = await refundTerms(product, order);
  return {
    order,
    given: { period, buckets },
    terms,
    reference,
  };
}

/** What an order's refund is worked out by: the policy it was made under, the market's days. */
export async function refundTerms(
  product: Pick<Product, 'database' | 'reference'>,
  order: Order,
): Promise<RefundTerms> {
  const reference = await product.reference();
  const { rules } = reference;
  const policy =
    rules.policy.version === order.policyVersion
      ? rules.policy
      : await readPolicyVersion(product.database, order.policyVersion);
  const { timeZone } = marketOf(rules, planVersionOf(reference, order).marketId);
  return { refund: refundRules(policy), timeZone };
}
