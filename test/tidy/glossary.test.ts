import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  allowedValues,
  apiTypes,
  domainNames,
  plainWords,
  readGlossary,
  tableNames,
  unexplained,
  wordsOf,
} from './glossary.ts';
import { projectFiles, root, type SourceFile } from './source-files.ts';

const files = projectFiles();

describe('GLOSSARY.md', () => {
  const glossary = readGlossary(readFileSync(join(root, 'GLOSSARY.md'), 'utf8'));
  const missing = (names: readonly string[]) =>
    names.flatMap((name) => unexplained(name, glossary).map((word) => `${word} in ${name}`));

  test('explains what the files of the domain are named after', () => {
    expect(domainNames(files).length).toBeGreaterThan(40);
    expect(missing(domainNames(files))).toEqual([]);
  });

  test('explains every table', () => {
    expect(tableNames(files).length).toBeGreaterThan(20);
    expect(missing(tableNames(files))).toEqual([]);
  });

  test('names every value a table allows', () => {
    expect(allowedValues(files)).toContain('awaiting-payment');
    expect(allowedValues(files).filter((value) => !glossary.codes.has(value))).toEqual([]);
  });

  test('explains every type of the API', () => {
    expect(apiTypes(files).length).toBeGreaterThan(30);
    expect(missing(apiTypes(files))).toEqual([]);
  });

  test('is in alphabetical order, each term once', () => {
    const terms = glossary.entries.map(({ term }) => term.toLowerCase());
    // Figures stand last, where nobody looks for a letter.
    const key = (term: string) => (/^\d/.test(term) ? `~${term}` : term);
    const sorted = [...new Set(terms)].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(terms).toEqual(sorted);
  });

  test('says every term in Chinese', () => {
    const without = glossary.entries.filter(({ chinese }) => !/\p{Script=Han}/u.test(chinese));
    expect(without.map(({ term }) => term)).toEqual([]);
  });

  test('leaves no plain word that no name needs', () => {
    const used = [...domainNames(files), ...tableNames(files), ...apiTypes(files)].flatMap(wordsOf);
    const plural = new Set(used.map((word) => word.replace(/s$/, '')));
    expect(plainWords.filter((word) => !plural.has(word.replace(/s$/, '')))).toEqual([]);
  });
});

describe('what is planted', () => {
  const head = '| term | 中文 | meaning | whose |\n|---|---|---|---|\n';
  const small = readGlossary(
    `${head}| order (\`subscriber_order\`) | 订单 | a \`draft\` | x |\n| zone | 区 | y | z |\n`,
  );

  test.for<[name: string, left: string[]]>([
    ['zone', []],
    ['zones', []],
    ['zone-city', []],
    ['subscriber_order', []],
    ['subscriber-zone', ['subscriber']],
    ['ZoneGadget', ['gadget']],
    ['gizmo', ['gizmo']],
  ])('%s leaves %j', ([name, left]) => {
    expect(unexplained(name, small)).toEqual(left);
  });

  test('files, tables, values and types are found', () => {
    const planted: SourceFile[] = [
      { path: 'src/domain/gizmo.ts', text: '' },
      { path: 'src/storage/other.ts', text: '' },
      {
        path: 'migrations/0001_a.sql',
        text: "create table gadget (\n kind text check (kind in\n ('one', 'two'))\n);\ncreate index a on b (c);\n",
      },
      { path: 'src/edges/api/wire/a.ts', text: "z.object({}).meta({ id: 'Widget' })" },
    ];
    expect(domainNames(planted)).toEqual(['gizmo']);
    expect(tableNames(planted)).toEqual(['gadget']);
    expect(allowedValues(planted)).toEqual(['one', 'two']);
    expect(apiTypes(planted)).toEqual(['Widget']);
    expect([...small.codes]).toEqual(['subscriber_order', 'draft']);
  });

  test('a row must have four filled cells', () => {
    expect(() => readGlossary('# Glossary')).toThrow(/no table/);
    expect(() => readGlossary(`${head}| a | b | c |\n`)).toThrow(/four filled/);
    expect(() => readGlossary(`${head}| a |  | c | d |\n`)).toThrow(/four filled/);
  });
});
