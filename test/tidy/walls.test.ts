import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCode, projectFiles, root, type SourceFile } from './source-files.ts';
import { readWallTable } from './wall-table.ts';
import {
  barrels,
  brokenWalls,
  cycles,
  environmentReaders,
  importsOf,
  resolveImport,
} from './walls.ts';

describe('the project', () => {
  const files = projectFiles();
  const table = () => readWallTable(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));

  test('has code to look at', () => {
    const count = files.filter((file) => file.path.startsWith('src/') && isCode(file)).length;
    expect(count).toBeGreaterThan(50);
  });

  test('keeps the walls that ARCHITECTURE.md prints', () => {
    expect(brokenWalls(table(), files)).toEqual([]);
  });

  test('names only rooms that exist', () => {
    const rooms = table().flatMap((row) => row.rooms);
    const named = rooms.map((room) => room.replace(/(\/\*)+$/, ''));
    const absent = named.filter((room) => !existsSync(join(root, 'src', room)));
    expect(absent).toEqual([]);
  });

  test('imports only files that exist', () => {
    const paths = new Set(files.map(({ path }) => path));
    const broken = files.filter(isCode).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.endsWith('/$types') && specifier !== './$types.d.ts')
        .map((specifier) => resolveImport(file.path, specifier))
        .flatMap((target) => (target.kind === 'file' ? [target.path] : []))
        .filter((path) => !paths.has(path) && !path.startsWith('build/'))
        .map((path) => `${file.path} imports ${path}`),
    );
    expect(broken).toEqual([]);
  });

  test('imports only packages that package.json names', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    const declared = new Set(
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    );
    const stray = files.filter(isCode).flatMap((file) =>
      importsOf(file)
        .map((specifier) => resolveImport(file.path, specifier))
        .flatMap((target) => (target.kind === 'package' ? [target.name] : []))
        .filter((name) => !declared.has(name) && name !== '$app')
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(stray).toEqual([]);
  });

  test('has no cycles', () => expect(cycles(files)).toEqual([]));
  test('has no barrels', () => expect(barrels(files)).toEqual([]));
  test('reads the environment in one room', () => expect(environmentReaders(files)).toEqual([]));
});

const table = readWallTable(`
Some words.

| room | may import | npm |
|---|---|---|
| \`domain\` | domain | none |
| storage | domain | \`pg\` |
| usecases | domain, storage | \`node:crypto\` |
| adapters/* | domain, own folder | its vendor |
| edges/* | domain, storage/reads, own folder | its framework |
| edges/web | domain, own folder | \`svelte\`, $app |
| main, seed | all | any |

More words.
`);

const file = (path: string, text: string): SourceFile => ({ path, text });

describe('the table', () => {
  test('is read as printed', () => {
    expect(table).toHaveLength(7);
    expect(table[1]).toEqual({
      rooms: ['storage'],
      mayImport: ['domain'],
      npm: ['pg'],
    });
    expect(table[6]).toEqual({ rooms: ['main', 'seed'], mayImport: 'all', npm: 'all' });
  });

  test('must be there, whole and in names', () => {
    expect(() => readWallTable('# Architecture')).toThrow(/no table/);
    const head = '| room | may import | npm |\n|---|---|---|\n';
    expect(() => readWallTable(`${head}| a | b |\n`)).toThrow(/three cells/);
    expect(() => readWallTable(`${head}| a | b | all sorts of |\n`)).toThrow(/all sorts of/);
    expect(() => readWallTable(`${head}| a | b | pg, none |\n`)).toThrow(/none/);
    expect(() => readWallTable(`${head}| a |  | none |\n`)).toThrow(/empty/);
  });
});

