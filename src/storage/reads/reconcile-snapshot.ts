import { type Database, type Transaction, waitUpTo } from '../database.ts';

/** Accounts by their ids, both ends included. */
export interface AccountRange {
  from: string;
  to: string;
}

export const FIRST_ACCOUNT = '00000000-0000-0000-0000-000000000000';
export const LAST_ACCOUNT = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** A range of very busy accounts takes its time; nothing waits for these reads. */
const STATEMENT_MS = 600_000;
const SLACK_MS = 10_000;

/** Runs reads that see one moment: whatever commits meanwhile is not half seen. Writes are refused. */
export async function inSnapshot<T>(
  database: Database,
  read: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await database.connect();
  const ignore = () => {};
  client.on('error', ignore);
  let broken = true;
  waitUpTo(client, STATEMENT_MS + SLACK_MS);
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local statement_timeout = ${STATEMENT_MS}`);
    const result = await read(client);
    await client.query('commit');
    broken = false;
    return result;
  } finally {
    waitUpTo(client);
    client.off('error', ignore);
    client.release(broken);
  }
}

/**
 * Cuts all ids into ranges of `size` known accounts. Together they hold every id there can be, so that
 * rows of accounts that are not there are seen too.
 */
export async function* accountRanges(
  database: Database,
  size: number,
): AsyncGenerator<AccountRange> {
  for (let from = FIRST_ACCOUNT; ; ) {
    const { rows } = await database.query<{ id: string }>({
      name: 'reconcile-ranges',
      text: 'select id from account where id > $1 order by id offset $2 limit 1',
      values: [from, size],
    });
    const to = rows[0]?.id ?? LAST_ACCOUNT;
    yield { from, to };
    if (to === LAST_ACCOUNT) return;
    from = nextId(to);
  }
}

/** The id right after this one. */
function nextId(id: string): string {
  const next = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return [8, 12, 16, 20].reduceRight((hex, at) => `${hex.slice(0, at)}-${hex.slice(at)}`, next);
}

export async function countAccounts(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: bigint }>('select count(*) from account');
  return Number(rows[0]!.count);
}
