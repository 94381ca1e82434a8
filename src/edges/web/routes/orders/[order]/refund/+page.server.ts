import { redirect } from '@sveltejs/kit';
import { takeAsCredit } from '#usecases/refund/take-as-credit.ts';
import { typedFields } from '../../../../http/form.ts';
import { orderIdOf } from '../../../../http/line-param.ts';
import { loadRefundPage, refundIdOf } from '../../../../http/refund-page.ts';
import { requireSession } from '../../../../http/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const orderId = orderIdOf(event.params);
  return {
    ...(await loadRefundPage(event.locals.product, { accountId, orderId })),
    changed: event.url.searchParams.has('changed'),
  };
};

export const actions: Actions = {
  /** The provider refused it: the money becomes credit. Twice is once, and either way its page says so. */
  credit: async (event) => {
    const { accountId } = requireSession(event);
    const { refund } = await typedFields(event.request, ['refund']);
    await takeAsCredit(event.locals.product, { accountId, refundId: refundIdOf(refund) });
    redirect(303, `/orders/${event.params.order}/refund/${refund}`);
  },
};
