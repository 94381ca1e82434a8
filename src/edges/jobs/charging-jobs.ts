import type { OutboxKind } from '#domain/account-state.ts';
import { advanceLine } from '#usecases/advance-line.ts';
import { expireCharging } from '#usecases/charging/expire-charging.ts';
import type { Product } from '#usecases/product.ts';
import type { JobHandler } from './outbox-worker.ts';

/** What time ends, and nobody outside is asked about: a silent session gives back what it holds. */
export function createChargingJobs(product: Product): Partial<Record<OutboxKind, JobHandler>> {
  return {
    'line.advance': async ({ accountId, id }) => {
      await advanceLine(product, { accountId, key: id });
      return 'done';
    },
    'session.expire': async ({ accountId, payload, id }) => {
      const sessionId = payload.sessionId!;
      const until = await expireCharging(product, { accountId, sessionId, key: id });
      // Never at once: a clock behind the database's must not make the worker spin.
      return until === null ? 'done' : { again: Math.max(1_000, until - product.clock()) };
    },
  };
}
