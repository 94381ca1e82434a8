import type { Message, MessageRenderer, SaleFacts } from '#ports/message-renderer.ts';
import { toHtml } from './letters/letter-html.ts';
import { letterOf } from './letters/letter-of.ts';
import { toText } from './letters/letter-text.ts';
import type { PaperKind } from './paper/render-paper.ts';
import { PaperPress, type PaperPressOptions } from './paper-press.ts';
import { type Speech, speechOf } from './words/speech.ts';

type Confirmation = Extract<Message, { kind: 'order_confirmation' }>;

const defaults: PaperPressOptions = { idleMs: 30_000, queueSize: 1_000 };

/** Words are made at once; papers in a thread that starts with the first and leaves when idle. */
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

  return {
    async renderMail(message, locale, brand) {
      const speech = speechOf(locale, brand);
      const letter = letterOf(message, speech);
      const attachments =
        message.kind === 'order_confirmation'
          ? await Promise.all([
              attach('receipt', saleOf(message), speech),
              attach('invoice', saleOf(message), speech),
            ])
          : [];
      return {
        subject: letter.subject,
        text: toText(letter, speech),
        html: toHtml(letter, speech),
        attachments,
      };
    },
    renderReceipt: (sale, locale, brand) =>
      press.print({ kind: 'receipt', sale: sale, locale, brand: brand }),
    renderInvoice: (sale, locale, brand) =>
      press.print({ kind: 'invoice', sale: sale, locale, brand: brand }),
    close: () => press.close(),
  };
}

// The signed link stays here: papers don't need it.
const saleOf = ({ kind: _kind, orderLink: _link, ...sale }: Confirmation): SaleFacts => sale;
