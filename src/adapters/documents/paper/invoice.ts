import type { SaleFacts } from '#ports/message-renderer.ts';
import type { Speech } from '../words/speech.ts';
import {
  notesOf,
  type Paper,
  periodOf,
  writeFacts,
  writeFoot,
  writeHead,
  writeParties,
  writeTotals,
} from './paper-parts.ts';
import { ink, type TableRow } from './sheet.ts';

/** What a tax office asks of an invoice (2006/112/EC art. 226): who, to whom, what, when, net, rate, tax, total. */
export function writeInvoice(page: Paper): boolean {
  const { sheet, speech, sale } = page;
  const { words, locale, money, day, rate } = speech;
  const { paper, order } = words;
  const { currency, grossMinor, taxMinor, timeZone } = sale;
  writeHead(page, {
    kind: paper.invoice,
    figure: money(grossMinor, currency),
    below: paper.issuedOn(day(sale.creditedAt, timeZone)),
  });
  writeFacts(
    page,
    [
      [paper.invoiceNumber, sale.invoiceNumber],
      [paper.invoiceDate, day(sale.creditedAt, timeZone)],
      [paper.supplyDate, day(sale.creditedAt, timeZone)],
      [order.order, sale.orderReference],
      [order.paidBy, speech.paidBy(sale)],
      [order.paidAt, day(sale.paidAt, timeZone)],
    ],
    3,
  );
  sheet.gap(12);
  writeParties(page, sale.buyer);
  sheet.table(sheet.columns([3.4, 1, 1, 1], 14), itemRows(page));
  sheet.rule();
  sheet.gap(20);
  const tax = sale.taxName[locale];
  writeTotals(page, [
    [paper.netTotal, money(grossMinor - taxMinor, currency)],
    [
      sale.taxRateBasisPoints > 0 ? paper.taxAt(tax, rate(sale.taxRateBasisPoints)) : tax,
      money(taxMinor, currency),
    ],
    [paper.total, money(grossMinor, currency)],
  ]);
  const { fits } = sheet;
  writeFoot(page, notesOf(page));
  return fits;
}

/** Each end on a line of its own, as the column is too narrow for both. */
function periodLines(speech: Speech, sale: SaleFacts): string[] {
  const { paper, colon } = speech.words;
  const { validity, timeZone } = sale;
  if (validity.starts !== 'fixed') return [`${paper.period}${colon}${periodOf(speech, sale)}`];
  return [
    `${paper.period}${colon}${speech.at(validity.startsAt, timeZone)}`,
    paper.until(speech.at(validity.lastInstant, timeZone)),
  ];
}

function itemRows({ speech, sale }: Paper): TableRow[] {
  const { words, locale, money, number, rate, bucketName, bucketAmount } = speech;
  const { paper, order } = words;
  const { currency, grossMinor, taxMinor, discounts, fullPriceMinor } = sale;
  const head = (text: string) => [{ text, size: 8.5, colour: ink.soft }];
  const soft = (text: string) => ({ text, size: 8.5, colour: ink.soft });
  const kind = sale.planKind === 'plan' ? order.plan : order.addOn;
  const gained = sale.buckets.map(
    (bucket) => `${bucketName(bucket)}${words.colon}${bucketAmount(bucket, currency)}`,
  );
  let beforeMinor = fullPriceMinor;
  const priced = discounts.map(({ label, amountMinor }) => {
    const from = money(beforeMinor, currency);
    beforeMinor -= amountMinor;
    const steps = amountMinor === 0n ? '' : ` (${from} → ${money(beforeMinor, currency)})`;
    return `${order.confirmation.promotion(label[locale])}${steps}`;
  });
  return [
    [
      { lines: head(paper.description), isHeader: true },
      { lines: head(paper.net), align: 'right', isHeader: true },
      {
        lines: head(`${paper.tax} ${rate(sale.taxRateBasisPoints)}`),
        align: 'right',
        isHeader: true,
      },
      { lines: head(paper.gross), align: 'right', isHeader: true },
    ],
    [
      {
        lines: [
          { text: sale.planName[locale], strong: true },
          soft(paper.forNumber(kind, number(sale.msisdn))),
          ...periodLines(speech, sale).map(soft),
          ...gained.map(soft),
          ...priced.map(soft),
        ],
      },
      { lines: [{ text: money(grossMinor - taxMinor, currency) }], align: 'right' },
      { lines: [{ text: money(taxMinor, currency) }], align: 'right' },
      { lines: [{ text: money(grossMinor, currency) }], align: 'right' },
    ],
  ];
}
