import { redirect } from '@sveltejs/kit';
import { closeOrder } from '#usecases/close-order.ts';
import { orderIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import type { RequestHandler } from './$types';

/**
 * The subscriber wants the order no more. Its own page says how it ended: an order that turns out to
 * be paid is credited and stays.
 */
export const POST: RequestHandler = async (event) => {
  const { accountId } = requireSession(event);
  const orderId = orderIdOf(event.params);
  const answer = await closeOrder(event.locals.product, { accountId, orderId, why: 'cancelled' });
  const isOpen = 'refused' in answer && answer.refused === 'payment_open';
  redirect(303, `/orders/${event.params.order}${isOpen ? '?not-cancelled=1' : ''}`);
};

/** Opened by hand, or after signing in: nothing is cancelled. */
export const GET: RequestHandler = ({ params }) => redirect(303, `/orders/${params.order}`);
