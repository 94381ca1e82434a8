import { redirect } from '@sveltejs/kit';
import { fromPublicId } from '#domain/public-id.ts';
import { refundLinkOf } from '#usecases/refund/refund-link.ts';
import { viewRefund } from '#usecases/refund/view-refund.ts';
import { toItsPage } from '../../../../../http/paper.ts';
import { requireSession } from '../../../../../http/session.ts';
import type { RequestHandler } from './$types';

/** Leads its owner to the page that follows a refund. */
export const GET: RequestHandler = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const refundId = fromPublicId('ref', event.params.refund);
  const view = refundId === null ? null : await viewRefund(product, { accountId, refundId });
  if (!view) return toItsPage(event);
  const { pathname } = new URL(refundLinkOf(product, { accountId, refundId: view.refundId }));
  redirect(303, pathname);
};
