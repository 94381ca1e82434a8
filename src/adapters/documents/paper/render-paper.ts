import type { Locale } from '#domain/locale.ts';
import type { Brand, SaleFacts } from '#ports/message-renderer.ts';
import { speechOf } from '../words/speech.ts';
import { writeInvoice } from './invoice.ts';
import { writeReceipt } from './receipt.ts';
import { Sheet } from './sheet.ts';

export type PaperKind = 'receipt' | 'invoice';

/** One paper to be made: plain data, so that it can be handed to another thread. */
export interface PaperOrder {
  kind: PaperKind;
  sale: SaleFacts;
  locale: Locale;
  brand: Brand;
}

const SCALES = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

/** A PDF of one A4 page. What is too long for it is written smaller. */
export async function renderPaper({ kind, sale, locale, brand }: PaperOrder): Promise<Uint8Array> {
  const speech = speechOf(locale, brand);
  const { paper } = speech.words;
  const number = kind === 'receipt' ? sale.orderReference : sale.invoiceNumber;
  const title = `${paper[kind]} ${number} · ${speech.operator}`;
  for (const scale of SCALES) {
    const sheet = new Sheet(speech, { title, scale });
    if (write[kind]({ sheet, speech, sale })) return sheet.end();
  }
  throw new RangeError(`${title} does not fit on one page`);
}

const write = { receipt: writeReceipt, invoice: writeInvoice };
