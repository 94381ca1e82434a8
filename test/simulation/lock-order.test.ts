import { expect, test } from 'vitest';
import { lockAccounts } from '#storage/committer-statements.ts';
import { openDatabase } from '#storage/database.ts';
import { testDatabase } from '../support/database.ts';

const id = (last: number) => `00000000-0000-7000-8000-00000000000${last}`;

// Two groups that lock the same accounts in different orders wait for each other for ever: the server
// ends one of them only after a second. No world sees it, for there one statement locks at a time.
test('accounts are locked in the order of their ids', async () => {
  const { url, drop } = await testDatabase();
  const database = openDatabase(url, { connections: 4 });
  try {
    // Stored the other way round, so that the order of the table is not the order of the ids.
    for (const last of [3, 2, 1])
      await database.query(
        `insert into account (id, display_name, email, locale, time_zone, created_at)
          values ($1, 'x', 'x@example.test', 'en', 'UTC', now())`,
        [id(last)],
      );
    const [holder, group, other] = await Promise.all([1, 2, 3].map(() => database.connect()));
    await holder!.query('begin');
    await holder!.query('select from account where id = $1 for update', [id(2)]);
    await group!.query('begin');
    const locked = lockAccounts(group!, [id(3), id(2), id(1)]);
    await waitsForLock(database);
    const isFree = (last: number) =>
      other!.query('select from account where id = $1 for update nowait', [id(last)]).then(
        () => true,
        () => false,
      );
    expect(await isFree(1)).toBe(false);
    expect(await isFree(3)).toBe(true);
    await holder!.query('rollback');
    expect(await locked).toEqual(new Set([id(1), id(2), id(3)]));
    await group!.query('rollback');
    for (const client of [holder, group, other]) client!.release();
  } finally {
    await database.end();
    await drop();
  }
});

async function waitsForLock(database: ReturnType<typeof openDatabase>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    const { rowCount } = await database.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rowCount! > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nobody waits for the lock');
}
