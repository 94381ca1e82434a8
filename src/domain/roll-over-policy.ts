import type { AllowanceKind } from './allowance.ts';

/** What of a plan that ends goes over into the one that follows it without a gap. */
export interface RollOverPolicy {
  kinds: readonly Exclude<AllowanceKind, 'credit'>[];
  /** The most that goes over of a kind: octets, seconds, messages; absent: all of it. */
  most?: Readonly<Partial<Record<AllowanceKind, number>>>;
  /** The most that there is of a kind after it, the new plan's own included. */
  mostTogether?: Readonly<Partial<Record<AllowanceKind, number>>>;
  /** What went over once ends with the next plan. */
  onlyOnce: boolean;
  /** Lost when another plan follows. */
  samePlanOnly: boolean;
  /** Lost when the next plan begins before the current one ends by itself. */
  atEndOnly: boolean;
}
