import { type Action, fail, redirect } from '@sveltejs/kit';
import { providerMethods } from '#domain/payment.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { stepUpForCredit } from '#usecases/step-up-for-credit.ts';
import { tongueOf } from '../words/tongue.ts';
import { typedFields } from './form.ts';
import { orderIdOf } from './line-param.ts';
import { requireSession } from './session.ts';
import { toConfirm } from './step-up.ts';

/** Confirms the order and leads to the provider; a second click ends on the same payment. */
export const payAction: Action<{ order: string }> = async (event) => {
  const { accountId, sessionId } = requireSession(event);
  const { locals, params, request } = event;
  const typed = await typedFields(request, ['method', 'credit', 'consent']);
  const words = tongueOf(locals.locale).words.orders;
  const consent = typed.consent === 'yes';
  const withCredit = typed.credit === 'yes';
  const refuse = (errors: Record<string, string>, refused: string | null = null) =>
    fail(400, { method: typed.method, withCredit, consent, errors, refused });
  const method = [...providerMethods, 'credit' as const].find((each) => each === typed.method);
  if (!method) return refuse({ method: words.review.missingMethod });
  const orderId = orderIdOf(params);
  if (withCredit || method === 'credit') {
    const stepUp = await stepUpForCredit(locals.product, { accountId, sessionId, orderId });
    if ('refused' in stepUp) {
      // Back here with what was chosen.
      const url = new URL(event.url);
      url.search = String(new URLSearchParams({ method, credit: typed.credit }));
      toConfirm({ url }, 'pay-with-stored-means');
    }
  }
  const answer = await confirmOrder(locals.product, {
    accountId,
    orderId,
    method,
    withCredit,
    consent,
  });
  if (!('refused' in answer)) {
    // Only to the provider's own page: an address from anywhere else is a fault.
    if (answer.redirectUrl)
      redirect(303, answer.redirectUrl, { external: locals.web.paymentOrigins });
    redirect(303, `/orders/${params.order}`);
  }
  switch (answer.refused) {
    case 'consent_required':
      return refuse({ consent: words.review.missingConsent });
    case 'method_not_offered':
      return refuse({ method: words.refusals.method_not_offered });
    case 'already_paid':
    case 'order_closed':
    case 'unknown_order':
      return redirect(303, `/orders/${params.order}`);
    default:
      return refuse({ form: words.refusals[answer.refused] }, answer.refused);
  }
};
