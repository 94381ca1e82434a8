// npm run simulate -- --mutations: breaks a copy of the product on purpose, one line at a time.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../report.ts';
import { type Mutation, mutations } from './list.ts';

const root = join(import.meta.dirname, '../..');
const copied = ['src', 'simulation', 'migrations', 'test', 'package.json', 'vitest.config.ts'];

export interface Caught {
  mutation: Mutation;
  /** Null: nothing noticed. */
  by: string | null;
  seconds: number;
}

/** Tries each mutation whose name contains `only`, and tells of each as it ends. */
export async function runMutations(options: {
  seeds: number;
  only?: string;
  tell: (caught: Caught) => void;
}): Promise<Caught[]> {
  const folder = await mkdtemp(join(tmpdir(), 'xuka-mutations-'));
  const results: Caught[] = [];
  try {
    for (const part of copied) await cp(join(root, part), join(folder, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    // What finds fault with the product as it is would find fault with everything.
    const sound = await inWorlds(folder, options.seeds);
    if (sound !== null) throw new Error(`the product is not sound before it is broken: ${sound}`);
    for (const mutation of mutations.filter(({ name }) => name.includes(options.only ?? ''))) {
      const began = performance.now();
      const by = await tryMutation(folder, mutation, options.seeds);
      const caught = { mutation, by, seconds: (performance.now() - began) / 1000 };
      options.tell(caught);
      results.push(caught);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return results;
}

async function tryMutation(
  folder: string,
  mutation: Mutation,
  seeds: number,
): Promise<string | null> {
  const path = join(folder, mutation.file);
  const text = await readFile(path, 'utf8');
  const { test } = mutation;
  if (test && !(await passes(folder, test))) throw new Error(`${test} fails before it should`);
  await writeFile(path, mutate(text, mutation));
  try {
    if (!test) return await inWorlds(folder, seeds);
    return (await passes(folder, test)) ? null : `\`${test}\``;
  } finally {
    await writeFile(path, text);
  }
}

const passes = async (folder: string, test: string): Promise<boolean> =>
  (await run(folder, ['node_modules/vitest/vitest.mjs', 'run', test])).code === 0;

/** What the simulation finds; null when nothing. */
async function inWorlds(folder: string, seeds: number): Promise<string | null> {
  const args = ['simulation/run.ts', '--json', '--keep', '0', '--seeds', String(seeds)];
  const { output } = await run(folder, args);
  // What does not even start says nothing about rules.
  if (output === '') throw new Error('the simulation does not run');
  const [first] = (JSON.parse(output) as Report).violations;
  return first ? `rule \`${first.rule}\`, seed ${first.seed}, step ${first.step}` : null;
}

/** Throws when the text does not stand there exactly once. */
export function mutate(text: string, { name, file, from, to }: Mutation): string {
  const parts = text.split(from);
  if (parts.length !== 2)
    throw new Error(`"${name}" finds its text ${parts.length - 1} times in ${file}`);
  return parts.join(to);
}

function run(folder: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
    });
    child.stderr.resume();
    child.once('close', (code) => resolve({ code, output }));
  });
}

export const rowOf = ({ mutation: { name, file }, by }: Caught): string =>
  `| ${name} | ${file} | ${by ?? '**nothing**'} |`;
