import type { AccountState, Changes } from './account-state.ts';

const parts = [
  'lines',
  'periods',
  'buckets',
  'orders',
  'payments',
  'refunds',
  'sessions',
  'ratedUses',
  'autoRenewals',
  'paymentMeans',
  'watches',
  'promotionUses',
] as const;

/** The parts a decision puts rows into. */
export const changedParts = (changes: Changes) => parts.filter((part) => changes[part].length > 0);

/** Puts a decision's rows into the state, so that the next decision sees them. Changes `state`. */
export function applyChanges(state: AccountState, changes: Changes): void {
  for (const part of parts)
    for (const row of changes[part]) (state[part] as Map<string, typeof row>).set(row.id, row);
}
