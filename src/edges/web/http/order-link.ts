import { error } from '@sveltejs/kit';
import { readOrderLink } from '#usecases/identity/order-link.ts';
import type { Product } from '#usecases/product.ts';

/** The order a signed link shows; "gone" once it has run out, "not found" when it was never ours. */
export function openOrderLink(product: Product, token: string) {
  const link = readOrderLink(product, token);
  if (!('refused' in link)) return link;
  error(link.refused === 'expired' ? 410 : 404);
}
