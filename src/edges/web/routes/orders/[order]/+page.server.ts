import { orderIdOf } from '../../../http/line-param.ts';
import { loadOrderPage } from '../../../http/order-page.ts';
import { payAction } from '../../../http/pay-action.ts';
import { requireSession } from '../../../http/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product, web } = event.locals;
  const orderId = orderIdOf(event.params);
  return {
    ...(await loadOrderPage(product, { accountId, orderId })),
    hasPapers: web.renderPaper !== undefined,
    notCancelled: event.url.searchParams.has('not-cancelled'),
  };
};

export const actions: Actions = { default: payAction };
