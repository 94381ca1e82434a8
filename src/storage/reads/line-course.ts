import type { LineEvent } from '#domain/line-event.ts';
import type { Instant } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

/** The turns of a line and the time that credit bought it, oldest first. */
export async function readCourse(
  source: Database | Transaction,
  { accountId, lineId }: { accountId: string; lineId: string },
): Promise<LineEvent[]> {
  const { rows } = await source.query<LineEvent & { happenedAt: Instant }>(
    `select id, line_id as "lineId", kind, detail, happened_at as "happenedAt" from line_event
      where account_id = $1 and line_id = $2 
        and kind in ('state-changed', 'held-state-changed', 'time-bought')
      order by happened_at, id`,
    [accountId, lineId],
  );
  return rows;
}
