import type { Instant } from '#domain/time.ts';
import type { Database } from '../database.ts';

/** A line that somebody has to look at, with what its auto-renewal is about. */
export interface DueLine {
  accountId: string;
  lineId: string;
  dueAt: Instant;
  /** Null: it does not renew by itself. */
  planId: string | null;
  /** The order of a try under way. */
  orderId: string | null;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Lines that are due, those that waited longest first, from the one behind `after`: what was looked after just now
 * still stands at the beginning of the index until it is cleaned. Reading takes nothing.
 */
export async function readDueLines(
  database: Database,
  { now, limit, after = null }: { now: Instant; limit: number; after?: DueLine | null },
): Promise<DueLine[]> {
  const { rows } = await database.query<DueLine>({
    name: 'due-lines',
    text: `select l.account_id as "accountId", l.id as "lineId", l.due_at as "dueAt",
        a.plan_id as "planId", a.round ->> 'orderId' as "orderId"
      from (select account_id, id, due_at from line where due_at <= $1 and (due_at, id) > ($3, $4)
        order by due_at, id limit $2) l
      left join auto_renewal a
        on a.account_id = l.account_id and a.id = l.id and a.state <> 'ended'
      order by l.due_at, l.id`,
    values: [
      new Date(now).toISOString(),
      limit,
      after ? new Date(after.dueAt).toISOString() : '-infinity',
      after?.lineId ?? NO_ID,
    ],
  });
  return rows;
}
