import type { Locale } from '#domain/locale.ts';
import type { MessageRenderer } from '#ports/message-renderer.ts';
import type { Product } from '../product.ts';
import { saleFacts } from './sale-facts.ts';

/** The receipt or invoice of an order as a PDF; null unless it is paid and credited. */
export async function writePaper(
  product: Product,
  renderer: MessageRenderer,
  paper: 'receipt' | 'invoice',
  of: { accountId: string; orderId: string },
  locale: Locale,
): Promise<Uint8Array | null> {
  const facts = await saleFacts(product, of);
  if (!facts) return null;
  const { operator } = await product.reference();
  const brand = { ...operator, baseUrl: product.baseUrl };
  return paper === 'receipt'
    ? renderer.renderReceipt(facts, locale, brand)
    : renderer.renderInvoice(facts, locale, brand);
}
