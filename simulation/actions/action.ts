import type { Process } from '../process.ts';
import type { Outcome, Owner } from '../scheduler.ts';
import type { World } from '../world.ts';

/**
 * Something that may happen in a world. To add a kind of business: one file in this folder with its
 * actions, one line in all.ts.
 */
export interface Action {
  name: string;
  /** How often, beside the others. */
  weight: number;
  /** The same in worlds that live through years. */
  weightInYears?: number;
  /**
   * Chooses whom and what by the world's chance; null when nothing of the kind can be done now.
   * What needs no process of the product is done here and now, and has no `work`.
   */
  begin(world: World): Deed | null;
}

export interface Deed {
  /** For the trace: ids and plain words. */
  label: string;
  /** What one process is asked to do; may be asked of two at once. */
  work?: (process: Process) => Promise<unknown>;
  /** Told of each outcome: to remember, to promise, to ask again. */
  done?: (outcome: Outcome) => void;
  /** Faults that are a right answer here. */
  mayFail?: (fault: Error) => boolean;
  /** With the same key another process may be asked the same at the same time, and later again. */
  repeats?: boolean;
  /** Whoever is asked, all who answer say the same. */
  hasOneAnswer?: boolean;
  /** The process that dies. */
  kills?: Owner;
}

/** The answer, or null when there was none. */
export function answerOf<Answer extends object>(outcome: Outcome): Answer | null {
  return outcome.end === 'answered' ? (outcome.answer as Answer) : null;
}
