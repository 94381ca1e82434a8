import { toPublicId } from '#domain/public-id.ts';
import type { Product } from '#usecases/product.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { orderIdOf } from '../../../http/line-param.ts';
import { loadOrderPage } from '../../../http/order-page.ts';
import { payAction } from '../../../http/pay-action.ts';
import { requireSession } from '../../../http/session.ts';
import type { OrderPageView } from '../../../view/order-view.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product, web } = event.locals;
  const orderId = orderIdOf(event.params);
  const page = await loadOrderPage(product, { accountId, orderId });
  return {
    ...page,
    offersRenewal: await mayRenewItself(product, accountId, page.order),
    hasPapers: web.renderPaper !== undefined,
    notCancelled: event.url.searchParams.has('not-cancelled'),
  };
};

/** A plan that was just bought for a line that does not renew by itself. */
async function mayRenewItself(
  product: Product,
  accountId: string,
  { phase, planKind, lineId, isAutoRenewal }: OrderPageView,
): Promise<boolean> {
  if (phase !== 'done' || planKind !== 'plan' || isAutoRenewal) return false;
  const view = await viewAccount(product, accountId);
  return (
    view?.lines.some((each) => toPublicId('line', each.line.id) === lineId && !each.renews) ?? false
  );
}

export const actions: Actions = { default: payAction };
