import type { Product } from '#usecases/product.ts';
import type { WebSettings } from './http/handed-over.ts';
import type { SignedIn } from './http/session.ts';
import type { Locale } from './words/tongue.ts';

declare global {
  namespace App {
    interface Locals {
      product: Product;
      web: WebSettings;
      locale: Locale;
      session: SignedIn | null;
    }
    interface Error {
      message: string;
      /** Short reference that support can find in the log. */
      reference?: string;
    }
  }
}
