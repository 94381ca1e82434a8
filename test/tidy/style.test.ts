import { describe, expect, test } from 'vitest';
import { projectFiles, type SourceFile } from './source-files.ts';
import { rules } from './style-rules.ts';

const files = projectFiles();

describe('the project keeps', () => {
  test.for(Object.entries(rules))('%s', ([, rule]) => {
    expect(files.flatMap(rule)).toEqual([]);
  });
});

// Written in halves, so that this page does not break the rules it plants.
const joined = (...parts: string[]) => parts.join('');

type Planted = [rule: keyof typeof rules & string, path: string, text: string, broken: boolean];

test.for<Planted>([
  ['fileNames', 'src/usecases/renewLine.ts', '', true],
  ['fileNames', 'src/Usecases/renew-line.ts', '', true],
  ['fileNames', 'src/usecases/date-helper.ts', '', true],
  ['fileNames', 'src/usecases/database.ts', '', false],
  ['fileNames', 'src/usecases/README.md', '', false],
  ['fileNames', 'src/usecases/Notes.md', '', true],
  ['fileNames', 'src/usecases/renew-line.ts', '', false],
  ['fileNames', 'src/edges/web/routes/[[lang]]/orders/[id]/+page.server.ts', '', false],
  ['fileNames', 'src/edges/web/routes/(account)/[...rest]/+layout.svelte', '', false],
  ['fileNames', 'src/edges/web/routes/Orders/+page.svelte', '', true],
  ['fileNames', 'src/edges/api/+page.svelte', '', true],
  ['fileNames', 'migrations/0001_catalogue_and_accounts.sql', '', false],
  ['fileNames', 'migrations/1-first.sql', '', true],
  ['noAny', 'src/a.ts', 'let a: any;', true],
  ['noAny', 'src/a.ts', 'const a = [] as Array<any>;', true],
  ['noAny', 'src/a.svelte', '<script lang="ts">let a: any;</script>', true],
  ['noAny', 'src/a.ts', '// any will do\nconst any = "any";', false],
  ['noAny', 'src/a.ts', joined('// @ts-', 'ignore\n'), true],
  ['noAny', 'src/a.ts', joined('// @ts-', 'nocheck\n'), true],
  ['noMachinePaths', 'a.md', joined('see /wo', 'rk/main/a.ts'), true],
  ['noMachinePaths', 'a.md', joined('"/ho', 'me/ann/a.ts"'), true],
  ['noMachinePaths', 'a.md', joined('C:', '\\Users', '\\ann'), true],
  ['noMachinePaths', 'a.md', joined('"https://registry.', 'example.org/a"'), true],
  ['noMachinePaths', 'a.md', 'https://example.org/work/a and src/work/b', false],
  ['noSkippedTests', 'test/a.test.ts', `test.only('a', () => {})`, true],
  ['noSkippedTests', 'test/a.test.ts', `test.describe.only('a', () => {})`, true],
  ['noSkippedTests', 'test/a.test.ts', `describe.skip('a', () => {})`, true],
  ['noSkippedTests', 'test/a.test.ts', `it.todo('a')`, true],
  ['noSkippedTests', 'test/a.test.ts', `test.skip.each([1])('a', () => {})`, true],
  ['noSkippedTests', 'test/a.test.ts', `xit('a', () => {})`, true],
  ['noSkippedTests', 'test/a.test.ts', `test.fixme('a', () => {})`, true],
  ['noSkippedTests', 'test/a.test.ts', `test('a', () => { test.skip(); })`, true],
  ['noSkippedTests', 'test/a.test.ts', `test('a', () => { test.skip(isPhone, 'why') })`, false],
  ['noSkippedTests', 'test/a.test.ts', `test.runIf(isRoot)('a', () => {})`, false],
  ['noSkippedTests', 'test/a.test.ts', `test.for([1])('only skip todo', () => {})`, false],
  ['pureDomain', 'src/domain/a.ts', 'const a = Date.now();', true],
  ['pureDomain', 'src/domain/a.ts', 'const a = new Date();', true],
  ['pureDomain', 'src/domain/a.ts', 'const a = new Date(instant);', false],
  ['pureDomain', 'src/domain/a.ts', 'const a = Math.random();', true],
  ['pureDomain', 'src/domain/a.ts', 'const a = Temporal.Now.instant();', true],
  ['pureDomain', 'src/domain/a.ts', 'const a = Temporal.Instant.from(text);', false],
  ['pureDomain', 'src/domain/a.ts', 'const a = crypto.randomUUID();', true],
  ['pureDomain', 'src/domain/a.ts', 'setTimeout(run, 1);', true],
  ['pureDomain', 'src/domain/a.ts', 'console.log(1);', true],
  ['pureDomain', 'src/domain/a.ts', '// Date.now() is an argument\nconst process = 1;', false],
  ['pureDomain', 'src/storage/a.ts', 'const a = Date.now();', false],
  ['shortFiles', 'src/a.ts', 'a;\n'.repeat(401), true],
  ['shortFiles', 'src/a.ts', 'a;\n'.repeat(400), false],
  ['cleanText', 'a.md', 'words', true],
  ['cleanText', 'a.md', 'words\r\n', true],
  ['cleanText', 'a.md', 'words\n', false],
  ['cleanText', 'a.md', '', false],
  ['nothingLeftOpen', 'src/a.ts', joined('// TO', 'DO: later'), true],
  ['nothingLeftOpen', 'src/a.ts', joined('// FIX', 'ME later'), true],
  ['nothingLeftOpen', 'src/a.ts', '// nothing', false],
  [
    'portableLock',
    'package-lock.json',
    '{"packages":{"node_modules/a":{"resolved":"https://x/a.tgz"}}}',
    true,
  ],
  ['portableLock', 'package-lock.json', '{"packages":{"node_modules/a":{"version":"1"}}}', false],
])('%s, planted in %s', ([name, path, text, broken]) => {
  const planted: SourceFile = { path, text };
  expect(rules[name]?.(planted)).toHaveLength(broken ? 1 : 0);
});

test('the list of files leaves out what is installed or built and includes this one', () => {
  const paths = files.map(({ path }) => path);
  expect(paths).toContain('test/tidy/style.test.ts');
  expect(paths.filter((path) => /^(node_modules|build|\.svelte-kit)\//.test(path))).toEqual([]);
});
