import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#main/postgres-supervisor.ts';
import { migrate } from '#storage/migrate.ts';
import { scratchFolder } from './scratch.ts';

/** Where tests make their databases: any database of the server, and the one to clone. */
export type TestPostgres = { adminUrl: string; template: string };

const migrations = join(import.meta.dirname, '../../migrations');

/**
 * Starts the test run's one PostgreSQL (or takes the server of TEST_DATABASE_URL, whose user must be allowed to
 * create databases) and makes a migrated template on it.
 */
export async function startTestPostgres(): Promise<TestPostgres & { stop(): Promise<void> }> {
  const server = await openServer();
  const template = `xuka_test_${randomBytes(4).toString('hex')}`;
  try {
    await createTemplate(server.adminUrl, template);
  } catch (fault) {
    await server.stop();
    throw fault;
  }
  const stop = async () => {
    if (server.outside) await dropAll(server.adminUrl, template);
    await server.stop();
  };
  return { adminUrl: server.adminUrl, template, stop };
}

async function openServer(): Promise<{
  adminUrl: string;
  outside: boolean;
  stop(): Promise<void>;
}> {
  const outside = process.env.TEST_DATABASE_URL;
  if (outside) return { adminUrl: outside, outside: true, stop: async () => {} };
  const home = scratchFolder('xuka-test-');
  const server = await startEmbeddedPostgres({ home, maxConnections: 100 });
  const stop = async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  return { adminUrl: server.url, outside: false, stop };
}

async function createTemplate(adminUrl: string, template: string): Promise<void> {
  await runAdmin(adminUrl, `create database ${template} encoding 'UTF8' template template0`);
  await migrate(databaseUrl(adminUrl, template), migrations);
  // Nobody can connect to it any more, so cloning never waits for anybody.
  await runAdmin(adminUrl, `alter database ${template} with is_template true`);
  await runAdmin(adminUrl, `alter database ${template} with allow_connections false`);
}

async function dropAll(adminUrl: string, template: string): Promise<void> {
  await runAdmin(adminUrl, `alter database ${template} with is_template false`);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [template],
    );
    for (const { datname } of found.rows) await client.query(`drop database ${datname} (force)`);
  } finally {
    await client.end();
  }
}

/** Runs one statement on the server; names in it must be our own, never a test's input. */
export async function runAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
