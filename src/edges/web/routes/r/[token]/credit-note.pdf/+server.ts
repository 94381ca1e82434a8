import { error } from '@sveltejs/kit';
import { pdfAnswer } from '../../../../http/paper.ts';
import { openRefundLink } from '../../../../http/refund-link.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const link = openRefundLink(locals.product, params.token);
  const content = await locals.web.renderCreditNote?.(link, locals.locale);
  if (!content) error(404);
  return pdfAnswer(content, 'credit-note');
};
