import type { OutboxKind } from '#domain/account-state.ts';
import type { Instant } from '#domain/time.ts';
import type { DueEntry, OutboxStore } from '#usecases/outbox-store.ts';

/** `again`: not done yet, ask me once more after this many milliseconds. */
export type JobResult = 'done' | { again: number };

export type JobHandler = (entry: DueEntry) => Promise<JobResult>;

export interface OutboxWorkerOptions {
  store: OutboxStore;
  handlers: Partial<Record<OutboxKind, JobHandler>>;
  clock: () => Instant;
  /** How many entries are worked on at the same time. */
  concurrency: number;
  /**
   * After each entry a lane rests this many times as long as it worked: work that can wait then
   * leaves the processor to what can't. It never rests when absent.
   */
  rests?: () => number;
  /** How long a handler may take before another worker may try too. */
  leaseMs?: number;
  pollMs?: number;
  /** False: looks only when `runDue` is called. */
  polls?: boolean;
  onOutcome?: (outcome: { kind: string; result: 'done' | 'again' | 'failed' }) => void;
  onError: (error: unknown, entry: { kind: string; id: string } | null) => void;
}

export interface OutboxWorker {
  /** There may be work: look now instead of at the next poll. */
  wake(): void;
  /** Works off everything that is due now; for tests and the seed. */
  runDue(): Promise<number>;
  /** Takes nothing new and waits for what is being worked on. */
  stop(): Promise<void>;
}

/** Many commits in a row are one reason to look, */
const WAKING_MS = 20;

/** and nothing here is in such a hurry that looking should become work of its own. */
const BETWEEN_ROUNDS_MS = 200;

/** However busy the machine is, what can wait is not forgotten. */
const LONGEST_REST_MS = 5_000;

/** Doubles from two seconds to five minutes. */
const backOff = (attempts: number): number => Math.min(300_000, 2_000 * 2 ** Math.min(attempts, 8));

/** Works off the outbox: each entry by its handler, at least once, however many workers there are. */
export function startOutboxWorker(options: OutboxWorkerOptions): OutboxWorker {
  const {
    store,
    handlers,
    clock,
    concurrency,
    rests,
    leaseMs = 60_000,
    pollMs = 1_000,
    polls = true,
  } = options;
  const kinds = Object.keys(handlers) as OutboxKind[];
  let stopped = false;
  let woken = false;
  let endRest = () => {};
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<number> | null = null;
  let lastRoundAt = Number.NEGATIVE_INFINITY;

  async function work(entry: DueEntry): Promise<void> {
    const { kind } = entry;
    if (!(await store.lease(entry, clock() + leaseMs))) return;
    try {
      const result = await handlers[kind]!(entry);
      if (result === 'done') await store.finish(entry);
      else await store.postpone(entry, { until: clock() + result.again, error: null });
      options.onOutcome?.({ kind, result: result === 'done' ? 'done' : 'again' });
    } catch (error) {
      options.onError(error, entry);
      options.onOutcome?.({ kind, result: 'failed' });
      const words = error instanceof Error ? error.message : String(error);
      const until = clock() + backOff(entry.attempts);
      await store.postpone(entry, { until, error: words.slice(0, 500) });
    }
  }

  /** Ends at once when the worker is to stop. */
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function runDue(): Promise<number> {
    let worked = 0;
    for (;;) {
      const limit = concurrency * 8;
      const due = await store.readDue({ kinds, now: clock(), limit });
      const queue = [...due];
      const lanes = Array.from({ length: Math.min(concurrency, queue.length) }, async () => {
        for (let entry = queue.shift(); entry && !stopped; entry = queue.shift()) {
          const began = performance.now();
          await work(entry);
          if (rests) await rest(Math.min(LONGEST_REST_MS, (performance.now() - began) * rests()));
        }
      });
      // When the queue fails a lane ends; the others are waited for, or `stop` would not know of them.
      const ends = await Promise.allSettled(lanes);
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
      worked += due.length;
      if (due.length < limit || stopped) return worked;
    }
  }

  function loop(): void {
    if (stopped || round || !polls) return;
    woken = false;
    clearTimeout(timer);
    round = runDue()
      .catch((error) => {
        options.onError(error, null);
        return 0;
      })
      .finally(() => {
        round = null;
        lastRoundAt = performance.now();
        if (!stopped) timer = setTimeout(loop, woken ? BETWEEN_ROUNDS_MS : pollMs);
      });
  }

  if (polls) timer = setTimeout(loop, 0);
  return {
    wake: () => {
      if (woken || stopped || !polls) return;
      woken = true;
      if (round) return;
      clearTimeout(timer);
      const soonest = lastRoundAt + BETWEEN_ROUNDS_MS - performance.now();
      timer = setTimeout(loop, Math.max(WAKING_MS, soonest));
    },
    runDue,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      endRest();
      await round;
    },
  };
}
