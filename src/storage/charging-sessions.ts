import { type Instant, toIso } from '#domain/time.ts';
import type { Database } from './database.ts';

/** Deletes sessions that ended before `endedBefore`; answers how many. Their movements stay. */
export async function deleteEndedSessions(
  database: Database,
  endedBefore: Instant,
): Promise<number> {
  const { rowCount } = await database.query(
    'delete from charging_session where ended_at is not null and ended_at < $1',
    [toIso(endedBefore)],
  );
  return rowCount ?? 0;
}
