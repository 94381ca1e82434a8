import { redirect } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { orderIdOf } from '../../../../http/line-param.ts';
import { payLinkOf } from '../../../../http/pay-link.ts';
import { requireSession } from '../../../../http/session.ts';
import type { RequestHandler } from './$types';

/** The way back from the provider, paid or not; to where it was paid from. It proves nothing: the provider is asked. */
export const GET: RequestHandler = async (event) => {
  const { product, session } = event.locals;
  const orderId = orderIdOf(event.params);
  const link = payLinkOf(event, orderId);
  const byLink = link !== null && session?.accountId !== link.accountId ? link : null;
  const { accountId } = byLink ?? requireSession(event);
  const view = await viewOrder(product, { accountId, orderId });
  const payment = view?.payments.at(-1);
  if (payment) await askPayment(product, { accountId, paymentId: payment.id });
  redirect(303, byLink ? `/o/${byLink.token}` : `/orders/${toPublicId('ord', orderId)}`);
};
