import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPaymentProvider } from '#adapters/payment/simulator/provider/start-payment-provider.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { differenceCodes } from '#domain/reconciliation.ts';
import { settlementDayOf } from '#domain/settlement-report.ts';
import { DAY } from '#domain/time.ts';
import { loadConfiguration } from '#main/configuration.ts';
import { projectFolder } from '#main/project-folder.ts';
import { announceSimulator, openProvider } from '#main/provider-access.ts';
import { type Database, openDatabase } from '#storage/database.ts';
import { runXuka } from '../support/command.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let seeded: TestDatabase;
let database: Database;
let folder: string;
let days: string[];
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-reconcile-'));
  seeded = await testDatabase();
  environment = { DATABASE_URL: seeded.url };
  expect(await runXuka(folder, ['seed'], environment)).toMatchObject({ code: 0 });
  database = openDatabase(seeded.url, { connections: 2 });
  const { rows } = await database.query<{ day: string }>(
    `select distinct to_char(happened_at, 'YYYY-MM-DD') as day from transfer
      where kind = 'payment' and happened_at < date_trunc('day', now()) order by 1`,
  );
  days = rows.map(({ day }) => day);
}, 60_000);
afterAll(async () => {
  await database.end();
  await seeded.drop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) => runXuka(folder, args, environment);
const asJson = async (...args: string[]) => {
  const { code, out } = await xuka('reconcile', '--json', ...args);
  return { code, found: JSON.parse(out) };
};

test('a fresh demo is in order on every day it has lived through', async () => {
  expect(days.length).toBeGreaterThan(5);
  let lines = 0;
  for (const day of days) {
    const { code, found } = await asJson('--day', day);
    expect(found.differences).toEqual([]);
    expect({ code, total: found.total }).toEqual({ code: 0, total: 0 });
    lines += found.scope.reportLines;
  }
  const { rows } = await database.query(
    `select count(*)::int as count from payment where state = 'captured' and decided_at < date_trunc('day', now())`,
  );
  expect(lines).toBe(rows[0]!.count);
}, 120_000);

test('every code is explained to operators', () => {
  const page = readFileSync(join(projectFolder, 'docs/operating/command-line.md'), 'utf8');
  expect(differenceCodes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

test('without a day it is yesterday, in words', async () => {
  const yesterday = settlementDayOf(Date.now() - DAY);
  const told = await xuka('reconcile');
  expect(told).toMatchObject({ code: 0, err: '' });
  expect(told.out).toMatch(new RegExp(`^${yesterday}: no differences\\.\nCompared: \\d+ lines`));
  expect((await xuka('reconcile', '--chinese')).out).toContain(`${yesterday}：没有差异。`);
});

test('a day that is none, or is not over, is wrong usage', async () => {
  for (const day of ['2026-02-30', 'yesterday', settlementDayOf(Date.now()), '2999-01-01'])
    expect(await xuka('reconcile', '--day', day), day).toMatchObject({ code: 2, out: '' });
});

test('a difference is named with its remedy, in both languages, and ends with 1', async () => {
  const { rows } = await database.query(
    `update bucket set remaining = remaining + 1, used = used - 1 where (account_id, id) =
      (select account_id, id from bucket where used > 0 order by id limit 1) returning id`,
  );
  const { code, found } = await asJson();
  expect(code).toBe(1);
  expect(found).toMatchObject({ total: 1, counts: { bucket_balance_differs: 1 } });
  expect(found.differences[0]).toMatchObject({
    code: 'bucket_balance_differs',
    severity: 'money',
    account: expect.stringMatching(/^acc_[0-9a-f]{32}$/),
    subject: 'bucket',
    id: `bkt_${String(rows[0]!.id).replaceAll('-', '')}`,
    meaning: 'What a bucket shows is not the sum of its movements.',
    remedy: expect.stringContaining('xuka ledger explain'),
    repairable: false,
  });
  const words = await xuka('reconcile', '--repair');
  expect(words.code).toBe(1);
  expect(words.out).toMatch(/: 1 difference\.\n/);
  expect(words.out).toContain('bucket_balance_differs (money): 1\n  What a bucket shows');
  expect(words.out).toContain('[left as it is]');
  expect((await xuka('reconcile', '--chinese')).out).toContain('余量包显示的数额');
  await database.query(
    `update bucket set remaining = remaining - 1, used = used + 1 where id = $1`,
    [rows[0]!.id],
  );
});

test('a repair that fails is told, and the report is printed all the same', async () => {
  // Of an order that holds none of the money: whatever the provider says of it, it can't be booked.
  const { rowCount } = await database.query(
    `insert into refund (account_id, id, order_id, payment_id, amount_minor, currency, reason,
        destination, state, requested_at)
      select p.account_id, gen_random_uuid(), p.order_id, p.id, 1, p.currency, 'staff', 'original',
        'requested', now() - interval '2 hours' from payment p
      join subscriber_order o on o.account_id = p.account_id and o.id = p.order_id
      where p.state = 'captured' and p.gateway = 'simulator' and o.state = 'fulfilled' limit 1`,
  );
  expect(rowCount).toBe(1);
  try {
    const { code, out, err } = await xuka('reconcile', '--json', '--repair');
    expect(code).toBe(1);
    const stuck = { code: 'refund_stuck', subject: 'refund', repairable: true, repair: 'left' };
    expect(JSON.parse(out).differences).toContainEqual(expect.objectContaining(stuck));
    expect(err).toMatch(/^refund_stuck ref_[0-9a-f]{32}: /m);
  } finally {
    await database.query('delete from refund');
  }
});

test('a running simulator is used, and a seeded payment can be given back there', async () => {
  const configuration = loadConfiguration({ LOG_LEVEL: 'silent', ...environment }, folder);
  const { home, payment } = configuration;
  const running = await startPaymentProvider({
    folder: join(home, 'payment-simulator'),
    ...{ apiSecret: payment.apiSecret, webhookSecret: payment.webhookSecret },
  });
  const { tell, forget } = announceSimulator(home);
  tell(running.url);
  try {
    const { rows } = await database.query<Record<'accountId' | 'paymentId' | 'day', string>>(
      `select account_id as "accountId", payment_id as "paymentId",
        to_char(happened_at, 'YYYY-MM-DD') as day from transfer
        where kind = 'payment' and happened_at < date_trunc('day', now()) order by seq limit 1`,
    );
    const providerId = toProviderPaymentId(rows[0]!);
    await fetch(`${running.url}/control/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'drop', subject: providerId }),
    });
    const { found } = await asJson('--day', rows[0]!.day);
    expect(found.differences).toMatchObject([
      { code: 'captured_here_missing_at_provider', atProvider: providerId },
    ]);
    const access = await openProvider(configuration, database);
    const amount = { amountMinor: 100n, currency: 'GBP' } as const;
    const asked = await access.gateway.ask(providerId);
    if (asked.outcome !== 'known') throw new Error(asked.outcome);
    const { currency } = asked.report.amount;
    const refund = { refundId: 'a-refund', paymentId: providerId, amount: { ...amount, currency } };
    expect(await access.gateway.refund(refund)).toMatchObject({ outcome: 'refunded' });
    await access.stop();
    expect((await access.gateway.ask(providerId)).outcome).toBe('known');
  } finally {
    forget();
    await running.stop();
  }
  // Without it the command starts the simulator itself, on the same books.
  expect((await xuka('reconcile', '--day', days[0]!)).out).not.toBe('');
});
