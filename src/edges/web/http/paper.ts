import { type RequestEvent, redirect } from '@sveltejs/kit';
import type { Refusal } from '#domain/account-state.ts';
import { readOrder } from '#storage/reads/account-rows.ts';

type Place = Pick<RequestEvent, 'url' | 'locals'>;

/**
 * There is no such paper: to the page it belongs to, which tells people why in their language. An error thrown
 * by what is no page would be shown as a bare number.
 */
export const toItsPage = ({ url }: Pick<RequestEvent, 'url'>): never =>
  redirect(303, url.pathname.replace(/\/[^/]*$/, ''));

/** A paper of a paid order as a PDF; leads to the order's page while there is none. */
export async function paperAnswer(
  event: Place,
  paper: 'receipt' | 'invoice',
  of: { accountId: string; orderId: string } | Refusal<string> | null,
): Promise<Response> {
  if (!of || 'refused' in of) return toItsPage(event);
  const { product, web, locale } = event.locals;
  const [order, content] = await Promise.all([
    readOrder(product.database, of.accountId, of.orderId),
    web.renderPaper?.(paper, of, locale),
  ]);
  return order && content ? pdfAnswer(content, `${paper}-${order.reference}`) : toItsPage(event);
}

/** `name`: under which it is saved; each paper has its own, so that none takes another's place. */
export const pdfAnswer = (content: Uint8Array, name: string): Response =>
  new Response(Uint8Array.from(content), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${name}.pdf"`,
    },
  });
