import type { AutoRenewalTrigger } from './auto-renewal.ts';

export type LowData = Extract<AutoRenewalTrigger, { kind: 'low-data' }>;

/** So many octets or fewer are left of `granted` when it renews. */
export const lowDataLevel = (trigger: LowData, granted: bigint): bigint =>
  'percent' in trigger ? (granted * BigInt(trigger.percent)) / 100n : BigInt(trigger.octets);
