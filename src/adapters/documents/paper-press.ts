import { Worker } from 'node:worker_threads';
import type { PaperOrder } from './paper/render-paper.ts';
import type { PaperResult, PaperTask } from './paper-thread.ts';

export interface PaperPressOptions {
  /** The thread and its fonts leave the memory after this long without work. */
  idleMs: number;
  /** More papers than this wait nowhere: the caller tries again. */
  queueSize: number;
}

interface Waiting {
  resolve: (file: Uint8Array) => void;
  reject: (error: Error) => void;
}

/** Makes papers in a thread of its own, so that pages are answered meanwhile. Nothing is loaded before the first. */
export class PaperPress {
  readonly #options: PaperPressOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
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
    this.#worker ??= this.#start();
    const id = ++this.#lastId;
    const task: PaperTask = { id, order };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker?.ref();
      this.#worker?.postMessage(task);
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

  #start(): Worker {
    const worker = new Worker(new URL('./paper-thread.ts', import.meta.url), {
      name: 'papers',
      resourceLimits: { maxOldGenerationSizeMb: 40, maxYoungGenerationSizeMb: 2 },
    });
    worker.on('message', (result: PaperResult) => this.#settle(result));
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('the thread for papers ended')));
    return worker;
  }

  #settle(result: PaperResult): void {
    const waiting = this.#waiting.get(result.id);
    this.#waiting.delete(result.id);
    if ('file' in result) waiting?.resolve(result.file);
    else waiting?.reject(new Error(result.error));
    if (this.#waiting.size > 0) return;
    // An idle thread must keep neither the process nor its own fonts.
    this.#worker?.unref();
    this.#idle = setTimeout(() => void this.#stop(), this.#options.idleMs);
    this.#idle.unref();
  }

  /** A thread that died takes its work with it; the next paper starts another. */
  #fail(worker: Worker, fault: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const error = fault instanceof Error ? fault : new Error(String(fault));
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
