import type { Currency } from './money.ts';

/** What everybody is told of, and stopped at, unasked. Part of the policy, so plain JSON. */
export interface WatchPolicy {
  /** Shares of a bucket in percent: who has used so much of it is told. */
  usedPercent: readonly number[];
  /** The same for caps. */
  capPercent: readonly number[];
  /**
   * What use abroad may cost in a month, by currency, in minor units: the first holds by itself, each next
   * one after the subscriber said "go on" (Regulation (EU) 2022/612 art. 14).
   */
  roamingCapMinor: Partial<Record<Currency, readonly number[]>>;
  /** Whether who comes to another country is told its prices (art. 13) and the number for emergencies (art. 15). */
  tellsArrival: boolean;
  /** The most alerts and caps of one line. */
  mostWatches: number;
}

export const watchDefaults: WatchPolicy = {
  usedPercent: [80, 100],
  capPercent: [80, 100],
  roamingCapMinor: { EUR: [5_000, 10_000] },
  tellsArrival: true,
  mostWatches: 20,
};
