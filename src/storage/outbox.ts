import type { OutboxEntry } from '#domain/account-state.ts';
import type { Instant } from '#domain/time.ts';
import { type Database, type Transaction, together } from './database.ts';

export interface DueEntry extends OutboxEntry {
  accountId: string;
  attempts: number;
}

const iso = (at: Instant): string => new Date(at).toISOString();

interface DueWish {
  slots: readonly number[];
  kinds: readonly string[];
  now: Instant;
  limit: number;
}

/**
 * What is due in these slots, oldest first; what has no reason any more is removed before. Reading
 * takes nothing: `lease` does.
 */
export async function readDue(database: Database, wish: DueWish): Promise<DueEntry[]> {
  const [, { rows }] = await together(database, (connection) =>
    Promise.all([
      dropMoot(connection, wish),
      connection.query<DueEntry>({
        name: 'outbox-due',
        text: `select account_id as "accountId", id, kind, payload, due_at as "dueAt", attempts
          from outbox where slot = any($1::smallint[]) and due_at <= $2 and kind = any($3)
          order by due_at, id limit $4`,
        values: [wish.slots, iso(wish.now), wish.kinds, wish.limit],
      }),
    ]),
  );
  return rows;
}

/**
 * Takes an entry for a while by moving its due time; false when another worker was faster. A worker
 * that dies lets go by itself when the lease is over.
 */
export async function lease(database: Database, entry: DueEntry, until: Instant): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'outbox-lease',
    text: `update outbox set due_at = $4, attempts = attempts + 1
      where account_id = $1 and id = $2 and attempts = $3`,
    values: [entry.accountId, entry.id, entry.attempts, iso(until)],
  });
  return rowCount === 1;
}

export async function finish(database: Database, entry: DueEntry): Promise<void> {
  await database.query({
    name: 'outbox-finish',
    text: 'delete from outbox where account_id = $1 and id = $2',
    values: [entry.accountId, entry.id],
  });
}

export async function postpone(
  database: Database,
  entry: DueEntry,
  postponement: { until: Instant; error: string | null },
): Promise<void> {
  await database.query({
    name: 'outbox-postpone',
    text: 'update outbox set due_at = $3, last_error = $4 where account_id = $1 and id = $2',
    values: [entry.accountId, entry.id, iso(postponement.until), postponement.error],
  });
}

/** Makes waiting work due now, as if it had never been tried; false when it is done meanwhile. */
export async function requeue(
  database: Database,
  { accountId, id, now }: { accountId: string; id: string; now: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'outbox-requeue',
    text: `update outbox set due_at = $3, attempts = 0, last_error = null
      where account_id = $1 and id = $2`,
    values: [accountId, id, iso(now)],
  });
  return rowCount === 1;
}

const mootable = ['payment.open', 'payment.ask', 'payment.cancel', 'order.deadline'];

/** Removes due work whose reason is gone: payments decided and orders closed since it was written. */
async function dropMoot(connection: Transaction, wish: DueWish): Promise<void> {
  const kinds = mootable.filter((kind) => wish.kinds.includes(kind));
  if (kinds.length === 0) return;
  await connection.query({
    name: 'outbox-drop-moot',
    text: `delete from outbox o where slot = any($1::smallint[]) and due_at <= $2
      and kind = any($3) and case kind when 'order.deadline' then exists (
        select from subscriber_order s where s.account_id = o.account_id
          and s.id = (o.payload ->> 'orderId')::uuid and s.closed_at is not null)
      else exists (
        select from payment p where p.account_id = o.account_id
          and p.id = (o.payload ->> 'paymentId')::uuid and p.decided_at is not null) end`,
    values: [wish.slots, iso(wish.now), kinds],
  });
}

/** How much waits, and how many seconds the oldest due entry has waited: for /metrics and /readyz. */
export async function readOutboxBacklog(
  database: Database,
  now: Instant,
): Promise<{ due: number; waiting: number; oldestDueSeconds: number }> {
  const { rows } = await database.query<{ due: bigint; waiting: bigint; oldest: Instant | null }>(
    `select count(*) filter (where due_at <= $1) as due, count(*) as waiting,
      min(due_at) filter (where due_at <= $1) as oldest from outbox`,
    [iso(now)],
  );
  const { due, waiting, oldest } = rows[0]!;
  return {
    due: Number(due),
    waiting: Number(waiting),
    oldestDueSeconds: oldest === null ? 0 : (now - oldest) / 1000,
  };
}
