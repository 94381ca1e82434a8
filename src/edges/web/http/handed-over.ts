import type { Locale } from '#domain/locale.ts';
import type { Product } from '#usecases/product.ts';
import type { RefundKey } from '#usecases/refund/refund-link.ts';

/** What only the web edge needs to know; main/serve.ts hands it over beside the product. */
export interface WebSettings {
  /** Shows the demonstration strip, /demo/usage and /__components. */
  demo: boolean;
  /** The demo's mailbox page; null = none. */
  mailboxUrl: string | null;
  /** The payment simulator's own page; null = none. */
  paymentsUrl: string | null;
  /** The demonstration phone; null = none. */
  phoneUrl: string | null;
  /** Web push of this operator. */
  push: { publicKey: string; accepts(endpoint: string): boolean };
  /** Subscribes the demonstration phone; null: there is none. */
  addDemoBrowser: (() => Promise<{ endpoint: string; p256dh: string; auth: string }>) | null;
  /** Origins a form may lead to by redirect: the payment provider's hosted page. */
  paymentOrigins: string[];
  /** A PDF of a paid order; null when it has none. Absent: this program writes no papers. */
  renderPaper?: (
    paper: 'receipt' | 'invoice',
    of: { accountId: string; orderId: string },
    locale: Locale,
  ) => Promise<Uint8Array | null>;
  /** The credit note of a refund as a PDF; null when it corrects no invoice. */
  renderCreditNote?: (of: RefundKey, locale: Locale) => Promise<Uint8Array | null>;
  /** Writes a fault to the program's log, where secrets and personal data are taken out. */
  onFault: (error: unknown, of: { reference: string; route: string | null }) => void;
}

// The build bundles its own copy of shared modules, so live objects come by a registered symbol.
function handedOver<T>(name: string): T {
  const value = (globalThis as unknown as Record<symbol, T | undefined>)[Symbol.for(name)];
  if (value === undefined) throw new Error(`${name} was not handed over before the first page`);
  return value;
}

export const productHandedOver = () => handedOver<Product>('xuka.product');
export const webSettingsHandedOver = () => handedOver<WebSettings>('xuka.web');
