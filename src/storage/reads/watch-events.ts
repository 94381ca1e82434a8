import type { LineEventKind } from '#domain/line-event.ts';
import type { Instant } from '#domain/time.ts';
import type { Database } from '../database.ts';

export interface WatchEventRow {
  id: string;
  kind: Extract<LineEventKind, 'alert-crossed' | 'cap-reached' | 'cap-overridden'>;
  detail: Record<string, string>;
  happenedAt: Instant;
}

/** What the alerts and caps of a line told, stopped and let go on, newest first. */
export async function readWatchEvents(
  database: Database,
  of: { accountId: string; lineId: string; limit: number },
): Promise<WatchEventRow[]> {
  const { rows } = await database.query<WatchEventRow>({
    name: 'read-watch-events',
    text: `select id, kind, detail, happened_at as "happenedAt" from line_event
      where account_id = $1 and line_id = $2
        and kind in ('alert-crossed', 'cap-reached', 'cap-overridden')
      order by happened_at desc, id desc limit $3`,
    values: [of.accountId, of.lineId, of.limit],
  });
  return rows;
}
