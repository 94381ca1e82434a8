import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Log } from './log.ts';

export type ChildOptions = {
  /** For the log. */
  name: string;
  /** Absolute path of the child's entry file. */
  script: string;
  /**
   * Given as one JSON text on standard input, where the list of processes does not show it; the
   * only argument is "-".
   */
  argument: unknown;
  /**
   * What a restarted child is given instead, from the ready line of the first: it has to be found where that was, and
   * only the child knows where it found a free port.
   */
  restartArgument?: (ready: Child['ready']) => unknown;
  log: Log;
};

export type Child = {
  /** The child's own ready line: one JSON object on its standard output. */
  ready: Readonly<Record<string, unknown>>;
  /** Another one after a restart. */
  pid(): number;
  stop(): Promise<void>;
};

const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const RESTART_DELAYS_MS = [100, 500, 2_000, 10_000];
/** A child that ran this long was well: the next restart is quick again. */
const WELL_AFTER_MS = 60_000;

// Children get no secrets by the environment; what they need is in their argument.
const INHERITED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'FONTCONFIG_FILE',
  'LOG_LEVEL',
  'NODE_COMPILE_CACHE',
];

/**
 * Starts a Node process beside this one and keeps it running until stop(); it ends with us. Throws when its first
 * start fails or is not ready in time.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const first = await launch(options);
  let child = first.child;
  const again = options.restartArgument?.(first.ready) ?? options.argument;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();

  const watch = () => {
    const startedAt = performance.now();
    child.once('exit', (code, signal) => {
      if (stopping) return;
      options.log.warn({ child: options.name, code, signal }, 'child ended; starting it again');
      if (performance.now() - startedAt > WELL_AFTER_MS) attempt = 0;
      restarting = restart();
    });
    if (child.exitCode !== null || child.signalCode !== null) restarting = restart();
  };
  let attempt = 0;
  const restart = async (): Promise<void> => {
    while (!stopping) {
      await pause(RESTART_DELAYS_MS[attempt] ?? RESTART_DELAYS_MS.at(-1));
      attempt += 1;
      if (stopping) return;
      try {
        ({ child } = await launch({ ...options, argument: again }));
        watch();
        return;
      } catch (error) {
        options.log.error({ child: options.name, err: error }, 'child did not start');
      }
    }
  };
  watch();

  return {
    ready: first.ready,
    pid: () => child.pid ?? 0,
    stop: async () => {
      stopping = true;
      await restarting;
      await stopProcess(child);
    },
  };
}

type Launched = { child: ChildProcess; ready: Record<string, unknown> };

async function launch({ name, script, argument, log }: ChildOptions): Promise<Launched> {
  const preload = new URL('./die-with-parent.ts', import.meta.url);
  const child = spawn(process.execPath, ['--import', preload.href, script, '-'], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    // In a group of its own, so that Ctrl-C reaches us first and we stop it last.
    detached: true,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: Object.fromEntries(INHERITED.map((key) => [key, process.env[key]])),
  });
  if (child.stderr) passOn(child.stderr, name, log);
  // A child that ends before it has read says so by its exit.
  child.stdin?.on('error', () => {}).end(JSON.stringify(argument));
  try {
    return { child, ready: await readiness(child, name, log) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function readiness(child: ChildProcess, name: string, log: Log): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} was not ready in time`)),
      READY_TIMEOUT_MS,
    );
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`${name} ended (${signal ?? code}) before it was ready`));
    });
    const lines = createInterface({ input: child.stdout as Readable });
    lines.on('line', (line) => {
      const ready = parseObject(line);
      if (ready?.ready !== true) {
        log.info({ child: name }, line);
        return;
      }
      clearTimeout(timer);
      resolve(ready);
    });
  });
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const levels = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const);
type Level = typeof levels extends Set<infer Item> ? Item : never;

const isLevel = (value: unknown): value is Level => levels.has(value as Level);

// A child that logs as we do keeps its levels and fields; anything else is passed on as text.
function passOn(stream: Readable, name: string, log: Log): void {
  createInterface({ input: stream }).on('line', (line) => {
    const entry = parseObject(line);
    if (entry && isLevel(entry.level)) {
      const { level, msg, time: _time, pid: _pid, ...fields } = entry;
      log[level]({ ...fields, child: name }, String(msg ?? ''));
    } else if (line !== '') {
      log.warn({ child: name }, line);
    }
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
