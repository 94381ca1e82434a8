import type { Locale } from '#domain/locale.ts';
import type { Brand, SaleFacts } from '#ports/message-renderer.ts';
import type { RefundFacts } from '#ports/refund-message.ts';
import { type Speech, speechOf } from '../words/speech.ts';
import { writeCreditNote } from './credit-note.ts';
import { writeInvoice } from './invoice.ts';
import { writeReceipt } from './receipt.ts';
import { Sheet } from './sheet.ts';

export type PaperKind = 'receipt' | 'invoice';

/** One paper to be made: plain data, so that it can be handed to another process. */
export type PaperOrder = { locale: Locale; brand: Brand } & (
  | { kind: PaperKind; sale: SaleFacts }
  | { kind: 'credit-note'; refund: RefundFacts }
);

const SCALES = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

/** A PDF of one A4 page. What is too long for it is written smaller. */
export async function renderPaper(order: PaperOrder): Promise<Uint8Array> {
  const speech = speechOf(order.locale, order.brand);
  const title = `${titleOf(order, speech)} · ${speech.operator}`;
  for (const scale of SCALES) {
    const sheet = new Sheet(speech, { title, scale });
    if (write(order, sheet, speech)) return sheet.end();
  }
  throw new RangeError(`${title} does not fit on one page`);
}

function titleOf(order: PaperOrder, { words }: Speech): string {
  if (order.kind === 'credit-note')
    return `${words.refunds.paper.creditNote} ${order.refund.creditNoteNumber}`;
  const { kind, sale } = order;
  return `${words.paper[kind]} ${kind === 'receipt' ? sale.orderReference : sale.invoiceNumber}`;
}

function write(order: PaperOrder, sheet: Sheet, speech: Speech): boolean {
  switch (order.kind) {
    case 'receipt':
      return writeReceipt({ sheet, speech, sale: order.sale });
    case 'invoice':
      return writeInvoice({ sheet, speech, sale: order.sale });
    case 'credit-note':
      return writeCreditNote({ sheet, speech, refund: order.refund });
  }
}
