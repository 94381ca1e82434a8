import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface BenchProgram {
  web: string;
  payment: string;
  mailbox: string;
  home: string;
  pid: number;
  /** From spawning the process to its ready line. */
  readyMs: number;
  stop(): Promise<void>;
}

/** Starts the whole program as an operator would, in a home of its own or the given one. */
export async function startProgram(
  options: { home?: string; keepHome?: boolean; folder?: string; environment?: object } = {},
): Promise<BenchProgram> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'xuka-bench-'));
  const started = performance.now();
  const folder = options.folder ?? process.cwd();
  const child = spawn(process.execPath, startArguments(folder), {
    cwd: folder,
    env: { ...process.env, PORT: '0', XUKA_HOME: home, LOG_LEVEL: 'warn', ...options.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await readiness(child);
  return {
    ...ready,
    home,
    pid: child.pid!,
    readyMs: performance.now() - started,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      if (!options.keepHome) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What `npm start` runs, without npm in between, so that the process measured is the program. */
function startArguments(folder: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return (scripts.start as string).split(' ').slice(1);
}

type Ready = Pick<BenchProgram, 'web' | 'payment' | 'mailbox'>;

function readiness(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
    createInterface({ input: child.stdout! }).once('line', (line) => resolve(JSON.parse(line)));
  });
}

/** Resident memory in MB of the program's own process, and of the processes it started. */
export function memoryOf(pid: number): { program: number; children: number } {
  const children = descendantsOf(pid);
  return {
    program: residentMb(pid),
    children: children.reduce((sum, each) => sum + residentMb(each), 0),
  };
}

/** Processor time in ms that each part of the program has used so far, ended helpers of theirs included. */
export interface ProcessorMs {
  program: number;
  payment: number;
  mailbox: number;
  database: number;
}

export function processorMsOf(pid: number): ProcessorMs {
  const used: ProcessorMs = { program: 0, payment: 0, mailbox: 0, database: 0 };
  for (const each of [pid, ...descendantsOf(pid)]) {
    const ms = usedMs(each, { withEnded: each !== pid });
    used[each === pid ? 'program' : partOf(each)] += ms;
  }
  return used;
}

function partOf(pid: number): 'payment' | 'mailbox' | 'database' {
  const line = textOf(`/proc/${pid}/cmdline`);
  if (line.includes('payment/simulator')) return 'payment';
  return line.includes('mail/simulator') ? 'mailbox' : 'database';
}

/**
 * Processor time of a process; `withEnded`: and of its children that have ended, such as connections that are closed.
 * Linux counts in hundredths of a second (USER_HZ).
 */
export function usedMs(pid: number, { withEnded }: { withEnded: boolean }): number {
  const stat = textOf(`/proc/${pid}/stat`);
  // utime, stime, cutime, cstime; the name before them may hold spaces.
  const [own, system, ended, endedSystem] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  const sum = (own ?? 0) + (system ?? 0);
  return 10 * (withEnded ? sum + (ended ?? 0) + (endedSystem ?? 0) : sum);
}

export function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(Number(name)) }));
  const found: number[] = [];
  for (let next = [pid]; next.length > 0; ) {
    next = parents.filter((each) => next.includes(each.parent)).map((each) => each.pid);
    found.push(...next);
  }
  return found;
}

/** Empty when the process is gone. */
const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const statusLine = (pid: number, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0);

const parentOf = (pid: number): number => statusLine(pid, 'PPid');
const residentMb = (pid: number): number => statusLine(pid, 'VmRSS') / 1024;
