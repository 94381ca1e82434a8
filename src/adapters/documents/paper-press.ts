import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { PaperOrder } from './paper/render-paper.ts';
import type { PaperResult, PaperTask } from './paper-process.ts';

export interface PaperPressOptions {
  /** The process and its fonts leave the memory after this long without work. */
  idleMs: number;
  /** More papers than this wait nowhere: the caller tries again. */
  queueSize: number;
}

interface Waiting {
  resolve: (file: Uint8Array) => void;
  reject: (error: Error) => void;
}

const script = fileURLToPath(new URL('./paper-process.ts', import.meta.url));

/** A paper takes about 15 ms of a processor and can wait; whoever asks for a page can't. */
const NICENESS = 10;

/**
 * Makes papers in a process of its own that stands back behind the others on the machine. Nothing is
 * loaded before the first.
 */
export class PaperPress {
  readonly #options: PaperPressOptions;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #isClosed = false;

  constructor(options: PaperPressOptions) {
    this.#options = options;
  }

  print(order: PaperOrder): Promise<Uint8Array> {
    if (this.#isClosed) return Promise.reject(new Error('the renderer is closed'));
    if (this.#waiting.size >= this.#options.queueSize)
      return Promise.reject(new Error('too many papers are waiting'));
    clearTimeout(this.#idle);
    this.#child ??= this.#start();
    const id = ++this.#lastId;
    const task: PaperTask = { id, order };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#keepWaiting(true);
      this.#child?.send(task);
    });
  }

  /** Finishes what was ordered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(
      [...this.#waiting.values()].map(
        (waiting) =>
          new Promise<void>((resolve) => {
            const { resolve: done, reject: failed } = waiting;
            waiting.resolve = (file) => {
              done(file);
              resolve();
            };
            waiting.reject = (error) => {
              failed(error);
              resolve();
            };
          }),
      ),
    );
    await this.#stop();
  }

  #start(): ChildProcess {
    const child = fork(script, {
      serialization: 'advanced',
      execArgv: ['--max-old-space-size=64', '--max-semi-space-size=2'],
    });
    // It may be gone already; then its end is told below.
    if (child.pid !== undefined) lower(child.pid);
    child.on('message', (result) => this.#settle(result as PaperResult));
    child.on('error', (error) => this.#fail(child, error));
    child.on('exit', () => this.#fail(child, new Error('the process for papers ended')));
    return child;
  }

  /** Whether the child keeps this process from ending. */
  #keepWaiting(keep: boolean): void {
    const child = this.#child;
    if (keep) {
      child?.ref();
      child?.channel?.ref();
    } else {
      child?.unref();
      child?.channel?.unref();
    }
  }

  #settle(result: PaperResult): void {
    const waiting = this.#waiting.get(result.id);
    this.#waiting.delete(result.id);
    if ('file' in result) waiting?.resolve(result.file);
    else waiting?.reject(new Error(result.error));
    if (this.#waiting.size > 0) return;
    // An idle one must keep neither this process nor its own fonts.
    this.#keepWaiting(false);
    this.#idle = setTimeout(() => void this.#stop(), this.#options.idleMs);
    this.#idle.unref();
  }

  /** A process that died takes its work with it; the next paper starts another. */
  #fail(child: ChildProcess, fault: unknown): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const error = fault instanceof Error ? fault : new Error(String(fault));
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await gone;
  }
}

function lower(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // Where that isn't allowed papers are made all the same.
  }
}
