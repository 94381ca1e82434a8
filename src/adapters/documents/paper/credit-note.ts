import type { RefundFacts } from '#ports/refund-message.ts';
import { basisRow } from '../letters/refund-letters.ts';
import type { Speech } from '../words/speech.ts';
import { writeFacts, writeFoot, writeHead, writeParties, writeTotals } from './paper-parts.ts';
import { ink, type Sheet, type TableRow } from './sheet.ts';

export interface CreditNotePage {
  sheet: Sheet;
  speech: Speech;
  refund: RefundFacts;
}

/** What corrects an invoice (2006/112/EC art. 219): it names the invoice, and what of it is undone. */
export function writeCreditNote(page: CreditNotePage): boolean {
  const { sheet, speech, refund } = page;
  const { words, locale, money, day, rate } = speech;
  const { paper, order, methods, refunds } = words;
  const { currency, refundMinor, taxMinor, timeZone } = refund;
  const issued = day(refund.requestedAt, timeZone);
  writeHead(page, {
    kind: refunds.paper.creditNote,
    figure: money(refundMinor, currency),
    below: paper.issuedOn(issued),
  });
  writeFacts(
    page,
    [
      [refunds.paper.number, refund.creditNoteNumber],
      [refunds.paper.issued, issued],
      [order.order, refund.orderReference],
      [refunds.paper.corrects, refund.invoiceNumber],
      [refunds.paper.invoiced, day(refund.invoicedAt, timeZone)],
      [refunds.receipt.where, refund.parts.map(({ to }) => methods[to]).join(' + ')],
    ],
    3,
  );
  sheet.gap(12);
  writeParties(page, refund.buyer);
  sheet.table(sheet.columns([3.4, 1, 1, 1], 14), itemRows(page));
  sheet.rule();
  sheet.gap(20);
  const tax = refund.taxName[locale];
  const isTaxed = refund.taxRateBasisPoints > 0;
  writeTotals(page, [
    [paper.netTotal, money(refundMinor - taxMinor, currency)],
    [isTaxed ? paper.taxAt(tax, rate(refund.taxRateBasisPoints)) : tax, money(taxMinor, currency)],
    [refunds.paper.total, money(refundMinor, currency)],
  ]);
  const { fits } = sheet;
  writeFoot(page, [refunds.paper.foot]);
  return fits;
}

function itemRows({ speech, refund }: CreditNotePage): TableRow[] {
  const { words, locale, money, number, rate } = speech;
  const { paper, order, refunds } = words;
  const { currency, refundMinor, taxMinor } = refund;
  const head = (text: string) => [{ text, size: 8.5, colour: ink.soft }];
  const soft = (text: string) => ({ text, size: 8.5, colour: ink.soft });
  const kind = refund.planKind === 'plan' ? order.plan : order.addOn;
  const colon = (label: string, value: string) => `${label}${words.colon}${value}`;
  return [
    [
      { lines: head(paper.description), isHeader: true },
      { lines: head(paper.net), align: 'right', isHeader: true },
      {
        lines: head(`${paper.tax} ${rate(refund.taxRateBasisPoints)}`),
        align: 'right',
        isHeader: true,
      },
      { lines: head(paper.gross), align: 'right', isHeader: true },
    ],
    [
      {
        lines: [
          { text: refunds.paper.item(refund.planName[locale]), strong: true },
          soft(paper.forNumber(kind, number(refund.msisdn))),
          soft(refunds.paper.rules[refund.rule]),
          soft(colon(refunds.receipt.price, money(refund.priceMinor, currency))),
          soft(colon(refunds.receipt.used, money(refund.usedMinor, currency))),
          ...refund.basis
            .map((each) => basisRow(speech, refund, each))
            .map(({ label, value }) => soft(colon(label, value))),
        ],
      },
      { lines: [{ text: money(refundMinor - taxMinor, currency) }], align: 'right' },
      { lines: [{ text: money(taxMinor, currency) }], align: 'right' },
      { lines: [{ text: money(refundMinor, currency) }], align: 'right' },
    ],
  ];
}
