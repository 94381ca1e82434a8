import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './benches.ts';
import { type Figure, figureOf } from './figure.ts';
import { type BenchProgram, memoryOf, startProgram } from './program.ts';

/**
 * The first page as a newcomer gets it: clone, `npm ci` with an empty cache, start; and then as an
 * operator gets it after a restart. What the clone holds is the last commit.
 */
export const start: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-clone-'));
  const cache = mkdtempSync(join(tmpdir(), 'xuka-cache-'));
  const home = join(folder, '.xuka');
  try {
    await command('git', ['clone', '--quiet', '.', folder], process.cwd());
    const began = performance.now();
    await command('npm', ['ci', '--no-audit', '--no-fund', '--cache', cache], folder);
    const installed = performance.now();
    const first = await firstPage({ folder, home });
    const figures: Figure[] = [
      figureOf(
        {
          figure: 'first_page_from_empty_cache',
          value: (performance.now() - began) / 1000,
          unit: 's',
          beside: { what: 'npm ci alone', value: (installed - began) / 1000, unit: 's' },
        },
        { atMost: 25 },
      ),
      figureOf({ figure: 'first_start', value: first.seconds, unit: 's' }),
    ];
    await first.program.stop();
    const later: number[] = [];
    for (let i = 0; i < 3; i++) {
      const again = await firstPage({ folder, home });
      later.push(again.seconds);
      await pause(500);
      if (i === 2) {
        const memory = memoryOf(again.program.pid);
        figures.push(
          figureOf({ figure: 'program_memory_idle', value: memory.program, unit: 'MB' }),
          figureOf({
            figure: 'simulators_and_database_memory_idle',
            value: memory.children,
            unit: 'MB',
          }),
        );
      }
      await again.program.stop();
    }
    figures.push(
      figureOf(
        { figure: 'later_start', value: later.sort((a, b) => a - b)[1]!, unit: 's' },
        { atMost: 1 },
      ),
    );
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(cache, { recursive: true, force: true });
  }
};

async function firstPage(options: {
  folder: string;
  home: string;
}): Promise<{ program: BenchProgram; seconds: number }> {
  const began = performance.now();
  const program = await startProgram({ ...options, keepHome: true });
  const response = await fetch(`${program.web}/sign-in`);
  await response.text();
  if (!response.ok) throw new Error(`the first page answered ${response.status}`);
  return { program, seconds: (performance.now() - began) / 1000 };
}

function command(file: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${file} ${args[0]} ended with ${code}`)),
    );
  });
}
