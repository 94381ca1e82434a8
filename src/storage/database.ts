import pg from 'pg';
import { BatchedClient, SILENCE_MS } from './batched-client.ts';

export type Database = pg.Pool;
export type Transaction = pg.PoolClient;

const { builtins } = pg.types;

/** bigint stays bigint, an instant is milliseconds since the epoch; the session's zone is UTC. */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, (text) => BigInt(text)],
  [builtins.TIMESTAMPTZ, instantOf],
]);

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ??
    pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

const ZERO = 48;

/**
 * Milliseconds of `2026-03-29 01:00:00.123456+00`: what a session in UTC sends, read a digit at a time
 * because it is most of what a row costs to read. Years outside 0001 to 9999 do not occur.
 */
function instantOf(text: string): number {
  const two = (at: number) => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
  let milliseconds = 0;
  // After the seconds comes "." with up to six digits, or at once the zone.
  if (text.charAt(19) === '.')
    for (let at = 20, worth = 100; worth >= 1; at++, worth = Math.floor(worth / 10)) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      milliseconds += digit * worth;
    }
  const year = two(0) * 100 + two(2);
  return Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17), milliseconds);
}

const session =
  '-c timezone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000';

/**
 * One plan for each statement, made once, that looks rows up by their keys. Left to itself the planner
 * may read a table whole while it is small, and keep to it when it has grown.
 */
const byKey =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';

/**
 * A pool of connections; `connections` bounds what this process asks of the server. `lookups`: for
 * the committer, which finds every row by its key.
 */
export function openDatabase(
  url: string,
  options: { connections?: number; lookups?: boolean } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 12,
    types,
    // Statements given together on one connection travel together: one round trip, not one each.
    Client: BatchedClient,
    options: options.lookups ? `${session} ${byKey}` : session,
    application_name: 'xuka',
  });
  // An idle connection that breaks is replaced; a query in flight reports its own error.
  pool.on('error', () => {});
  // One that breaks while it is lent says so here too, and must not end the process for it.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Only what the server says has one: EPIPE has five capitals too, and is a broken link. */
const sqlState = (error: unknown): string =>
  error instanceof pg.DatabaseError ? (error.code ?? '') : '';

/** Deadlock and serialization failure: nothing happened, the same work may be tried again. */
export const isRetryable = (error: unknown): boolean =>
  ['40001', '40P01'].includes(sqlState(error));

export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === '23505';

/** The server refused a statement: so it is there, and this transaction is certainly not committed. */
export const isRefusedByServer = (error: unknown): boolean =>
  /^[0-9A-Z]{5}$/.test(sqlState(error)) && !/^(08|57P)/.test(sqlState(error));

/** With names, so that they travel with others. */
const begin = { name: 'begin', text: 'begin' };
const beginReading = {
  name: 'begin-reading',
  text: 'begin isolation level repeatable read read only',
};
const commit = { name: 'commit', text: 'commit' };
const rollback = { name: 'rollback', text: 'rollback' };

const RETRIES = 4;

/** A result whose last statements may travel with COMMIT, in the same round trip. */
export interface Finishing<T> {
  result: T;
  lastWrites: () => Promise<unknown>;
}

type Work<T> = (transaction: Transaction) => Promise<T | Finishing<T>>;

/** The one place that begins, commits and retries. `work` may run more than once. */
export async function inTransaction<T>(database: Database, work: Work<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(database, work);
    } catch (error) {
      if (attempt >= RETRIES || !isRetryable(error)) throw error;
    }
  }
}

/** Runs reads that don't depend on each other on one connection, in one round trip. */
export const together = <T>(
  database: Database,
  read: (connection: Transaction) => Promise<T>,
): Promise<T> => onConnection(database, read);

/** Reads given at once within `read`, all as the database was at one moment: no commit comes between two of them. */
export async function inOneMoment<T>(
  connection: Pick<Transaction, 'query'>,
  read: () => Promise<T>,
): Promise<T> {
  const begun = connection.query(beginReading);
  const [, result] = await Promise.all([begun, read(), connection.query(commit)]);
  return result;
}

/** The same on a connection of their own, in one round trip. */
export const atOneMoment = <T>(
  database: Database,
  read: (connection: Transaction) => Promise<T>,
): Promise<T> =>
  together(database, (connection) => inOneMoment(connection, () => read(connection)));

/** How long this connection may be silent while it was asked; as long as its statements may take, and some. */
export function waitUpTo(connection: Transaction, milliseconds = SILENCE_MS): void {
  (connection as unknown as BatchedClient).silenceMs = milliseconds;
}

const isFinishing = <T>(value: T | Finishing<T>): value is Finishing<T> =>
  typeof value === 'object' && value !== null && 'lastWrites' in value;

const once = <T>(database: Database, work: Work<T>): Promise<T> =>
  onConnection(database, async (client) => {
    // Not awaited: it travels with the first statements of the work, and fails with them.
    client.query(begin).catch(() => {});
    const done = await work(client);
    const last = isFinishing<T>(done) ? done : { result: done, lastWrites: async () => {} };
    // A statement that fails keeps the COMMIT behind it from being carried out; its own error is thrown.
    await Promise.all([last.lastWrites(), client.query(commit)]);
    return last.result;
  });

/** Lends a connection; after a fault it goes back only if nothing of a transaction is left on it. */
async function onConnection<T>(
  database: Database,
  work: (client: Transaction) => Promise<T>,
): Promise<T> {
  const client = await database.connect();
  let broken = true;
  try {
    const result = await work(client);
    broken = false;
    return result;
  } catch (error) {
    if (isRefusedByServer(error) || sqlState(error) === '')
      broken = !(await client.query(rollback).then(
        () => true,
        () => false,
      ));
    throw error;
  } finally {
    client.release(broken);
  }
}
