import type { AccountPart } from '#storage/account-state.ts';

/** What decisions on orders look at: nothing of charging under way, and no refunds. */
export const orderReads: readonly AccountPart[] = [
  'lines',
  'periods',
  'buckets',
  'orders',
  'payments',
  // What is sold may be what a line renews by itself.
  'autoRenewals',
];

/** A draft has no payments. */
export const draftReads: readonly AccountPart[] = ['lines', 'periods', 'buckets', 'orders'];
