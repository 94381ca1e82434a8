import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { planVersionName } from '#domain/catalogue.ts';
import type { Policy } from '#domain/policy.ts';
import { startEmbeddedPostgres } from '#main/postgres-supervisor.ts';
import { seedOperator } from '#main/seed/operator.ts';
import { addPolicy, writeOperator } from '#storage/catalogue.ts';
import { type Database, inTransaction } from '#storage/database.ts';
import { migrate } from '#storage/migrate.ts';
import { type Reference, readReference } from '#storage/reference.ts';
import { importCatalogue } from '#usecases/import-catalogue.ts';
import { scratchFolder } from '../test/support/scratch.ts';
import type { Catalogue as AuditedCatalogue } from './auditor/order-rules.ts';
import { catalogue } from './catalogue.ts';

/** What is lost here is made again from the seed: nothing needs to reach a disk. */
const settings = {
  ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  ...{ autovacuum: 'off', shared_buffers: '128MB', deadlock_timeout: '60ms' },
  // Tables are small and emptied often: a plan made once is as good as any.
  plan_cache_mode: 'force_generic_plan',
  ...{ track_activities: 'off', track_counts: 'off', update_process_title: 'off' },
  ...{ checkpoint_timeout: '1h', max_wal_size: '4GB', wal_level: 'minimal', max_wal_senders: '0' },
};

/** What each worker opens: one for the auditor, the others for its worlds. */
export const WORKER_CONNECTIONS = 25;

/** A server of its own in a folder that goes away, or the one that TEST_DATABASE_URL names. */
export async function startServer(
  outside: string | undefined,
  workers: number,
): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  if (outside) return { adminUrl: outside, stop: async () => {} };
  const home = scratchFolder('xuka-simulation-');
  // A socket of the file system costs less than one of the network: there are many small questions.
  const sockets = join(home, 'data');
  const isLocal = process.platform !== 'win32' && sockets.length < LONGEST_SOCKET_PATH;
  const server = await startEmbeddedPostgres({
    ...{ home, maxConnections: 20 + workers * (WORKER_CONNECTIONS + 1) },
    settings: { ...settings, ...(isLocal ? { unix_socket_directories: sockets } : {}) },
  });
  const stop = async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  return { adminUrl: isLocal ? throughSocket(server.url, sockets) : server.url, stop };
}

/** With the name of the socket itself, which ends in the port, it must stay below 104 octets. */
const LONGEST_SOCKET_PATH = 85;

function throughSocket(address: string, folder: string): string {
  const url = new URL(address);
  url.searchParams.set('host', folder);
  return url.href;
}

/** A migrated database of one worker; whoever made it drops it. */
export async function createDatabase(
  adminUrl: string,
  name: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  await runAdmin(adminUrl, `create database ${name} encoding 'UTF8' template template0`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await migrate(url.href, join(import.meta.dirname, '../migrations'));
  return { url: url.href, drop: () => runAdmin(adminUrl, `drop database ${name} with (force)`) };
}

async function runAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Writes operator, policies and catalogue, and answers them as the product reads them. */
export async function furnish(database: Database, policies: readonly Policy[]): Promise<Reference> {
  const clock = () => 0;
  await inTransaction(database, async (transaction) => {
    for (const policy of policies) await addPolicy(transaction, policy, clock());
    await writeOperator(transaction, seedOperator, clock());
  });
  const change = await importCatalogue({ database, clock }, catalogue);
  if (change.refusals.length > 0) throw new Error(JSON.stringify(change.refusals));
  const reference = await readReference(database);
  if (!reference) throw new Error('the database has no operator');
  // What is sold when is the world's choice, not the import's.
  const plans = reference.catalogue.plans.map((plan) => ({ ...plan, withdrawnAt: null }));
  return {
    ...reference,
    catalogue: { ...reference.catalogue, plans },
    planVersions: new Map(plans.map((plan) => [planVersionName(plan), plan])),
  };
}

/** What each plan version grants, and what tax is in prices, in the auditor's own words. */
export async function readCatalogue(database: Database): Promise<AuditedCatalogue> {
  const { rows } = await database.query<{ plan: string; cycles: number; grants: string[] }>(
    `select plan_id || '@' || version as plan,
      coalesce((document -> 'validity' ->> 'cycles')::int, 1) as cycles,
      array(select (g ->> 'kind') || ' ' || (g ->> 'amount')
        from jsonb_array_elements(document -> 'grants') g) as grants from plan_version`,
  );
  const markets = await database.query<{ currency: string; rate: bigint }>(
    `select document ->> 'currency' as currency,
      (document ->> 'taxRateBasisPoints')::bigint as rate from market`,
  );
  return {
    grants: new Map(rows.map(({ plan, grants }) => [plan, grants.sort()])),
    cycles: new Map(rows.map(({ plan, cycles }) => [plan, cycles])),
    taxRates: new Map(markets.rows.map(({ currency, rate }) => [currency, rate])),
  };
}

const kept = ['operator', 'policy', 'market', 'zone', 'plan_version', 'schema_migration'];

/**
 * Empties what worlds wrote; what the operator sells stays. A world has to find the tables as new: in
 * which order rows come that nobody sorts depends on where they lie.
 */
export async function clear(database: Database): Promise<void> {
  const { rows } = await database.query<{ name: string }>({
    name: 'tables-of-worlds',
    text: `select quote_ident(c.relname) as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      where c.relkind = 'r' and c.relname <> all($1)`,
    values: [kept],
  });
  const names = rows.map(({ name }) => name);
  const deletions = names.map((name) => `delete from ${name};`).join(' ');
  // What points to what does not matter where everything goes.
  await database.query(`begin; set local session_replication_role = replica; ${deletions} commit`);
  // Far cheaper than truncate, and the files are as empty.
  await database.query(`vacuum (truncate true, process_toast false) ${names.join(', ')}`);
}
