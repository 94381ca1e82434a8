import type pg from 'pg';
import { type Database, openDatabase, waitUpTo } from '#storage/database.ts';

const LONGER_THAN_ANY_RUN_MS = 2_000_000_000;

/** The real connections, opened beforehand, so that taking one takes no time. */
export class Backends {
  readonly database: Database;
  readonly #free: pg.PoolClient[] = [];
  readonly #connections: number;

  constructor(url: string, connections: number) {
    this.#connections = connections;
    this.database = openDatabase(url, { connections: connections + 1 });
    // Real time must not decide anything, also where the machine stands still for a while.
    this.database.on('connect', (client) => {
      waitUpTo(client, LONGER_THAN_ANY_RUN_MS);
      void client.query('set statement_timeout = 0');
      void client.query('set idle_in_transaction_session_timeout = 0');
    });
  }

  async open(): Promise<void> {
    for (let i = 0; i < this.#connections; i++) {
      const client = await this.database.connect();
      client.on('error', () => {});
      this.#free.push(client);
    }
  }

  take(): pg.PoolClient {
    const client = this.#free.pop();
    if (!client) throw new Error('the world has no connection left');
    return client;
  }

  give(client: pg.PoolClient): void {
    this.#free.push(client);
  }

  /** Which of these processes of the server wait for a lock that another one holds. */
  async findBlocked(processes: readonly number[]): Promise<ReadonlySet<number>> {
    const { rows } = await this.database.query<{ pid: number }>({
      name: 'find-blocked',
      text: `select pid from unnest($1::int[]) as waiting (pid)
        where cardinality(pg_blocking_pids(pid)) > 0`,
      values: [processes],
    });
    return new Set(rows.map(({ pid }) => pid));
  }
}

/** The number of the server's process behind a connection. */
export const processOf = (client: pg.PoolClient): number =>
  (client as unknown as { processID: number }).processID;
