import type { Instant } from '#domain/time.ts';
import { type DueEntry, finish, lease, postpone, readDue } from '#storage/outbox.ts';
import { OUTBOX_SLOTS } from '#storage/outbox-slot.ts';
import type { Product } from './product.ts';

export type { DueEntry };

/** The queue as a worker sees it: its slots of the outbox. */
export interface OutboxStore {
  readDue(wish: { kinds: readonly string[]; now: Instant; limit: number }): Promise<DueEntry[]>;
  lease(entry: DueEntry, until: Instant): Promise<boolean>;
  finish(entry: DueEntry): Promise<void>;
  postpone(entry: DueEntry, to: { until: Instant; error: string | null }): Promise<void>;
}

/** All slots by default: leases keep workers apart, slots only let many of them share the looking. */
export function outboxStore(
  { database }: Pick<Product, 'database'>,
  slots: readonly number[] = Array.from({ length: OUTBOX_SLOTS }, (_, slot) => slot),
): OutboxStore {
  return {
    readDue: (wish) => readDue(database, { ...wish, slots }),
    lease: (entry, until) => lease(database, entry, until),
    finish: (entry) => finish(database, entry),
    postpone: (entry, to) => postpone(database, entry, to),
  };
}
