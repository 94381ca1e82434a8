import type { Blow } from './rounds.ts';
import type { StandOptions } from './stand.ts';

/** One kind of blow, with what must be there before the product is started. */
export interface Torture {
  blow: Blow;
  options?: StandOptions;
  /** Takes away what was made for it. */
  end?: () => void;
}

/** This machine doesn't let it be done, and why. */
export interface Skipped {
  skipped: string;
}
