import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';

test('each test database is migrated, durable and its own', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  expect(one.url).not.toBe(other.url);
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  try {
    await client.query('create table only_here (id int)');
    const settings = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings
       where name in ('fsync', 'synchronous_commit', 'server_encoding') order by name`,
    );
    expect(settings.rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
  } finally {
    await client.end();
  }
  const neighbour = new pg.Client({ connectionString: other.url });
  await neighbour.connect();
  const tables = await neighbour.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public'`,
  );
  await neighbour.end();
  const names = tables.rows.map((row) => row.tablename);
  expect(names).not.toContain('only_here');
  expect(names.length).toBeGreaterThan(0);
  await Promise.all([one.drop(), other.drop()]);
  await expect(new pg.Client({ connectionString: one.url }).connect()).rejects.toThrow(
    /does not exist/,
  );
});
