import { readRefundLink } from '#usecases/refund/refund-link.ts';
import { pdfAnswer, toItsPage } from '../../../../http/paper.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const { product, web, locale } = event.locals;
  const link = readRefundLink(product, event.params.token);
  const content = 'refused' in link ? null : await web.renderCreditNote?.(link, locale);
  return content ? pdfAnswer(content, 'credit-note') : toItsPage(event);
};
