import type { CalendarFeed, ToldEvents } from '#domain/calendar-feed.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from './database.ts';

type Source = Database | Transaction;

const columns = 'id, line_id as "lineId", created_at as "createdAt", read_at as "readAt"';

/** Oldest first. */
export async function readFeeds(source: Source, accountId: string): Promise<CalendarFeed[]> {
  const { rows } = await source.query<CalendarFeed>(
    `select ${columns} from calendar_feed where account_id = $1 order by id`,
    [accountId],
  );
  return rows;
}

/** The only feed of a line, or of all lines: one before it opens nothing any more. */
export async function replaceFeed(
  transaction: Transaction,
  feed: { accountId: string; id: string; lineId: string | null; tokenHash: Buffer; now: Instant },
): Promise<void> {
  const { accountId, id, lineId, tokenHash, now } = feed;
  // Two at once would both find nothing to delete.
  await transaction.query('select id from account where id = $1 for update', [accountId]);
  await transaction.query(
    'delete from calendar_feed where account_id = $1 and line_id is not distinct from $2',
    [accountId, lineId],
  );
  await transaction.query(
    `insert into calendar_feed (account_id, id, line_id, token_hash, created_at)
     values ($1, $2, $3, $4, $5)`,
    [accountId, id, lineId, tokenHash, toIso(now)],
  );
}

/** False: there was none. */
export async function deleteFeed(
  source: Source,
  of: { accountId: string; id: string },
): Promise<boolean> {
  const { rowCount } = await source.query(
    'delete from calendar_feed where account_id = $1 and id = $2',
    [of.accountId, of.id],
  );
  return rowCount === 1;
}

export interface FeedKey {
  accountId: string;
  id: string;
  tokenHash: Buffer;
}

/** Null: nobody's, or revoked. */
export async function readFeed(source: Source, key: FeedKey): Promise<CalendarFeed | null> {
  const { rows } = await source.query<CalendarFeed>(
    `select ${columns} from calendar_feed
     where account_id = $1 and id = $2 and token_hash = $3`,
    [key.accountId, key.id, key.tokenHash],
  );
  return rows[0] ?? null;
}

/** Kept from others until the transaction ends; null: revoked meanwhile. */
export async function lockTold(
  transaction: Transaction,
  { accountId, id }: { accountId: string; id: string },
): Promise<ToldEvents | null> {
  const { rows } = await transaction.query<{ told: ToldEvents }>(
    'select told from calendar_feed where account_id = $1 and id = $2 for update',
    [accountId, id],
  );
  return rows[0]?.told ?? null;
}

export async function writeTold(
  transaction: Transaction,
  of: { accountId: string; id: string; told: ToldEvents; now: Instant },
): Promise<void> {
  await transaction.query(
    'update calendar_feed set told = $3, read_at = $4 where account_id = $1 and id = $2',
    [of.accountId, of.id, JSON.stringify(of.told), toIso(of.now)],
  );
}
