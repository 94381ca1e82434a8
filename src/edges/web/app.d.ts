import type { Locale } from '#domain/locale.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import type { Product } from '#usecases/product.ts';
import type { WebSettings } from './http/handed-over.ts';

declare global {
  namespace App {
    interface Locals {
      product: Product;
      web: WebSettings;
      locale: Locale;
      session: CurrentSession | null;
    }
    interface Error {
      message: string;
      /** Short reference that support can find in the log. */
      reference?: string;
    }
  }
}
