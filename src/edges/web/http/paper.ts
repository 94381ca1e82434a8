import { error } from '@sveltejs/kit';

/** A paper of a paid order as a PDF; "not found" while there is none. */
export async function paperAnswer(
  { web, locale }: App.Locals,
  paper: 'receipt' | 'invoice',
  of: { accountId: string; orderId: string },
): Promise<Response> {
  const content = await web.renderPaper?.(paper, of, locale);
  if (!content) error(404);
  return pdfAnswer(content, paper);
}

export const pdfAnswer = (content: Uint8Array, name: string): Response =>
  new Response(Uint8Array.from(content), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${name}.pdf"`,
    },
  });
