import { readRefundLink } from '#usecases/refund/refund-link.ts';
import { viewRefund } from '#usecases/refund/view-refund.ts';
import { pdfAnswer, toItsPage } from '../../../../http/paper.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const { product, web, locale } = event.locals;
  const link = readRefundLink(product, event.params.token);
  if ('refused' in link) return toItsPage(event);
  const [view, content] = await Promise.all([
    viewRefund(product, link),
    web.renderCreditNote?.(link, locale),
  ]);
  return view && content
    ? pdfAnswer(content, `credit-note-${view.order.reference}`)
    : toItsPage(event);
};
