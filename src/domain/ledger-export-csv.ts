import {
  type ExportedMovement,
  type ExportedSeal,
  type ExportFoot,
  type ExportHead,
  exportFootNames,
  exportHeadNames,
  type LedgerExport,
} from './ledger-export.ts';
import { type MovementFields, movementFieldNames } from './movement.ts';

const columns = [...movementFieldNames, 'digest'] as const;

/**
 * RFC 4180: the names of the columns, a row a movement, and after them rows that begin with `#` and
 * a name for everything else. A cell that a spreadsheet would take for a formula gets a `'`.
 */
export const csvExport = {
  head: (_head: ExportHead): string => row(columns),
  movement: ({ fields, digest }: ExportedMovement): string =>
    row([...movementFieldNames.map((name) => fields[name] ?? ''), digest]),
  seals: (head: ExportHead): string =>
    exportHeadNames.map((name) => row([`#${name}`, head[name]])).join(''),
  seal: ({ fromSeq, toSeq, digest, sealedAt }: ExportedSeal): string =>
    row(['#seal', fromSeq, toSeq, digest, sealedAt]),
  foot: (foot: ExportFoot): string =>
    exportFootNames.map((name) => row([`#${name}`, foot[name]])).join(''),
};

const row = (cells: readonly string[]): string => `${cells.map(toCell).join(',')}\r\n`;

function toCell(value: string): string {
  const guarded = /^[=+\-@\t\r']/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Null: not such a file. */
export function readCsvExport(text: string): LedgerExport | null {
  const rows = readRows(text);
  if (rows?.[0]?.join() !== columns.join()) return null;
  const movements: ExportedMovement[] = [];
  const seals: ExportedSeal[] = [];
  const named: Record<string, string> = {};
  for (const cells of rows.slice(1)) {
    const [first = '', ...rest] = cells;
    // A spreadsheet that saved the file again fills rows up with empty cells.
    const filled = rest.join('') === '' ? 0 : rest.findLastIndex((cell) => cell !== '') + 1;
    if (!first.startsWith('#')) {
      const movement = toMovement(cells);
      if (!movement) return null;
      movements.push(movement);
    } else if (first === '#seal') {
      const [fromSeq, toSeq, digest, sealedAt] = rest;
      if (!fromSeq || !toSeq || !digest || !sealedAt || filled !== 4) return null;
      seals.push({ fromSeq, toSeq, digest, sealedAt });
    } else {
      if (filled > 1 || Object.hasOwn(named, first)) return null;
      named[first] = rest[0] ?? '';
    }
  }
  const names = [...exportHeadNames, ...exportFootNames];
  if (Object.keys(named).length !== names.length) return null;
  if (!names.every((name) => Object.hasOwn(named, `#${name}`))) return null;
  const top = Object.fromEntries(names.map((name) => [name, named[`#${name}`]]));
  return { head: top as ExportHead, movements, seals, foot: top as ExportFoot };
}

function toMovement(cells: readonly string[]): ExportedMovement | null {
  if (cells.length !== columns.length) return null;
  const fields: MovementFields = {};
  movementFieldNames.forEach((name, i) => {
    if (cells[i] !== '') fields[name] = cells[i];
  });
  return { fields, digest: cells.at(-1)! };
}

/** Null when a quote is never closed. Line ends may be LF or CR LF; empty lines are left out. */
function readRows(text: string): string[][] | null {
  const rows: string[][] = [];
  let cells: string[] = [];
  // One cell and what ends it; a quoted cell may hold anything, a quote doubled.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const start = text.startsWith('\ufeff') ? 1 : 0;
  cell.lastIndex = start;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) return null;
    const value = match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"');
    cells.push(value.startsWith("'") ? value.slice(1) : value);
    if (match[3] === ',' && cell.lastIndex < text.length) continue;
    if (match[3] === ',') cells.push('');
    if (cells.length > 1 || cells[0] !== '') rows.push(cells);
    cells = [];
  }
  return rows;
}
