import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** One processes migrates at a time; the others wait here. Any constant of our own will do. */
const LOCK = 7_248_520_001;

export class MigrationChanged extends Error {}

/**
 * Runs every file of `folder` that the database has not run yet, each in its own transaction.
 * Forward only: a file that was run and then edited is a fault, not a new migration.
 */
export async function migrate(url: string, folder: string): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`);
    await client.query(`create table if not exists schema_migration (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`);
    const applied: string[] = [];
    for (const migration of await pendingOf(client, folder)) {
      await client.query('begin');
      await client.query(migration.sql);
      await client.query('insert into schema_migration (name, hash) values ($1, $2)', [
        migration.name,
        migration.hash,
      ]);
      await client.query('commit');
      applied.push(migration.name);
    }
    return { applied };
  } finally {
    await client.end();
  }
}

/** Names of migrations the database has not run; throws `MigrationChanged` like `migrate`. */
export async function pendingMigrations(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("select to_regclass('schema_migration') as table");
    if (rows[0].table === null) return (await filesOf(folder)).map((file) => file.name);
    return (await pendingOf(client, folder)).map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function pendingOf(client: pg.Client, folder: string) {
  const { rows } = await client.query<{ name: string; hash: string }>(
    'select name, hash from schema_migration',
  );
  const known = new Map(rows.map((row) => [row.name, row.hash]));
  return (await filesOf(folder)).filter((file) => {
    const hash = known.get(file.name);
    if (hash !== undefined && hash !== file.hash)
      throw new MigrationChanged(`migration ${file.name} was edited after this database ran it`);
    return hash === undefined;
  });
}

async function filesOf(folder: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
