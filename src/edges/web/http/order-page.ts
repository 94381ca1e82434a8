import { error } from '@sveltejs/kit';
import type { Localized } from '#domain/catalogue.ts';
import { rulesOf, soldUnder } from '#domain/rules.ts';
import type { Product } from '#usecases/product.ts';
import { refundTerms } from '#usecases/refund/refund-case.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { type OrderPageView, toOrderPage } from '../view/order-view.ts';
import { type RefundEntry, toRefundEntry } from '../view/refund-view.ts';

/** One order as its page shows it, with the terms that go with it. "Not found" for another's. */
export async function loadOrderPage(
  product: Product,
  of: { accountId: string; orderId: string },
): Promise<{
  order: OrderPageView;
  giveBackAfterMinutes: number;
  /** As it was sold, or will be. */
  refundTerms: Localized;
  refundEntry: RefundEntry | null;
}> {
  const view = await viewOrder(product, of);
  if (!view) error(404);
  const { rules } = await product.reference();
  const { markets, zones } = rules;
  const market = markets.get(view.plan.marketId);
  if (!market) throw new Error(`order ${of.orderId} is of an unknown market`);
  const sold = soldUnder(rules, view.order.policyVersion, market.id);
  return {
    order: toOrderPage(view, { market, zones, policy: rulesOf(rules, market.id).policy }),
    refundTerms: sold.refundTerms,
    giveBackAfterMinutes: sold.giveBackAfterMinutes,
    refundEntry: toRefundEntry(view, await refundTerms(product, view.order)),
  };
}
