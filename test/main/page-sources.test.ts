import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { arePagesStale, stampPages } from '#main/page-sources.ts';

let folder: string;
const place = (name: string) => join(folder, name);
/** Written, or last changed, so many seconds after 2026-01-01. */
const at = (name: string, seconds: number) =>
  utimesSync(place(name), 1_767_225_600 + seconds, 1_767_225_600 + seconds);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-pages-'));
  for (const name of ['src/main', 'build']) mkdirSync(place(name), { recursive: true });
  const sources = ['package-lock.json', 'vite.config.ts', 'src/main/a.ts'];
  for (const name of [...sources, 'build/handler.js']) writeFileSync(place(name), name);
  for (const name of sources) at(name, 1);
  at('build/handler.js', 2);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('pages that are younger than all they are built from are current', () => {
  expect(arePagesStale(folder)).toBe(false);
});

test.each(['package-lock.json', 'src/main/a.ts', 'src/main/b.ts'])(
  'a change of %s makes them stale',
  (name) => {
    stampPages(folder);
    writeFileSync(place(name), 'changed');
    at(name, 3);
    expect(arePagesStale(folder)).toBe(true);
    stampPages(folder);
    expect(arePagesStale(folder)).toBe(false);
  },
);

test('a copy with other times is current where it is known what they were built from', () => {
  at('src/main/a.ts', 3);
  expect(arePagesStale(folder)).toBe(true);
  stampPages(folder);
  expect(arePagesStale(folder)).toBe(false);
});
