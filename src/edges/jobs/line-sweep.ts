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

/** Lines that are due, one behind the other; while those of a batch are taken the next batch is read. */
class LinesAhead {
  readonly #readDue: LineSweepOptions['readDue'];
  readonly #batch: number;
  #lines: readonly DueLine[] = [];
  #taken = 0;
  #next: Promise<readonly DueLine[]> | null;

  constructor(readDue: LineSweepOptions['readDue'], batch: number) {
    this.#readDue = readDue;
    this.#batch = batch;
    this.#next = this.#read(null);
  }

  /** Null: there are no more. */
  async next(): Promise<DueLine | null> {
    while (this.#taken === this.#lines.length) {
      const next = this.#next;
      if (!next) return null;
      const lines = await next;
      // Several waited for it; the first of them begins with it.
      if (this.#next !== next) continue;
      this.#lines = lines;
      this.#taken = 0;
      this.#next = lines.length < this.#batch ? null : this.#read(lines.at(-1)!);
    }
    return this.#lines[this.#taken++]!;
  }

  #read(after: DueLine | null): Promise<readonly DueLine[]> {
    const reading = this.#readDue({ limit: this.#batch, after });
    // Whoever takes the first of them is told; when nobody does any more, nobody need be.
    reading.catch(() => {});
    return reading;
  }
}

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

  /** Goes through all that is due once, each behind the one before. `isLeft`: some could not be looked after. */
  async function goThrough(): Promise<{ lines: number; isLeft: boolean }> {
    const ahead = new LinesAhead(readDue, batch);
    let lines = 0;
    let isLeft = false;
    const oneAfterAnother = async () => {
      for (;;) {
        const due = stopped ? null : await ahead.next();
        if (!due || stopped) return;
        if (leftAlone.has(due.lineId)) continue;
        if (await lookAfterOne(due)) lines++;
        else isLeft = true;
      }
    };
    // What is under way is waited for even if the next could not be read.
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, oneAfterAnother));
    const fault = ended.find((each) => each.status === 'rejected');
    if (fault) throw fault.reason;
    return { lines, isLeft };
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