describe('a planted import is seen', () => {
  test.for<[from: string, text: string, broken: boolean]>([
    ['src/domain/a.ts', `import { b } from './b.ts'`, false],
    ['src/domain/a.ts', `import { b } from '#domain/deep/b.ts'`, false],
    ['src/domain/a.ts', `import type { C } from '#ports/clock.ts'`, true],
    ['src/domain/a.ts', `export { c } from '../storage/c.ts'`, true],
    ['src/domain/a.ts', `const c = await import('node:crypto')`, true],
    ['src/domain/a.ts', `let c: import('pg').Client`, true],
    ['src/domain/a.ts', `// import { z } from 'zod'`, false],
    ['src/domain/a.ts', `const text = "import x from 'zod'"`, false],
    ['src/storage/a.ts', `import pg from 'pg'`, false],
    ['src/storage/a.ts', `import { hash } from 'crypto'`, false],
    ['src/storage/a.ts', `import fs from 'node:fs'`, false],
    ['src/storage/a.ts', `import pg from 'pg-boss'`, true],
    ['src/usecases/a.ts', `import { hash } from 'node:crypto'`, false],
    ['src/usecases/a.ts', `import fs from 'node:fs'`, true],
    ['src/adapters/payment/stripe/a.ts', `import { hash } from 'node:crypto'`, false],
    ['src/adapters/payment/stripe/a.ts', `import z from 'zod/v4'`, false],
    ['src/adapters/payment/stripe/a.ts', `import pg from 'pg'`, true],
    ['src/adapters/payment/stripe/a.ts', `import { b } from './deep/b.ts'`, false],
    ['src/adapters/payment/stripe/a.ts', `import { b } from '../../mail/b.ts'`, true],
    ['src/adapters/mail/a.ts', `import { b } from '#adapters/payment/stripe/b.ts'`, true],
    ['src/edges/jobs/a.ts', `import { b } from '#storage/reads/b.ts'`, false],
    ['src/edges/jobs/a.ts', `import { b } from '#storage/committer.ts'`, true],
    ['src/edges/jobs/a.ts', `import { b } from '#edges/web/b.ts'`, true],
    ['src/edges/jobs/a.ts', `import '../../../test/support/a.ts'`, true],
    ['src/edges/web/a.svelte', `<p>hi</p><script lang="ts">import 'svelte/motion'</script>`, false],
    ['src/edges/web/a.svelte', `<script module>import { p } from '$app/state'</script>`, false],
    ['src/edges/web/a.svelte', `<script lang="ts">import { b } from '#main/b.ts'</script>`, true],
    ['src/main/a.ts', `import { b } from '#edges/web/b.ts'; import 'anything'`, false],
  ])('%s: %s', ([path, text, broken]) => {
    expect(brokenWalls(table, [file(path, text)])).toHaveLength(broken ? 1 : 0);
  });

  test('a file outside every room is a fault', () => {
    expect(() => brokenWalls(table, [file('src/attic/a.ts', '')])).toThrow(/no room/);
  });
});

test('a planted ring is seen, through types and components too', () => {
  const ring = [
    file('src/a/one.ts', `import type { Two } from './two.ts'`),
    file('src/a/two.ts', `import Three from '#a/three.svelte'`),
    file('src/a/three.svelte', `<script>import { one } from './one.ts'</script>`),
    file('src/a/leaf.ts', `import './one.ts'`),
  ];
  expect(cycles(ring)).toEqual(['src/a/one.ts → src/a/two.ts → src/a/three.svelte → src/a/one.ts']);
  expect(cycles(ring.slice(1))).toEqual([]);
});

test('planted barrels are seen', () => {
  expect(
    barrels([
      file('src/a/index.ts', `export { b } from './b.ts';\nexport type { C } from './c.ts';`),
      file('src/a/star.ts', `export const own = 1;\nexport * from './b.ts';`),
      file('src/a/one.ts', `import { b } from './b.ts';\nexport const c = b;`),
      file('src/a/mixed.ts', `export { b } from './b.ts';\nexport const c = 1;`),
    ]),
  ).toEqual(['src/a/index.ts is a barrel', 'src/a/star.ts is a barrel']);
});

test('planted readers of the environment are seen', () => {
  const readers = [
    'const a = process.env.A',
    `const a = process['env'].A`,
    'const { env } = process',
    'const a = globalThis.process.env.A',
    `import { env } from 'node:process'`,
    `import { A } from '$env/static/private'`,
    'const a = import.meta.env.A',
  ];
  for (const text of readers) {
    expect(environmentReaders([file('src/usecases/a.ts', text)]), text).toHaveLength(1);
    expect(environmentReaders([file('src/main/a.ts', text)]), text).toEqual([]);
  }
  expect(environmentReaders([file('src/usecases/a.ts', '// process.env\nprocess.exit()')])).toEqual(
    [],
  );
});
