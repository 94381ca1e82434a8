import { type Action, fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { providerMethods } from '#domain/payment.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { type ConfirmRefusal, confirmOrder, type PayMethod } from '#usecases/confirm-order.ts';
import { stepUpForPaying } from '#usecases/step-up-for-paying.ts';
import type { Words } from '../words/en.ts';
import { tongueOf } from '../words/tongue.ts';
import { typedFields } from './form.ts';
import { orderIdOf } from './line-param.ts';
import { requireSession } from './session.ts';
import { toConfirm } from './step-up.ts';

/** How an order is to be paid. */
export interface PayWish {
  orderId: string;
  method: PayMethod;
  /** With `saved`. */
  meansId: string | null;
  /** The card or wallet is to be kept for later. */
  keeps: boolean;
  withCredit: boolean;
  consent: boolean;
}

/** Confirms the order and leads to the provider; a second click ends on the same payment. */
export const payAction: Action<{ order: string }> = async (event) => {
  const { locals, params, request } = event;
  const typed = await typedFields(request, ['method', 'credit', 'consent', 'keep']);
  const { words } = tongueOf(locals.locale);
  const consent = typed.consent === 'yes';
  const withCredit = typed.credit === 'yes';
  const keeps = typed.keep === 'yes';
  const refuse = (errors: Record<string, string>, refused: string | null = null) =>
    fail(400, { method: typed.method, withCredit, keeps, consent, errors, refused });
  const meansId = fromPublicId('means', typed.method);
  const method: PayMethod | undefined = meansId
    ? 'saved'
    : [...providerMethods, 'credit' as const].find((each) => each === typed.method);
  if (!method) return refuse({ method: words.orders.review.missingMethod });
  const orderId = orderIdOf(params);
  const wish = { orderId, method, meansId, keeps, withCredit, consent };
  const refused = await pay(event, wish);
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
  if (withCredit || method === 'credit' || method === 'saved') {
    const stepUp = await stepUpForPaying(locals.product, { accountId, sessionId, orderId });
    if ('refused' in stepUp)
      toConfirm(event, 'pay-with-stored-means', {
        // The review with what was chosen, should it not go on by itself.
        next: `${order}/review?${chosenIn(wish)}`,
        action: { act: 'pay-order', ...wish },
      });
  }
  const keepsMeans = wish.keeps ? locals.locale : null;
  const answer = await confirmOrder(locals.product, { accountId, ...wish, keepsMeans });
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

/** What was chosen, in the review's address. */
export const chosenIn = ({ method, meansId, withCredit }: PayWish): URLSearchParams =>
  new URLSearchParams({
    method: meansId === null ? method : toPublicId('means', meansId),
    ...(withCredit ? { credit: 'yes' } : {}),
  });

/** By the field it is about. */
export function payErrors(refused: ConfirmRefusal, { orders }: Words): Record<string, string> {
  switch (refused) {
    case 'consent_required':
      return { consent: orders.review.missingConsent };
    case 'method_not_offered':
    case 'means_gone':
      return { method: orders.refusals[refused] };
    default:
      return { form: orders.refusals[refused] };
  }
}
