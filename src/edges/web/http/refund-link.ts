import { error } from '@sveltejs/kit';
import type { Product } from '#usecases/product.ts';
import { readRefundLink } from '#usecases/refund/refund-link.ts';

/** The refund a signed link shows; "gone" once it has run out, "not found" when it was never ours. */
export function openRefundLink(product: Product, token: string) {
  const link = readRefundLink(product, token);
  if (!('refused' in link)) return link;
  error(link.refused === 'expired' ? 410 : 404);
}
