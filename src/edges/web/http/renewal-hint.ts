import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import type { Product } from '#usecases/product.ts';
import type { LineView } from '#usecases/view-account.ts';
import { type RenewalHint, toAgreementView, toRenewalHint } from '../view/renewal-view.ts';

/** What pages about a line say of its auto-renewal. Who has none, as most, is not read twice. */
export async function renewalHint(
  product: Product,
  accountId: string,
  { line, renews }: LineView,
): Promise<RenewalHint> {
  const view = renews ? await viewAutoRenewal(product, { accountId, lineId: line.id }) : null;
  return toRenewalHint(view && toAgreementView(view));
}
