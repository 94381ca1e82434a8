import type { Reconciliation } from '#domain/reconciliation.ts';
import type { Instant } from '#domain/time.ts';
import { type Database, together } from '../database.ts';

/** What waits and how payments stand, for /metrics. */
export interface Levels {
  outbox: { topic: string; waiting: number; oldestSeconds: number }[];
  payments: { state: string; count: number }[];
  /**
   * What the last comparison that came to its end found, and those of the same night: the most of each
   * code; null when none was.
   */
  reconciliation: { ageSeconds: number; counts: Reconciliation['counts'] } | null;
  /** Every movement recorded longer ago than this is sealed; null while that is not known. */
  unsealedSeconds: number | null;
}

/** Payments are counted over the last day: the table only grows. */
export async function readLevels(database: Database, now: Instant): Promise<Levels> {
  const at = new Date(now).toISOString();
  const [outbox, payments, reconciliations, seals] = await together(database, (connection) =>
    Promise.all([
      connection.query<{ topic: string; waiting: number; seconds: number }>(
        `select kind as topic, count(*)::int as waiting,
          coalesce(extract(epoch from $1::timestamptz - min(due_at)), 0)::float8 as seconds
          from outbox where due_at <= $1 group by kind order by kind`,
        [at],
      ),
      connection.query<{ state: string; count: number }>(
        `select state, count(*)::int as count from payment
          where created_at > $1::timestamptz - interval '1 day' group by state order by state`,
        [at],
      ),
      connection.query<NonNullable<Levels['reconciliation']>>(
        `with last as (select max(finished_at) as at from reconciliation where state = 'done'),
          most as (select code, max(count::int) as count from last
            join reconciliation on state = 'done' and finished_at > last.at - interval '20 hours'
            cross join jsonb_each_text(counts) as each (code, count) group by code)
          select coalesce((select jsonb_object_agg(code, count) from most), '{}') as counts,
            extract(epoch from $1::timestamptz - last.at)::float8 as "ageSeconds"
          from last where last.at is not null`,
        [at],
      ),
      connection.query<{ seconds: number | null }>(
        `select extract(epoch from $1::timestamptz - sealed_before)::float8 as seconds
          from seal_watermark where id = 1`,
        [at],
      ),
    ]),
  );
  return {
    outbox: outbox.rows.map(({ topic, waiting, seconds }) => ({
      topic,
      waiting,
      oldestSeconds: seconds,
    })),
    payments: payments.rows,
    reconciliation: reconciliations.rows[0] ?? null,
    unsealedSeconds: seals.rows[0]?.seconds ?? null,
  };
}
