import { error, redirect } from '@sveltejs/kit';
import { refundLinkOf } from '#usecases/refund/refund-link.ts';
import { viewRefund } from '#usecases/refund/view-refund.ts';
import { refundIdOf } from '../../../../../http/refund-page.ts';
import { requireSession } from '../../../../../http/session.ts';
import type { RequestHandler } from './$types';

/** Leads its owner to the page that follows a refund. */
export const GET: RequestHandler = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const view = await viewRefund(product, { accountId, refundId: refundIdOf(event.params.refund) });
  if (!view) error(404);
  const { pathname } = new URL(refundLinkOf(product, { accountId, refundId: view.refundId }));
  redirect(303, pathname);
};
