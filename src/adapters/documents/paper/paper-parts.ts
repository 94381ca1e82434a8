import type { SaleFacts } from '#ports/message-renderer.ts';
import { nextPrice } from '../words/next-price.ts';
import type { Speech } from '../words/speech.ts';
import { ink, type Sheet } from './sheet.ts';

/** What every paper is written with. */
export interface Page {
  sheet: Sheet;
  speech: Speech;
}

/** What is read from the papers of a sale. */
export interface Paper extends Page {
  sale: SaleFacts;
}

/** The operator's name, and what kind of paper this is with its one figure. */
export function writeHead(
  { sheet, speech }: Page,
  { kind, figure, below }: { kind: string; figure: string; below: string },
): void {
  sheet.text('P', speech.operator, { size: 12, strong: true, colour: sheet.tones.onLight });
  sheet.gap(36);
  const [left, right] = sheet.columns([1, 1]);
  sheet.beside([
    { tag: 'H1', text: kind, style: { size: 24, strong: true }, column: left! },
    { tag: 'P', text: figure, style: { size: 24, strong: true, align: 'right' }, column: right! },
  ]);
  sheet.gap(2);
  sheet.text('P', below, { size: 10, colour: ink.soft });
  sheet.gap(24);
}

/** Labels with their values below, in columns. */
export function writeFacts(
  { sheet }: Page,
  facts: readonly (readonly [label: string, value: string])[],
  perRow: number,
): void {
  for (let at = 0; at < facts.length; at += perRow) {
    const columns = sheet.columns(Array.from({ length: perRow }, () => 1));
    const row = facts.slice(at, at + perRow);
    const cells = row.map(([label, value], place) => ({
      lines: [{ text: label, size: 8.5, colour: ink.soft }, { text: value }],
      column: columns[place]!,
    }));
    writeStacks(sheet, cells);
    sheet.gap(12);
  }
}

interface Stack {
  lines: readonly { text: string; size?: number; colour?: string; strong?: boolean }[];
  column: { x: number; width: number };
}

/** Several short texts under each other, in several columns; read column by column. */
function writeStacks(sheet: Sheet, stacks: readonly Stack[]): void {
  const top = sheet.y;
  let bottom = top;
  for (const { lines, column } of stacks) {
    sheet.y = top;
    for (const { text, ...style } of lines) sheet.beside([{ tag: 'P', text, style, column }]);
    bottom = Math.max(bottom, sheet.y);
  }
  sheet.y = bottom;
}

/** Who sold and who bought. */
export function writeParties({ sheet, speech }: Page, buyer: SaleFacts['buyer']): void {
  const { words, brand } = speech;
  const { paper } = words;
  const [left, right] = sheet.columns([1, 1]);
  const soft = { size: 8.5, colour: ink.soft };
  const { name, email } = buyer;
  writeStacks(sheet, [
    {
      column: left!,
      lines: [
        { text: paper.seller, ...soft },
        { text: brand.legalName, strong: true },
        ...brand.postalAddress.map((text) => ({ text })),
        { text: `${paper.taxNumber}${words.colon}${brand.taxNumber}` },
      ],
    },
    {
      column: right!,
      lines: [
        { text: paper.buyer, ...soft },
        { text: name ?? email, strong: true },
        ...(name === null ? [] : [{ text: email }]),
      ],
    },
  ]);
  sheet.gap(24);
}

/** Amounts under each other at the right; the last one counts. */
export function writeTotals(
  { sheet }: Page,
  totals: readonly (readonly [label: string, amount: string])[],
): void {
  const [, right] = sheet.columns([1, 1.2]);
  const { x, width } = right!;
  const columns = [
    { x, width: width * 0.62 },
    { x: x + width * 0.62, width: width * 0.38 },
  ];
  totals.forEach(([label, amount], at) => {
    const isLast = at === totals.length - 1;
    const style = isLast ? { size: 13, strong: true } : { size: 10 };
    if (isLast) {
      sheet.gap(4);
      sheet.rule({ x, width }, ink.plain);
    }
    sheet.gap(isLast ? 8 : 3);
    sheet.beside([
      { tag: 'P', text: label, style, column: columns[0]! },
      { tag: 'P', text: amount, style: { ...style, align: 'right' }, column: columns[1]! },
    ]);
  });
}

/** "From – until", or that it starts on first use. */
export function periodOf({ words, at }: Speech, { validity, timeZone }: SaleFacts): string {
  const { confirmation } = words.order;
  if (validity.starts === 'fixed')
    return words.paper.span(at(validity.startsAt, timeZone), at(validity.lastInstant, timeZone));
  const { activateBy } = validity;
  return activateBy === null
    ? confirmation.onFirstUse
    : confirmation.latest(at(activateBy, timeZone));
}

export function writeFoot({ sheet, speech }: Page, lines: readonly string[]): void {
  const { words, brand, locale } = speech;
  sheet.foot([
    ...lines,
    words.paper.questions(brand.supportEmail, brand.supportHours[locale]),
    `${[brand.legalName, ...brand.postalAddress].join(', ')}, ${brand.taxNumber}`,
  ]);
}

/** What the figures above leave open: nothing is owed, what the next one costs, where tax was paid. */
export function notesOf({ speech, sale }: Paper): string[] {
  const { paper } = speech.words;
  return [paper.settled, nextPrice(speech, sale), sale.isTaxedBefore && paper.taxedBefore].filter(
    (text) => typeof text === 'string',
  );
}
