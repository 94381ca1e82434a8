import type { Part } from './run-part.ts';

const node = process.execPath;
const tsc = 'node_modules/typescript7/bin/tsc';

/** Writes the types the pages need; everything else comes after it. */
export const sync: Part = { name: 'page types', command: ['svelte-kit', 'sync'] };

export const build: Part = { name: 'page build', command: ['vite', 'build'] };

/** Reads what sync and build write, so it runs after them. */
export const pages: Part = {
  name: 'pages',
  command: [
    'svelte-check',
    ...['--tsconfig', 'src/edges/web/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  ],
};

/** Depends on nothing that is built. */
export const independent: readonly Part[] = [
  { name: 'types', command: [node, tsc, '-p', 'tsconfig.json'] },
  { name: 'types of the domain', command: [node, tsc, '-p', 'src/domain/tsconfig.json'] },
  // Two parts of one tool: the first lists files, the second shows places.
  { name: 'format', command: ['biome', 'format', '--reporter=summary', '.'] },
  {
    name: 'lint',
    command: ['biome', 'check', '--formatter-enabled=false', '--diagnostic-level=error', '.'],
  },
];

/** Walls and style; `npm test` runs them with all other tests. */
export const tidy: Part = { name: 'walls and style', command: ['vitest', 'run', 'test/tidy'] };
