import { readOutboxBacklog } from '#storage/outbox.ts';
import type { Product } from './product.ts';

export interface Readiness {
  isReady: boolean;
  database: 'reachable' | 'unreachable';
  /** `unknown` while the database can't be asked. */
  migrations: 'done' | 'pending' | 'unknown';
  /** `stuck`: due work has waited so long that promises to subscribers are about to break. */
  outbox: 'moving' | 'stuck' | 'unknown';
}

/** How long the database may take to answer a probe. */
const PATIENCE_MS = 2_000;

/** A worker takes due work within seconds; after this long nobody works. */
const STUCK_SECONDS = 300;

/**
 * Whether this process can serve. Migrations only go forward, so they are asked about until they
 * are done once. Never throws.
 */
export function readinessCheck(
  product: Pick<Product, 'database' | 'clock'>,
  pendingMigrations: () => Promise<readonly string[]>,
): () => Promise<Readiness> {
  let isMigrated = false;
  return async () => {
    const backlog = await withinPatience(readOutboxBacklog(product.database, product.clock()));
    if (!isMigrated) isMigrated = (await withinPatience(pendingMigrations()))?.length === 0;
    // Without its tables the database answers too, with an error.
    const isReachable =
      backlog !== null || (await withinPatience(product.database.query('select 1'))) !== null;
    const isStuck = backlog !== null && backlog.oldestDueSeconds > STUCK_SECONDS;
    return {
      isReady: backlog !== null && isMigrated && !isStuck,
      database: isReachable ? 'reachable' : 'unreachable',
      migrations: isMigrated ? 'done' : isReachable ? 'pending' : 'unknown',
      outbox: backlog === null ? 'unknown' : isStuck ? 'stuck' : 'moving',
    };
  };
}

/** Null when it failed or took too long; then its own end is of no interest any more. */
function withinPatience<T>(work: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE_MS);
    work.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
}
