import { redirect } from '@sveltejs/kit';
import { refundLinkOf } from '#usecases/refund/refund-link.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { typedFields } from '../../../../../http/form.ts';
import { orderIdOf } from '../../../../../http/line-param.ts';
import { loadRefundPage } from '../../../../../http/refund-page.ts';
import { requireSession } from '../../../../../http/session.ts';
import type { Actions, PageServerLoad } from './$types';

const destinationOf = (to: string | null) => (to === 'credit' ? 'credit' : 'original');

/** Shows once more what was chosen; figures that have changed meanwhile lead back to the new ones. */
export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const { searchParams } = event.url;
  const { refund } = await loadRefundPage(product, {
    accountId,
    orderId: orderIdOf(event.params),
  });
  const to = destinationOf(searchParams.get('to'));
  const options = 'options' in refund.quote ? refund.quote.options : [];
  const option = options.find(({ id }) => id === searchParams.get('quote'));
  if (!option?.destinations.includes(to))
    redirect(303, `/orders/${event.params.order}/refund?changed=1`);
  const account = (await viewAccount(product, accountId))!.account;
  return { refund, option, to, buyer: { name: account.displayName, email: account.email } };
};

export const actions: Actions = {
  default: async (event) => {
    const { accountId } = requireSession(event);
    const { product } = event.locals;
    const typed = await typedFields(event.request, ['quote', 'to']);
    const answer = await requestRefund(product, {
      accountId,
      orderId: orderIdOf(event.params),
      quoteId: typed.quote,
      destination: destinationOf(typed.to),
    });
    const page = `/orders/${event.params.order}/refund`;
    // Whatever stands in the way, the page of the quote says it with today's figures.
    if ('refused' in answer) redirect(303, `${page}?changed=1`);
    const link = refundLinkOf(product, { accountId, refundId: answer.requestId });
    redirect(303, new URL(link).pathname);
  },
};
