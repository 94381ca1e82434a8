import { redirect } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { readReturnLink } from '#usecases/payment/return-link.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { orderIdOf } from '../../../../http/line-param.ts';
import { payLinkOf } from '../../../../http/pay-link.ts';
import { requireSession } from '../../../../http/session.ts';
import type { RequestHandler } from './$types';

/**
 * The way back from the provider, paid or not; to where it was paid from, or to a page that tells how it went where
 * its payer is not known. It proves nothing: the provider is asked.
 */
export const GET: RequestHandler = async (event) => {
  const { product, session } = event.locals;
  const orderId = orderIdOf(event.params);
  const token = event.url.searchParams.get('by') ?? '';
  const link = payLinkOf(event, orderId);
  const returned = readReturnLink(product, token);
  const isOthers = (of: { accountId: string } | null) =>
    of !== null && session?.accountId !== of.accountId;
  const byLink = isOthers(link) ? link : null;
  const isStranger = !byLink && returned?.orderId === orderId && isOthers(returned);
  const { accountId } = byLink ?? (isStranger ? returned : requireSession(event));
  const view = await viewOrder(product, { accountId, orderId });
  const payment = view?.payments.at(-1);
  if (payment) await askPayment(product, { accountId, paymentId: payment.id });
  if (byLink) redirect(303, `/o/${byLink.token}`);
  redirect(303, isStranger ? `/back/${token}` : `/orders/${toPublicId('ord', orderId)}`);
};
