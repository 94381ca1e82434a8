import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandList } from '#main/command-list.ts';
import {
  anchorsOf,
  brokenLinks,
  checkNames,
  isPage,
  linksOf,
  metricNames,
  unnamed,
} from './pages.ts';
import { projectFiles, root, type SourceFile } from './source-files.ts';

const files = projectFiles();
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the pages', () => {
  test('lead only to what is there', () => {
    const pages = files.filter(isPage);
    expect(pages.flatMap(linksOf).length).toBeGreaterThan(50);
    expect(brokenLinks(pages, (path) => existsSync(join(root, path)))).toEqual([]);
  });

  test('of operating: the index names every page', () => {
    const folder = 'docs/operating/';
    const pages = files.filter(({ path }) => path.startsWith(folder) && isPage({ path, text: '' }));
    const index = linksOf({ path: `${folder}README.md`, text: read(`${folder}README.md`) });
    const others = pages.map(({ path }) => path).filter((path) => path !== `${folder}README.md`);
    expect(others.filter((path) => !index.includes(path))).toEqual([]);
  });

  test('name every metric', () => {
    const names = metricNames(read('src/main/metrics.ts'));
    expect(names.length).toBeGreaterThan(5);
    expect(unnamed(names, read('docs/operating/monitor.md'))).toEqual([]);
  });

  test('name every migration', () => {
    const names = files
      .filter(({ path }) => path.startsWith('migrations/'))
      .map(({ path }) => basename(path));
    expect(names.length).toBeGreaterThan(3);
    expect(unnamed(names, read('docs/operating/upgrade.md'))).toEqual([]);
  });

  test('explain everything doctor checks, and nothing else', () => {
    const page = read('docs/operating/troubleshooting.md');
    const explained = [...page.matchAll(/^### (\w+)$/gm)].map((match) => match[1] ?? '');
    expect(explained.sort()).toEqual(checkNames(files).sort());
  });

  test('name every command', () => {
    const page = read('docs/operating/command-line.md');
    const names = commandList.map(({ name }) => name);
    expect(names.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});

describe('what is planted', () => {
  const page = (text: string, path = 'docs/a.md'): SourceFile => ({ path, text });
  const exists = (path: string) => ['docs/a.md', 'docs/b.md', 'src/c.ts', 'src'].includes(path);
  const target = page('# B\n\n## What is in it: all\n', 'docs/b.md');

  test.for<[text: string, broken: number]>([
    ['[b](b.md)', 0],
    ['[b](./b.md) [c](../src/c.ts) [src](../src)', 0],
    ['[b](b.md#what-is-in-it-all)', 0],
    ['[b](b.md#elsewhere)', 1],
    ['[gone](gone.md)', 1],
    ['![picture](images/gone.png)', 1],
    ['[outside](../../c.ts)', 1],
    ['# Here\n[here](#here) [there](#there)', 1],
    ['[web](https://example.org/gone) [mail](mailto:a@example.org) <http://localhost:1>', 0],
    ['`[code](gone.md)`\n\n    [code](gone.md)\n\n```\n[code](gone.md)\n```\n', 0],
  ])('%j', ([text, broken]) => {
    expect(brokenLinks([page(text), target], exists)).toHaveLength(broken);
  });

  test('headings, metrics and checks are found', () => {
    expect(anchorsOf('# A b\n## `c`, d!\n```\n# no\n```\n### 中文 e\n')).toEqual([
      'a-b',
      'c-d',
      '中文-e',
    ]);
    expect(metricNames("new Gauge({ name: 'xuka_a', help: 'x' })")).toEqual(['xuka_a']);
    const code = "const check = 'one';\nreturn { check: 'two', ok: true };\nfail('three', found);";
    expect(checkNames([page(code, 'src/main/doctor-x.ts'), page(code, 'src/main/x.ts')])).toEqual([
      'one',
      'two',
      'three',
    ]);
    expect(unnamed(['a', 'b'], 'only `a` and b')).toEqual(['b']);
  });
});
