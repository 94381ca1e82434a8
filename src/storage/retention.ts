import { type Instant, toIso } from '#domain/time.ts';
import type { Database } from './database.ts';

/*
 * What replays and ended sessions leave behind is deleted here, and nothing else: neither holds money or
 * allowance, and no decision reads a row that is old enough to go. Movements stay for ever.
 */

export interface ForgettingRun {
  runId: string;
  now: Instant;
}

/**
 * Takes tonight's run, and says from when on answers are sure to be kept. False: it is done since
 * `tonight`, or another process has it and has renewed its claim since `deadBefore`.
 */
export async function claimForgetting(
  database: Database,
  { runId, now }: ForgettingRun,
  of: { tonight: Instant; deadBefore: Instant; answersBefore: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `insert into retention as r (id, run_id, started_at, renewed_at, finished_at, answers_before)
      values (1, $1, $2, $2, null, $5)
      on conflict (id) do update set run_id = excluded.run_id, started_at = excluded.started_at,
        renewed_at = excluded.renewed_at, finished_at = null,
        answers_before = greatest(r.answers_before, excluded.answers_before)
      where r.finished_at < $3 or (r.finished_at is null and r.renewed_at < $4)`,
    [runId, toIso(now), toIso(of.tonight), toIso(of.deadBefore), toIso(of.answersBefore)],
  );
  return rowCount === 1;
}

/** False when another run has taken over. */
export async function renewForgetting(
  database: Database,
  { runId, now }: ForgettingRun,
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'renew-forgetting',
    text: 'update retention set renewed_at = $2 where run_id = $1 and finished_at is null',
    values: [runId, toIso(now)],
  });
  return rowCount === 1;
}

/** `isThrough`: all was looked at. Otherwise whoever comes next begins anew. */
export async function endForgetting(
  database: Database,
  { runId, now }: ForgettingRun,
  { isThrough }: { isThrough: boolean },
): Promise<void> {
  await database.query(
    `update retention set finished_at = case when $3 then $2::timestamptz end,
        renewed_at = case when $3 then $2::timestamptz else to_timestamp(0) end
      where run_id = $1 and finished_at is null`,
    [runId, toIso(now), isThrough],
  );
}

const forget = {
  command: `delete from command
    where ctid >= $1::tid and ctid < $2::tid and recorded_at < $3 and name = any($4)`,
  charging_session: `delete from charging_session
    where ctid >= $1::tid and ctid < $2::tid and ended_at < $3 and $4::text[] is not null`,
};

export type ForgottenTable = keyof typeof forget;

/** How many pages of the disk a table takes. */
export async function countPages(database: Database, table: ForgottenTable): Promise<number> {
  const { rows } = await database.query<{ pages: number }>(
    `select (pg_relation_size($1::regclass) / current_setting('block_size')::bigint)::int as pages`,
    [table],
  );
  return rows[0]!.pages;
}

/**
 * Deletes what is old on the pages [from, to) of a table; answers how many rows. Page by page, because
 * an index by time would cost every charge, and rows of one account lie all over the table.
 */
export async function forgetOnPages(
  database: Database,
  table: ForgottenTable,
  of: { from: number; to: number; before: Instant; names: readonly string[] },
): Promise<number> {
  const { rowCount } = await database.query({
    name: `forget-${table}`,
    text: forget[table],
    values: [`(${of.from},0)`, `(${of.to},0)`, toIso(of.before), of.names],
  });
  return rowCount ?? 0;
}
