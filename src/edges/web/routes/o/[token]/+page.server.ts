import { openOrderLink } from '../../../http/order-link.ts';
import { loadOrderPage } from '../../../http/order-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  ...(await loadOrderPage(locals.product, openOrderLink(locals.product, params.token))),
  token: params.token,
  hasPapers: locals.web.renderPaper !== undefined,
});
