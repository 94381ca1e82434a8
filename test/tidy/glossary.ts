import type { SourceFile } from './source-files.ts';

/** One row of GLOSSARY.md. */
export interface Entry {
  term: string;
  /** Other spellings: what stands in `code` in the first cell. */
  aliases: string[];
  chinese: string;
  meaning: string;
  origin: string;
}

export interface Glossary {
  entries: Entry[];
  /** Everything that stands in `code` anywhere in the table. */
  codes: ReadonlySet<string>;
}

/** Reads the table whose head begins with `term`. Throws when a row has not four filled cells. */
export function readGlossary(markdown: string): Glossary {
  const lines = markdown.split('\n');
  const head = lines.findIndex((line) => line.startsWith('| term |'));
  if (head === -1) throw new Error('There is no table that begins with "| term |".');
  const rows = lines.slice(head + 2).filter((line) => line.startsWith('|'));
  const entries = rows.map((row): Entry => {
    const cells = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const [name = '', chinese = '', meaning = '', origin = ''] = cells;
    if (cells.length !== 4 || cells.includes('')) throw new Error(`Not four filled cells: ${row}`);
    return { term: name.replace(/ \(.*$/, ''), aliases: codesIn(name), chinese, meaning, origin };
  });
  return { entries, codes: new Set(rows.flatMap(codesIn)) };
}

const codesIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** `BestValueAnswer`, `best-value` and `order_event` as small words. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_.-]+/)
    .filter((word) => word !== '');

/** Words that mean what they mean everywhere; a name may join them to the terms. */
export const plainWords: readonly string[] = [
  ...['add', 'answer', 'apply', 'bound', 'cheapest', 'choice', 'city', 'close', 'closest'],
  'common',
  ...['confirm', 'detail', 'format', 'linear', 'list', 'name', 'note', 'part'],
  ...['pattern', 'priced', 'record', 'stated', 'sum', 'time', 'word'],
];

const singular = (word: string): string => word.replace(/s$/, '');

/**
 * The words of a name that neither a term nor a plain word explains. A name may put terms together
 * (`zone-city`); of two terms that begin alike the longer one counts.
 */
export function unexplained(name: string, { entries }: Glossary): string[] {
  const terms = new Set(
    entries.flatMap(({ term, aliases }) =>
      [term, ...aliases].map((text) => wordsOf(text).map(singular).join(' ')),
    ),
  );
  const plain = new Set(plainWords.map(singular));
  const words = wordsOf(name).map(singular);
  const left: string[] = [];
  for (let at = 0; at < words.length; ) {
    let length = words.length - at;
    while (length > 0 && !terms.has(words.slice(at, at + length).join(' '))) length--;
    const word = words[at]!;
    if (length === 0 && !plain.has(word)) left.push(word);
    at += Math.max(1, length);
  }
  return left;
}

/** File names of the domain, without their endings. */
export const domainNames = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path }) => /^src\/domain\/(.+)\.ts$/.exec(path)?.[1]?.split('/').at(-1) ?? []);

const migrationsOf = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, text }) => (/^migrations\/.+\.sql$/.test(path) ? [text] : []));

export const tableNames = (files: readonly SourceFile[]): string[] =>
  migrationsOf(files).flatMap((sql) =>
    [...sql.matchAll(/^create table (?:if not exists )?(\w+)/gm)].map((match) => match[1] ?? ''),
  );

/** Every word a column may hold, as its check says: `in ('draft', …)`. */
export const allowedValues = (files: readonly SourceFile[]): string[] => [
  ...new Set(
    migrationsOf(files).flatMap((sql) =>
      [...sql.matchAll(/\bin\s*\(((?:\s*'[^']*',?)+)\s*\)/g)].flatMap((list) =>
        [...(list[1] ?? '').matchAll(/'([^']*)'/g)].map((match) => match[1] ?? ''),
      ),
    ),
  ),
];

/** Names under which the API's types stand in its OpenAPI document. */
export const apiTypes = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => path.startsWith('src/edges/api/'))
    .flatMap(({ text }) =>
      [...text.matchAll(/\.meta\(\{\s*id: '([A-Z]\w*)'/g)].map((match) => match[1] ?? ''),
    );
