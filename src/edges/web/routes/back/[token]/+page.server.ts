import { error } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { readReturnLink } from '#usecases/payment/return-link.ts';
import { loadOrderPage } from '../../../http/order-page.ts';
import type { PageServerLoad } from './$types';

/** Back from the provider in a browser that nobody is signed in with: how it went, and not what was bought by whom. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const link = readReturnLink(locals.product, params.token);
  if (!link) error(404);
  const { phase, isMoving } = (await loadOrderPage(locals.product, link)).order;
  return { orderId: toPublicId('ord', link.orderId), phase, isMoving };
};
