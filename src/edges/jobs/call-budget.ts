/** Unused calls are saved up for so long, so that a short rest costs no throughput. */
const SAVED_MS = 100;

/** Longer than this nobody is kept waiting in a lane: the entry goes back to the queue. */
const LONGEST_WAIT_MS = 5_000;

export interface CallBudget {
  /** Waits for a turn; false: it would take too long, come again later. */
  take(): Promise<boolean>;
  /** The provider wants to be left alone: nobody gets a turn before. */
  pause(ms: number): void;
}

/**
 * The turns of this process at a provider that takes only so many calls a second: used to the full, and not
 * beyond. `perSecond` null: as many as there are lanes, until the provider says that it is busy.
 */
export function createCallBudget(
  perSecond: number | null,
  { now, sleep }: { now: () => number; sleep: (ms: number) => Promise<void> } = monotonic,
): CallBudget {
  const spacing = perSecond === null ? 0 : 1_000 / perSecond;
  /** When the next turn is, were nobody waiting: at most `SAVED_MS` ago. */
  let next = now();
  let pausedUntil = Number.NEGATIVE_INFINITY;
  return {
    async take() {
      for (;;) {
        const at = now();
        if (pausedUntil - at > LONGEST_WAIT_MS) return false;
        if (pausedUntil > at) {
          await sleep(pausedUntil - at);
          continue;
        }
        const turn = Math.max(next, at - SAVED_MS);
        if (turn - at > LONGEST_WAIT_MS) return false;
        next = turn + spacing;
        if (turn > at) await sleep(turn - at);
        if (pausedUntil <= now()) return true;
      }
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, now() + ms);
    },
  };
}

const monotonic = {
  now: () => performance.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};
