import PDFDocument from 'pdfkit';
import { type AccentTones, accentTones } from '../accent.ts';
import type { Speech } from '../words/speech.ts';
import { paperFonts } from './paper-fonts.ts';

/** ISO 216 A4 in points. */
const A4 = { width: 595.28, height: 841.89 };
const MARGIN = 60;

export const ink = { plain: '#15181d', soft: '#566070', line: '#dcdfe3' };

export interface TextStyle {
  size?: number;
  strong?: boolean;
  colour?: string;
  align?: 'left' | 'right';
}

/** A place across the page, in points from its left edge. */
export interface Column {
  x: number;
  width: number;
}

type Element = PDFKit.PDFStructureElement;

/** One A4 page, written from top to bottom; every piece of text has its place in the document's structure. */
export class Sheet {
  readonly left = MARGIN;
  readonly width = A4.width - 2 * MARGIN;
  readonly tones: AccentTones;
  readonly #doc: PDFKit.PDFDocument;
  readonly #root: Element;
  /** All sizes and gaps by this factor. */
  readonly #scale: number;
  #isOver = false;
  y = MARGIN;

  constructor(speech: Speech, { title, scale }: { title: string; scale: number }) {
    const doc = new PDFDocument({
      size: 'A4',
      // No break of its own: what doesn't fit is written smaller.
      margin: 0,
      pdfVersion: '1.7',
      tagged: true,
      displayTitle: true,
      lang: speech.locale === 'en' ? 'en-GB' : 'zh-CN',
      info: { Title: title, Author: speech.operator, Creator: speech.operator, Producer: 'Xuka' },
      font: '',
    });
    // pdfkit takes a font that is open already, which its types don't say.
    const { regular, strong } = paperFonts();
    doc.registerFont('regular', regular as unknown as Uint8Array);
    doc.registerFont('strong', strong as unknown as Uint8Array);
    doc.on('pageAdded', () => {
      this.#isOver = true;
    });
    this.#doc = doc;
    this.#scale = scale;
    this.#root = doc.struct('Document');
    doc.addStructure(this.#root);
    this.tones = accentTones(speech.brand.accent);
  }

  /** Whether everything is on the page, with room for the foot. */
  get fits(): boolean {
    return !this.#isOver && this.y <= A4.height - MARGIN - 60 * this.#scale;
  }

  gap(points: number): void {
    this.y += points * this.#scale;
  }

  /** Splits the width into columns by shares. */
  columns(shares: readonly number[], gutter = 20): Column[] {
    const total = shares.reduce((sum, share) => sum + share, 0);
    const free = this.width - gutter * (shares.length - 1);
    let x = this.left;
    return shares.map((share) => {
      const column = { x, width: (free * share) / total };
      x += column.width + gutter;
      return column;
    });
  }

  /** Writes text below what is there. */
  text(tag: string, text: string, style: TextStyle = {}): void {
    this.y += this.#write(this.#root, tag, { text, style, x: this.left, width: this.width });
  }

  /** Writes pieces side by side, then goes on below the tallest. */
  beside(
    pieces: readonly { tag: string; text: string; style?: TextStyle; column: Column }[],
  ): void {
    const heights = pieces.map(({ tag, text, style = {}, column }) =>
      this.#write(this.#root, tag, { text, style, ...column }),
    );
    this.y += Math.max(...heights);
  }

  /** A table with a line above each row. Header cells are named for those who listen. */
  table(columns: readonly Column[], rows: readonly TableRow[]): void {
    const table = this.#doc.struct('Table');
    this.#root.add(table);
    for (const row of rows) {
      this.rule();
      this.gap(6);
      const element = this.#doc.struct('TR');
      table.add(element);
      const heights = row.map(({ lines, align, isHeader }, at) => {
        const column = columns[at]!;
        return this.#cell(element, { lines, column, align, tag: isHeader ? 'TH' : 'TD' });
      });
      element.end();
      this.y += Math.max(...heights);
      this.gap(6);
    }
    table.end();
  }

  #cell(
    row: Element,
    cell: { lines: readonly Line[]; column: Column; align: TextStyle['align']; tag: string },
  ): number {
    const element = this.#doc.struct(cell.tag);
    row.add(element);
    const top = this.y;
    for (const { text, ...style } of cell.lines) {
      const align = cell.align === undefined ? {} : { align: cell.align };
      this.y += this.#write(element, 'P', { text, style: { ...style, ...align }, ...cell.column });
    }
    element.end();
    const height = this.y - top;
    this.y = top;
    return height;
  }

  /** A thin line across a column or the page; decoration, so it has no place in the structure. */
  rule(column: Column = { x: this.left, width: this.width }, colour = ink.line): void {
    this.#doc.markContent('Artifact', { type: 'Layout' });
    this.#doc
      .lineWidth(0.75)
      .strokeColor(colour)
      .moveTo(column.x, this.y)
      .lineTo(column.x + column.width, this.y)
      .stroke();
    this.#doc.endMarkedContent();
  }

  /** Writes at the foot of the page. */
  foot(lines: readonly string[]): void {
    const style = { size: 8.5, colour: ink.soft };
    this.y = A4.height - MARGIN - lines.length * 13 * this.#scale - 10;
    this.rule();
    this.y += 10;
    for (const line of lines) this.text('P', line, style);
  }

  /** Ends the page and gives the file. */
  async end(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    const doc = this.#doc;
    const whole = new Promise<void>((resolve, reject) => {
      doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      doc.once('end', resolve);
      doc.once('error', reject);
    });
    this.#root.end();
    doc.end();
    await whole;
    return Buffer.concat(chunks);
  }

  /** Returns the height taken. */
  #write(
    parent: Element,
    tag: string,
    { text, style, x, width }: { text: string; style: TextStyle } & Column,
  ): number {
    const { size = 10, strong = false, colour = ink.plain, align = 'left' } = style;
    const doc = this.#doc;
    const { y } = this;
    const element = doc.struct(tag, {}, () => {
      doc
        .font(strong ? 'strong' : 'regular')
        .fontSize(size * this.#scale)
        .fillColor(colour)
        .text(text, x, y, { width, align });
    });
    parent.add(element);
    return doc.y - y;
  }
}

export interface Line extends TextStyle {
  text: string;
}

export interface TableCell {
  lines: readonly Line[];
  align?: 'left' | 'right';
  isHeader?: boolean;
}

export type TableRow = readonly TableCell[];
