import { error } from '@sveltejs/kit';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { listOrders } from '#usecases/list-orders.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { requireSession } from '../../http/session.ts';
import { toOrderRow } from '../../view/order-view.ts';
import type { PageServerLoad } from './$types';

const PAGE = 20;

export const load: PageServerLoad = async (event) => {
  const { accountId, timeZone } = requireSession(event);
  const { product } = event.locals;
  const from = event.url.searchParams.get('before');
  const before = from === null ? null : (fromPublicId('ord', from) ?? error(404));
  const page = await listOrders(product, { accountId, lineId: null, before, limit: PAGE });
  const lines = (await viewAccount(product, accountId))?.lines ?? [];
  return {
    // Named only where there are several to confuse.
    numbers: Object.fromEntries(
      lines.length < 2 ? [] : lines.map(({ line }) => [toPublicId('line', line.id), line.msisdn]),
    ),
    orders: page.orders.map(toOrderRow),
    next: page.next && toPublicId('ord', page.next),
    zone: timeZone,
    now: product.clock(),
  };
};
