import { error, redirect } from '@sveltejs/kit';
import { providerMethods } from '#domain/payment.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { typedFields } from '../../../http/form.ts';
import { openOrderLink } from '../../../http/order-link.ts';
import { loadOrderPage } from '../../../http/order-page.ts';
import { payErrors } from '../../../http/pay-action.ts';
import { rememberPayLink } from '../../../http/pay-link.ts';
import type { OrderPageView } from '../../../view/order-view.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const page = await loadOrderPage(locals.product, openOrderLink(locals.product, params.token));
  const { order } = page;
  return {
    ...page,
    token: params.token,
    hasPapers: locals.web.renderPaper !== undefined,
    methods: waitsForPayer(order) ? locals.product.gateway.methods(order.currency) : [],
  };
};

/** Auto-renewal asked and the bank wants its payer: whoever holds the link of the mail may pay, in their own name. */
const waitsForPayer = ({ isAutoRenewal, state, phase, expiresAt, now }: OrderPageView): boolean =>
  isAutoRenewal && state === 'awaiting-payment' && phase !== 'opening' && now < expiresAt;

export const actions: Actions = {
  pay: async (event) => {
    const { locals, params, request } = event;
    const link = openOrderLink(locals.product, params.token);
    const { order } = await loadOrderPage(locals.product, link);
    const typed = await typedFields(request, ['method']);
    const method = providerMethods.find((each) => each === typed.method);
    if (!method || !waitsForPayer(order)) error(400);
    const answer = await confirmOrder(locals.product, { ...link, method, consent: false });
    if ('refused' in answer)
      return { errors: payErrors(answer.refused, tongueOf(locals.locale).words) };
    rememberPayLink(event, params.token);
    // Only to the provider's own page: an address from anywhere else is a fault.
    if (answer.redirectUrl)
      redirect(303, answer.redirectUrl, { external: locals.web.paymentOrigins });
    return redirect(303, `/o/${params.token}`);
  },
};
