import { error } from '@sveltejs/kit';
import { fromPublicId } from '#domain/public-id.ts';
import type { Product } from '#usecases/product.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { viewOrder } from '#usecases/view-order.ts';
import {
  type RefundQuotePage,
  type RefusedView,
  toQuotePage,
  toRefused,
} from '../view/refund-view.ts';

/** The UUID behind `ref_…`; answers "not found" to anything else. */
export const refundIdOf = (id: string): string => fromPublicId('ref', id) ?? error(404);

/** An order's refund as it stands now: the quote, and what has to be chosen. "Not found" for another's. */
export async function loadRefundPage(
  product: Product,
  of: { accountId: string; orderId: string },
): Promise<{ refund: RefundQuotePage; refused: RefusedView[] }> {
  const [view, order] = await Promise.all([quoteRefund(product, of), viewOrder(product, of)]);
  if (!view || !order) error(404);
  const paid = order.payments.filter(({ state }) => state === 'captured');
  const methods = new Set(paid.map(({ method }) => method));
  const isMixed = methods.has('credit') && methods.size > 1;
  return { refund: toQuotePage(view, isMixed), refused: toRefused(order) };
}
