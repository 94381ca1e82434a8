import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { identify } from '#main/process-identity.ts';

export type Program = { process: ChildProcess; line: Record<string, unknown> };

/** Runs a program in the pinned Node and waits for its first line, one JSON object. */
export async function runProgram(
  script: string,
  args: readonly string[],
  options: { uid?: number; gid?: number; prefix?: readonly string[] } = {},
): Promise<Program> {
  const { prefix = [], ...identity } = options;
  const [file, ...rest] = [...prefix, process.execPath, script, ...args];
  const child = spawn(file ?? '', rest, { stdio: ['ignore', 'pipe', 'pipe'], ...identity });
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint += String(chunk);
  });
  const lines = createInterface({ input: child.stdout as Readable });
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => resolve({ process: child, line: JSON.parse(line) }));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${complaint}`)));
  });
}

/** Whether the process runs; one that ended but was not yet collected does not. */
export function isAlive(pid: number): boolean {
  return identify(pid) !== undefined;
}

/** Asks until the answer is yes; fails with `what` after ten seconds. */
export async function eventually(what: string, ask: () => boolean | Promise<boolean>) {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    if (await ask()) return;
    await pause(25);
  }
  throw new Error(`It did not happen in time: ${what}`);
}
