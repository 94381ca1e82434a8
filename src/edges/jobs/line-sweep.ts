import type { DueLine } from '#storage/reads/due-lines.ts';
import { Busy } from '#usecases/submit.ts';

export interface LineSweepOptions {
  /** Lines that are due, those that waited longest first, from the one behind `after`. */
  readDue: (wanted: { limit: number; after: DueLine | null }) => Promise<DueLine[]>;
  lookAfter: (due: DueLine) => Promise<unknown>;
  /** So many are read at once. */
  batch?: number;
  /** A line that can't be looked after is not tried again before: it must not stand before the others. */
  leftAloneMs?: number;
  /** False: only `runDue` works. */
  polls?: boolean;
  onSwept?: (swept: { lines: number; seconds: number }) => void;
  onError: (error: unknown, due: DueLine | null) => void;
}

export interface LineSweep {
  /** Looks after every line that is due now; answers how many. For tests too. */
  runDue(): Promise<number>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
const BATCH = 2_000;
/** Looked after at the same time: more would not be faster, and whoever waits for a page would wait for them. */
const AT_ONCE = 256;

/** Looks after lines when time does something to them. Any number of processes may: each thing happens once. */
export function startLineSweep(options: LineSweepOptions): LineSweep {
  const {
    readDue,
    lookAfter,
    onSwept,
    onError,
    batch = BATCH,
    leftAloneMs = 60_000,
    polls = true,
  } = options;
  const leftAlone = new Map<string, number>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<unknown> = Promise.resolve();

  async function lookAfterOne(due: DueLine): Promise<boolean> {
    try {
      await lookAfter(due);
      return true;
    } catch (error) {
      // Too much at once is no fault of the line's.
      if (!(error instanceof Busy)) leftAlone.set(due.lineId, performance.now() + leftAloneMs);
      onError(error, due);
      return false;
    }
  }

  /** Answers how many could be. */
  async function lookAfterAll(due: readonly DueLine[]): Promise<number> {
    let next = 0;
    let done = 0;
    const oneAfterAnother = async () => {
      while (next < due.length && !stopped) if (await lookAfterOne(due[next++]!)) done++;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, oneAfterAnother));
    return done;
  }

  /** Goes through all that is due once, each behind the one before. `isLeft`: some could not be looked after. */
  async function goThrough(): Promise<{ lines: number; isLeft: boolean }> {
    let lines = 0;
    let isLeft = false;
    let after: DueLine | null = null;
    for (;;) {
      const due: DueLine[] = await readDue({ limit: batch, after });
      const wanted = due.filter(({ lineId }) => !leftAlone.has(lineId));
      const done = await lookAfterAll(wanted);
      lines += done;
      isLeft ||= done < wanted.length;
      after = due.at(-1) ?? null;
      if (due.length < batch || stopped) return { lines, isLeft };
    }
  }

  async function runDue(): Promise<number> {
    let lines = 0;
    const began = performance.now();
    while (!stopped) {
      for (const [lineId, until] of leftAlone)
        if (until < performance.now()) leftAlone.delete(lineId);
      const gone = await goThrough();
      lines += gone.lines;
      if (!gone.isLeft || gone.lines === 0) break;
    }
    if (lines > 0) onSwept?.({ lines, seconds: (performance.now() - began) / 1_000 });
    return lines;
  }

  function loop(): void {
    round = runDue()
      .catch((error) => onError(error, null))
      .finally(() => {
        if (!stopped) timer = setTimeout(loop, LOOK_EVERY_MS);
      });
  }

  if (polls) timer = setTimeout(loop, 0);
  return {
    runDue,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
