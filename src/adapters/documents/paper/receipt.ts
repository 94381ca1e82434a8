import {
  notesOf,
  type Paper,
  periodOf,
  writeFacts,
  writeFoot,
  writeHead,
  writeTotals,
} from './paper-parts.ts';
import { ink, type TableRow } from './sheet.ts';

/** That this much was paid, when, how, and what it gave. False when it didn't fit. */
export function writeReceipt(page: Paper): boolean {
  const { sheet, speech, sale } = page;
  const { words, locale, money, atSecond, number, rate } = speech;
  const { paper, order } = words;
  const { currency, grossMinor, taxMinor, discounts, timeZone } = sale;
  writeHead(page, {
    kind: paper.receipt,
    figure: money(grossMinor, currency),
    below: paper.paidOn(atSecond(sale.paidAt, timeZone)),
  });
  const kind = sale.planKind === 'plan' ? order.plan : order.addOn;
  writeFacts(
    page,
    [
      [kind, sale.planName[locale]],
      [order.number, number(sale.msisdn)],
      [order.paidBy, speech.paidBy(sale)],
      [paper.receiptNumber, sale.orderReference],
      [paper.invoiceNumber, sale.invoiceNumber],
      [paper.buyer, sale.buyer.name ?? sale.buyer.email],
    ],
    3,
  );
  writeFacts(
    page,
    [
      [paper.creditedAt, atSecond(sale.creditedAt, timeZone)],
      [paper.period, periodOf(speech, sale)],
    ],
    1,
  );
  sheet.gap(12);
  sheet.text('H2', paper.credited, { size: 11, strong: true });
  sheet.gap(6);
  sheet.table(sheet.columns([1.1, 1]), bucketRows(page));
  sheet.rule();
  sheet.gap(20);
  const before: (readonly [string, string])[] =
    discounts.length === 0
      ? []
      : [
          [order.confirmation.fullPrice, money(sale.fullPriceMinor, currency)],
          ...discounts.map(
            ({ label, amountMinor }) =>
              [order.confirmation.promotion(label[locale]), money(-amountMinor, currency)] as const,
          ),
        ];
  const tax = sale.taxName[locale];
  writeTotals(page, [
    ...before,
    [
      sale.taxRateBasisPoints > 0
        ? order.confirmation.includes(tax, rate(sale.taxRateBasisPoints))
        : tax,
      money(taxMinor, currency),
    ],
    [paper.totalPaid, money(grossMinor, currency)],
    ...returnedRows(page),
  ]);
  const { fits } = sheet;
  writeFoot(page, notesOf(page));
  return fits;
}

/** A receipt that is printed later says what has gone back since. */
function returnedRows({ speech, sale }: Paper): [label: string, amount: string][] {
  const { returned, currency, grossMinor, timeZone } = sale;
  if (returned.length === 0) return [];
  const { words, money, day } = speech;
  const sum = returned.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  return [
    ...returned.map(({ amountMinor, returnedAt }): [string, string] => [
      words.paper.returnedOn(day(returnedAt, timeZone)),
      money(-amountMinor, currency),
    ]),
    [words.paper.afterReturns, money(grossMinor - sum, currency)],
  ];
}

function bucketRows({ speech, sale }: Paper): TableRow[] {
  const { words, at, bucketName, bucketAmount } = speech;
  return sale.buckets.map((bucket) => [
    { lines: [{ text: bucketName(bucket) }], isHeader: true },
    {
      align: 'right',
      lines: [
        { text: bucketAmount(bucket, sale.currency), strong: true },
        {
          text:
            bucket.lastInstant === null
              ? words.order.fromFirstUse
              : words.order.until(at(bucket.lastInstant, sale.timeZone)),
          size: 8.5,
          colour: ink.soft,
        },
      ],
    },
  ]);
}
