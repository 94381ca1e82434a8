import type { Locale } from '#domain/locale.ts';
import type { MessageRenderer } from '#ports/message-renderer.ts';
import type { Product } from '../product.ts';
import type { RefundKey } from '../refund/refund-link.ts';
import { refundFacts } from './refund-message.ts';
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

/** The credit note of a refund as a PDF; null when it corrects no invoice. */
export async function writeCreditNote(
  product: Product,
  renderer: MessageRenderer,
  of: RefundKey,
  locale: Locale,
): Promise<Uint8Array | null> {
  const facts = await refundFacts(product, of);
  if (!facts) return null;
  const { operator } = await product.reference();
  return renderer.renderCreditNote(facts, locale, { ...operator, baseUrl: product.baseUrl });
}
