import { type Action, fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { type ProviderMethod, providerMethods } from '#domain/payment.ts';
import { toPublicId } from '#domain/public-id.ts';
import { type ConfirmRefusal, confirmOrder } from '#usecases/confirm-order.ts';
import { stepUpForCredit } from '#usecases/step-up-for-credit.ts';
import type { Words } from '../words/en.ts';
import { tongueOf } from '../words/tongue.ts';
import { typedFields } from './form.ts';
import { orderIdOf } from './line-param.ts';
import { requireSession } from './session.ts';
import { toConfirm } from './step-up.ts';

/** How an order is to be paid. */
export interface PayWish {
  orderId: string;
  method: ProviderMethod | 'credit';
  withCredit: boolean;
  consent: boolean;
}

/** Confirms the order and leads to the provider; a second click ends on the same payment. */
export const payAction: Action<{ order: string }> = async (event) => {
  const { locals, params, request } = event;
  const typed = await typedFields(request, ['method', 'credit', 'consent']);
  const { words } = tongueOf(locals.locale);
  const consent = typed.consent === 'yes';
  const withCredit = typed.credit === 'yes';
  const refuse = (errors: Record<string, string>, refused: string | null = null) =>
    fail(400, { method: typed.method, withCredit, consent, errors, refused });
  const method = [...providerMethods, 'credit' as const].find((each) => each === typed.method);
  if (!method) return refuse({ method: words.orders.review.missingMethod });
  const refused = await pay(event, { orderId: orderIdOf(params), method, withCredit, consent });
  return refuse(payErrors(refused, words), refused);
};

/** Leads on, or answers why not; paying with credit may lead to confirming who it is, and then comes again. */
export async function pay(
  event: Pick<RequestEvent, 'locals' | 'url'>,
  wish: PayWish,
): Promise<ConfirmRefusal> {
  const { accountId, sessionId } = requireSession(event);
  const { locals } = event;
  const { orderId, method, withCredit } = wish;
  const order = `/orders/${toPublicId('ord', orderId)}`;
  if (withCredit || method === 'credit') {
    const stepUp = await stepUpForCredit(locals.product, { accountId, sessionId, orderId });
    if ('refused' in stepUp)
      toConfirm(event, 'pay-with-stored-means', {
        // The review with what was chosen, should it not go on by itself.
        next: `${order}/review?method=${method}${withCredit ? '&credit=yes' : ''}`,
        action: { act: 'pay-order', ...wish },
      });
  }
  const answer = await confirmOrder(locals.product, { accountId, ...wish });
  if (!('refused' in answer)) {
    // Only to the provider's own page: an address from anywhere else is a fault.
    if (answer.redirectUrl)
      redirect(303, answer.redirectUrl, { external: locals.web.paymentOrigins });
    redirect(303, order);
  }
  const { refused } = answer;
  if (refused === 'already_paid' || refused === 'order_closed' || refused === 'unknown_order')
    redirect(303, order);
  return refused;
}

/** By the field it is about. */
export function payErrors(refused: ConfirmRefusal, { orders }: Words): Record<string, string> {
  switch (refused) {
    case 'consent_required':
      return { consent: orders.review.missingConsent };
    case 'method_not_offered':
      return { method: orders.refusals.method_not_offered };
    default:
      return { form: orders.refusals[refused] };
  }
}
