import type { Message, MessageRenderer, SaleFacts } from '#ports/message-renderer.ts';
import { toHtml } from './letters/letter-html.ts';
import { letterOf } from './letters/letter-of.ts';
import { toText } from './letters/letter-text.ts';
import type { PaperKind } from './paper/render-paper.ts';
import { PaperPress, type PaperPressOptions } from './paper-press.ts';
import { type Speech, speechOf } from './words/speech.ts';

type Receipt = Extract<Message, { kind: 'refund_receipt' }>;
type Confirmation = Extract<Message, { kind: 'order_confirmation' }>;

const defaults: PaperPressOptions = { idleMs: 30_000, queueSize: 1_000 };

/** Words are made at once; papers in a process that starts with the first and leaves when idle. */
export function createRenderer(options: Partial<PaperPressOptions> = {}): MessageRenderer {
  const press = new PaperPress({ ...defaults, ...options });

  async function attach(kind: PaperKind, sale: SaleFacts, { locale, brand, words }: Speech) {
    const number = kind === 'receipt' ? sale.orderReference : sale.invoiceNumber;
    return {
      filename: words.paper.fileOf(kind, number),
      contentType: 'application/pdf',
      content: await press.print({ kind, sale: sale, locale, brand: brand }),
    };
  }

  async function attachNote({ kind: _, refundLink: __, ...refund }: Receipt, speech: Speech) {
    const { locale, brand, words } = speech;
    return {
      filename: words.refunds.paper.fileOf(refund.creditNoteNumber),
      contentType: 'application/pdf',
      content: await press.print({ kind: 'credit-note', refund, locale, brand }),
    };
  }

  async function attachmentsOf(message: Message, speech: Speech) {
    if (message.kind === 'refund_receipt') return [await attachNote(message, speech)];
    if (message.kind !== 'order_confirmation') return [];
    const sale = saleOf(message);
    return Promise.all([attach('receipt', sale, speech), attach('invoice', sale, speech)]);
  }

  return {
    async renderMail(message, locale, brand) {
      const speech = speechOf(locale, brand);
      const letter = letterOf(message, speech);
      const attachments = await attachmentsOf(message, speech);
      return {
        subject: letter.subject,
        short: letter.short ?? `${letter.subject} ${brand.baseUrl}`,
        text: toText(letter, speech),
        html: toHtml(letter, speech),
        attachments,
      };
    },
    renderReceipt: (sale, locale, brand) =>
      press.print({ kind: 'receipt', sale: sale, locale, brand: brand }),
    renderInvoice: (sale, locale, brand) =>
      press.print({ kind: 'invoice', sale: sale, locale, brand: brand }),
    renderCreditNote: (refund, locale, brand) =>
      press.print({ kind: 'credit-note', refund, locale, brand }),
    close: () => press.close(),
  };
}

// The signed link stays here: papers don't need it.
const saleOf = ({ kind: _kind, orderLink: _link, ...sale }: Confirmation): SaleFacts => sale;
