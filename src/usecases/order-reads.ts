import type { AccountPart } from '#storage/account-state.ts';

/** What decisions on orders look at: nothing of charging under way, and no refunds. */
export const orderReads: readonly AccountPart[] = [
  'lines',
  'periods',
  'buckets',
  'orders',
  'payments',
];

/** A draft has no payments. */
export const draftReads: readonly AccountPart[] = ['lines', 'periods', 'buckets', 'orders'];
