import { error } from '@sveltejs/kit';
import { viewAccount } from '#usecases/view-account.ts';
import { requireSession } from '../../http/session.ts';
import { toOrderRow } from '../../view/order-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const view = await viewAccount(event.locals.product, accountId);
  if (!view) error(404);
  const zone = view.lines[0]?.market.timeZone ?? view.account.timeZone;
  return { orders: view.orders.map(toOrderRow), zone, now: view.now };
};
