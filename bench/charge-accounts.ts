import type { Database } from '#storage/database.ts';

/** Ids of the nth account of the bench and of its rows: any process can work them out. */
export const accountIdOf = (n: number): string => uuidOf('a', n);
export const lineIdOf = (n: number): string => uuidOf('b', n);

const uuidOf = (table: string, n: number): string =>
  `00000000-0000-7000-8${table}00-${n.toString(16).padStart(12, '0')}`;

export const uuidSql = (table: string, n: string): string =>
  `('00000000-0000-7000-8${table}00-' || lpad(to_hex(${n}::bigint), 12, '0'))::uuid`;

const OCTETS = 1_000_000_000_000n;
/** Half way through their plan: the very first use of a line is a rare one. */
const USED = OCTETS / 2n;

export interface Numbers {
  from: number;
  /** Without it. */
  to: number;
  /** Of each bucket, without the movements that used it; half if absent. */
  used?: bigint;
}

/** Accounts with a line each on a running plan that holds one data bucket. */
export const addAccounts = (database: Database, numbers: Numbers): Promise<void> =>
  inSteps(numbers, (step) => database.query(accountInserts(step)));

/** For pgbench: buckets of the same shape in a table of its own, and entries under a unique (account, key). */
export async function addPgbenchTables(database: Database, numbers: Numbers): Promise<void> {
  await database.query(`
    create table pgbench_bucket (like bucket including all) with (fillfactor = 70);
    create table pgbench_entry (account_id uuid not null, key text not null,
      bucket_id uuid not null, amount bigint not null, recorded_at timestamptz not null,
      primary key (account_id, key))`);
  await inSteps(numbers, (step) => database.query(bucketInsert('pgbench_bucket', step)));
}

export async function inSteps(
  { from, to, used }: Numbers,
  insert: (step: Numbers) => Promise<unknown>,
): Promise<void> {
  const STEP = 25_000;
  for (let start = from; start < to; start += STEP)
    await insert({
      from: start,
      to: Math.min(start + STEP, to),
      ...(used !== undefined && { used }),
    });
}

export const series = ({ from, to }: Numbers): string => `generate_series(${from}, ${to - 1}) as n`;

const bucketInsert = (table: string, numbers: Numbers): string =>
  `insert into ${table} (account_id, id, line_id,
      period_id, period_kind, order_id, kind, scope, zone_id, fair_use, asset, granted, remaining, reserved,
      used, expired, refunded, starts_at, expires_at, bought_at)
    select ${uuidSql('a', 'n')}, ${uuidSql('d', 'n')}, ${uuidSql('b', 'n')},
      ${uuidSql('c', 'n')}, 'plan', ${uuidSql('e', 'n')}, 'data', 'any', 'united-kingdom', false, 'octets', ${OCTETS},
      ${OCTETS - (numbers.used ?? USED)}, 0, ${numbers.used ?? USED}, 0, 0, now() - interval '1 day', now() + interval '29 days',
      now() - interval '1 day' from ${series(numbers)};`;

/** One simple query: all of it in one transaction. */
function accountInserts(numbers: Numbers): string {
  return `
    insert into account (id, display_name, email, locale, time_zone, created_at)
      select ${uuidSql('a', 'n')}, 'Bench ' || n, n || '@bench.example', 'en', 'Europe/London',
        now() from ${series(numbers)};
    insert into line (account_id, id, market_id, msisdn, iccid, sim_kind, label, created_at,
        activated_at)
      select ${uuidSql('a', 'n')}, ${uuidSql('b', 'n')}, 'gb', '+447' || lpad(n::text, 9, '0'),
        '8944' || lpad(n::text, 15, '0'), 'esim', '', now(), now() from ${series(numbers)};
    insert into period (account_id, id, line_id, order_id, plan_id, plan_version, kind, validity,
        starts_at, ends_at, bought_at)
      select ${uuidSql('a', 'n')}, ${uuidSql('c', 'n')}, ${uuidSql('b', 'n')},
        ${uuidSql('e', 'n')}, 'gb-everyday-12', 1, 'plan',
        '{"count":"days-after","start":"purchase","length":30,"activateWithinDays":null}',
        now() - interval '1 day', now() + interval '29 days', now() - interval '1 day'
      from ${series(numbers)};
    ${bucketInsert('bucket', numbers)}`;
}

/** What pgbench runs: the same work in one statement, one transaction each. */
export const pgbenchCharge = (accounts: number): string => `
\\set n random(0, ${accounts - 1})
\\set r random(1, 9000000000000000000)
with debit as (
  update pgbench_bucket set remaining = remaining - 1000, used = used + 1000
    where account_id = ${uuidSql('a', ':n')} and id = ${uuidSql('d', ':n')} and remaining >= 1000
    returning account_id, id)
insert into pgbench_entry (account_id, key, bucket_id, amount, recorded_at)
  select account_id, 'charge:' || :r::bigint, id, 1000, now() from debit;
`;
