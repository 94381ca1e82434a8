import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { pendingMigrations } from '#storage/migrate.ts';
import type { Configuration } from './configuration.ts';
import { type DatabaseAddress, openDatabaseAddress } from './database-address.ts';
import { diagnoseContents } from './doctor-contents.ts';
import { type Finding, fail } from './finding.ts';
import { createLog } from './log.ts';
import { postgresFolder } from './postgres-binaries.ts';
import { migrationsFolder } from './project-folder.ts';

const OLDEST_VERSION = 15;
const CONNECT_TIMEOUT_MS = 5_000;
const CLOCK_TOLERANCE_MS = 2_000;
const NONE_PENDING = 'None is pending.';

/** Everything about the database; its later findings need the first to be good. */
export async function diagnoseDatabase(configuration: Configuration): Promise<Finding[]> {
  const { database } = configuration;
  if (database.kind === 'embedded' && !existsSync(join(database.home, 'data'))) {
    return [diagnoseBinaries()];
  }
  let address: DatabaseAddress;
  try {
    address = await openDatabaseAddress(configuration, createLog({ level: 'silent' }));
  } catch (fault) {
    return [fail('database', reason(fault))];
  }
  try {
    return await askDatabase(address.url, configuration);
  } catch (fault) {
    const advice =
      database.kind === 'outside'
        ? 'Check host, port, user, password and database in DATABASE_URL, and that it runs.'
        : 'Stop the program and start it again; if that does not help, restore a back-up.';
    return [fail('database', `It does not answer: ${reason(fault)}.`, advice)];
  } finally {
    await address.stop();
  }
}

function diagnoseBinaries(): Finding {
  try {
    postgresFolder();
    return { check: 'database', ok: true, found: 'The first start makes the embedded database.' };
  } catch (fault) {
    return fail('database', reason(fault));
  }
}

function reason(fault: unknown): string {
  if (fault instanceof AggregateError) return fault.errors.map(reason).join(', ');
  return fault instanceof Error ? fault.message : String(fault);
}

type Answer = { version: string; encoding: string; now: string };

async function askDatabase(url: string, configuration: Configuration): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    const askedAt = Date.now();
    const { rows } = await client.query<Answer>(
      `select current_setting('server_version') as version,
         current_setting('server_encoding') as encoding,
         (extract(epoch from clock_timestamp()) * 1000)::text as now`,
    );
    const [answer] = rows;
    if (!answer) throw new Error('an empty answer');
    const skewMs = Math.abs(Number(answer.now) - (askedAt + Date.now()) / 2);
    const migrations = await judgeMigrations(url, configuration.demo);
    const isMigrated = migrations.found === NONE_PENDING;
    return [
      judgeVersion(answer.version),
      judgeEncoding(answer.encoding),
      judgeClock(skewMs),
      await judgeConnections(client, configuration.databaseConnections),
      migrations,
      ...(isMigrated ? await diagnoseContents(client, configuration) : []),
    ];
  } finally {
    await client.end();
  }
}

function judgeVersion(version: string): Finding {
  const check = 'database';
  if (Number.parseInt(version, 10) >= OLDEST_VERSION) {
    return { check, ok: true, found: `PostgreSQL ${version} answers.` };
  }
  const found = `PostgreSQL ${version} is too old.`;
  return fail(check, found, `Upgrade it to ${OLDEST_VERSION} or later.`);
}

function judgeEncoding(encoding: string): Finding {
  const check = 'encoding';
  if (encoding === 'UTF8') return { check, ok: true, found: 'UTF8.' };
  const advice = "Make a new one: create database xuka encoding 'UTF8' template template0";
  return fail(check, `The database stores text as ${encoding}.`, advice);
}

function judgeClock(skewMs: number): Finding {
  const check = 'clock';
  const found = `${(skewMs / 1000).toFixed(1)} s between this machine and the database.`;
  if (skewMs <= CLOCK_TOLERANCE_MS) return { check, ok: true, found };
  return fail(check, found, 'Run a time service (NTP) on both.');
}

async function judgeConnections(client: pg.Client, wanted: number): Promise<Finding> {
  const check = 'connections';
  const { rows } = await client.query<{ most: string }>(
    `select (current_setting('max_connections')::int
       - current_setting('superuser_reserved_connections')::int)::text as most`,
  );
  const most = Number(rows[0]?.most);
  if (wanted <= most) return { check, ok: true, found: `${wanted} of at most ${most} are asked.` };
  const advice = "Lower XUKA_DATABASE_CONNECTIONS or raise the server's max_connections.";
  return fail(check, `${wanted} are asked, the server allows ${most}.`, advice);
}

async function judgeMigrations(url: string, demo: boolean): Promise<Finding> {
  const check = 'migrations';
  try {
    const pending = await pendingMigrations(url, migrationsFolder);
    if (pending.length === 0) return { check, ok: true, found: NONE_PENDING };
    const found = `Pending: ${pending.join(', ')}.`;
    if (demo) return { check, ok: true, found: `${found} npm start runs them.` };
    return fail(check, found, 'Back the database up, then run: npm run xuka -- migrate');
  } catch (fault) {
    const advice = 'Restore the released files of migrations/.';
    return fail(check, `${reason(fault)}.`, advice);
  }
}
