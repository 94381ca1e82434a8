import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';

/** Small tables that every account's rows may point to, and tables keyed by a value or by the program. */
const reference = [
  'operator',
  'policy',
  'market',
  'zone',
  'plan_version',
  'voucher_batch',
  'promotion',
];
const keyedByValue = [
  'seal_watermark',
  'claim',
  'provider_event',
  'reconciliation',
  'retention',
  'voucher',
  'voucher_action',
  'promotion_budget',
  'promotion_code',
  'promotion_claim',
  'referral_code',
  'schema_migration',
];
/** Counters of failed tries, kept for names that belong to nobody too. */
const keyedByAttempt = ['attempt_counter'];
const root = ['account'];

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const subscriberTables = async (): Promise<string[]> => {
  const others = [...reference, ...keyedByValue, ...keyedByAttempt, ...root];
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p')
      and relnamespace = 'public'::regnamespace and relname <> all($1) order by 1`,
    [others],
  );
  return rows.map((row) => row.name);
};

/** First columns of the unique indexes of a table, primary key first. */
const uniqueKeys = async (table: string): Promise<{ index: string; first: string }[]> => {
  const { rows } = await client.query<{ index: string; first: string }>(
    `select i.indexrelid::regclass::text as index, a.attname as first
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = $1::regclass and i.indisunique order by i.indisprimary desc`,
    [table],
  );
  return rows;
};

test('account_id comes first in every key of the subscriber’s tables', async () => {
  const tables = await subscriberTables();
  expect(tables).toEqual(expect.arrayContaining(['line', 'bucket', 'transfer', 'payment']));
  for (const table of tables) {
    const keys = await uniqueKeys(table);
    expect(keys.length, `${table} has a primary key`).toBeGreaterThan(0);
    for (const key of keys) expect(key, key.index).toMatchObject({ first: 'account_id' });
  }
});

test('foreign keys stay within an account or point to a reference table', async () => {
  const { rows } = await client.query<{ name: string; target: string; pairs: string[][] }>(
    `select c.conname as name, c.confrelid::regclass::text as target,
      array(select array[a.attname::text, b.attname::text]
        from unnest(c.conkey, c.confkey) as k (own, other)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
        join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other) as pairs
      from pg_constraint c where c.contype = 'f'`,
  );
  expect(rows.length).toBeGreaterThan(5);
  for (const { name, target, pairs } of rows) {
    if (reference.includes(target)) continue;
    const account = target === 'account' ? ['account_id', 'id'] : ['account_id', 'account_id'];
    expect(pairs, name).toContainEqual(account);
  }
});

test('there are no triggers of ours, no identity columns and no sequences', async () => {
  const triggers = await client.query(`select tgname from pg_trigger where not tgisinternal`);
  expect(triggers.rows).toEqual([]);
  const identities = await client.query(
    `select attrelid::regclass from pg_attribute where attidentity <> '' and attrelid > 16384`,
  );
  expect(identities.rows).toEqual([]);
  const sequences = await client.query(`select relname from pg_class where relkind = 'S'`);
  expect(sequences.rows).toEqual([]);
});

test('a bucket that does not add up is refused by the table itself', async () => {
  const { rows } = await client.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid = 'bucket'::regclass and contype = 'c'`,
  );
  const definitions = rows.map((row) => row.definition).join('\n');
  expect(definitions).toContain(
    'granted = ((((remaining + reserved) + used) + expired) + refunded)',
  );
  for (const part of ['remaining', 'reserved', 'used', 'expired', 'refunded'])
    expect(definitions).toContain(`(${part} >= 0)`);
});

test('every instant is kept with its zone', async () => {
  const { rows } = await client.query(
    `select table_name, column_name from information_schema.columns
      where table_schema = 'public' and data_type in ('timestamp without time zone', 'time')`,
  );
  expect(rows).toEqual([]);
});
