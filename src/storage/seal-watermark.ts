import type { Instant } from '#domain/time.ts';
import type { Database } from './database.ts';

/**
 * Takes the next round of sealing, when the last one began at least `everyMs` ago; false: it is not
 * time, or another worker has it. A last round that lies ahead is a clock that was wrong. Only a way to share the work: two rounds at once do no harm.
 */
export async function takeRound(database: Database, everyMs: number): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'take-seal-round',
    text: `insert into seal_watermark as mark (id, sealed_before, round_at) values (1, null, now())
      on conflict (id) do update set round_at = excluded.round_at
      where mark.round_at <= excluded.round_at - make_interval(secs => $1)
        or mark.round_at > excluded.round_at + make_interval(secs => $1)`,
    values: [everyMs / 1000],
  });
  return rowCount === 1;
}

/** Every movement recorded before this is sealed; null while that is not known. */
export async function readWatermark(database: Database): Promise<Instant | null> {
  const { rows } = await database.query<{ at: Instant | null }>(
    'select sealed_before as at from seal_watermark where id = 1',
  );
  return rows[0]?.at ?? null;
}

/** Moves it forward, never back. */
export async function raiseWatermark(database: Database, to: Instant): Promise<void> {
  await database.query({
    name: 'raise-seal-watermark',
    text: `insert into seal_watermark as mark (id, sealed_before, round_at) values (1, $1, now())
      on conflict (id) do update set sealed_before = excluded.sealed_before
      where mark.sealed_before is null or mark.sealed_before < excluded.sealed_before`,
    values: [new Date(to).toISOString()],
  });
}

/**
 * How long ago the oldest transaction that has locked or written something began, in milliseconds.
 * The committer reads the clock for `recorded_at` while it holds locks, so whatever was recorded
 * before that can be seen by who looks after this answer. Prepared transactions count too; a long
 * reader, such as a back-up, does not.
 */
export async function oldestTransactionMs(database: Database): Promise<number> {
  const { rows } = await database.query<{ ms: number }>(
    `select coalesce(extract(epoch from clock_timestamp() - min(began)) * 1000, 0)::float8 as ms
      from (select xact_start as began from pg_stat_activity
          where datname = current_database() and backend_xid is not null
        union all select prepared from pg_prepared_xacts where database = current_database()) open`,
  );
  return Math.max(0, Math.ceil(rows[0]!.ms));
}
