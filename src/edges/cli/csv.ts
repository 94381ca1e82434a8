/** One row with the line of the file on which it begins, counted from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/**
 * Rows of comma-separated values (RFC 4180), or what is wrong in words. A first line without a comma
 * but with semicolons is of a spreadsheet that separates by them. Empty lines are passed over.
 */
export function readCsv(written: string): { rows: CsvRow[] } | { problem: string } {
  const text = written.replace(/^\uFEFF/, '');
  const [first = ''] = text.split(/\r?\n/, 1);
  const separator = !first.includes(',') && first.includes(';') ? ';' : ',';
  const plain = new RegExp(`"((?:[^"]|"")*)"|([^"\\r\\n${separator}]*)`, 'y');
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row: CsvRow = { line, cells: [] };
    for (;;) {
      plain.lastIndex = at;
      const [found = '', quoted, bare = ''] = plain.exec(text) ?? [];
      at += found.length;
      line += found.split('\n').length - 1;
      row.cells.push(quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"'));
      if (text[at] !== separator) break;
      at += 1;
    }
    const [end] = /^\r?\n/.exec(text.slice(at, at + 2)) ?? [];
    if (end === undefined && at < text.length)
      return { problem: `has a quotation mark out of place or without its other (line ${line})` };
    at += end?.length ?? 0;
    line += 1;
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row);
  }
  return { rows };
}
