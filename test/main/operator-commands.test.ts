import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { runXuka } from '../support/command.ts';
import { testDatabase } from '../support/database.ts';
import { databaseUrl, runAdmin } from '../support/postgres.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-operator-'));
  product = await testProduct();
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) =>
  runXuka(folder, args, { DATABASE_URL: String(product.database.options.connectionString) });

describe('catalog', () => {
  test('what was exported imports as no change', async () => {
    expect(await xuka('catalog', 'export', 'all.json')).toMatchObject({ code: 0, out: '' });
    const printed = await xuka('catalog', 'export');
    expect(printed.out).toBe(readFileSync(join(folder, 'all.json'), 'utf8'));
    const again = await xuka('catalog', 'import', 'all.json', '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({
      written: true,
      additions: 0,
      newVersions: 0,
      withdrawals: 0,
    });
  });

  test('a new price is a new version; a dry run writes nothing', async () => {
    const document = JSON.parse((await xuka('catalog', 'export')).out) as {
      plans: { id: string; price: string }[];
    };
    const plan = document.plans.find(({ id }) => id === 'gb-everyday-12');
    if (!plan) throw new Error('the seed has no gb-everyday-12');
    plan.price = '99.00 GBP';
    writeFileSync(join(folder, 'dearer.json'), JSON.stringify(document));
    const dry = await xuka('catalog', 'import', 'dearer.json', '--dry-run');
    expect(dry.out).toContain('version  gb-everyday-12@2');
    expect(dry.out).toContain('Nothing was written');
    expect((await xuka('catalog', 'export')).out).not.toContain('99.00 GBP');
    expect((await xuka('catalog', 'import', 'dearer.json')).code).toBe(0);
    expect((await xuka('catalog', 'export')).out).toContain('99.00 GBP');
  });

  test('errors and misuse are told and write nothing', async () => {
    writeFileSync(join(folder, 'bad.json'), '{"format":"xuka-catalogue/1","plans":[{}]}');
    const bad = await xuka('catalog', 'import', 'bad.json');
    expect(bad.code).toBe(3);
    expect(bad.err).toMatch(/plans\[0\].*\nNothing was written\.\n$/s);
    expect(await xuka('catalog', 'import')).toMatchObject({ code: 2 });
    expect(await xuka('catalog', 'burn', 'all.json')).toMatchObject({ code: 2 });
    expect(await xuka('catalog', 'import', 'absent.json')).toMatchObject({ code: 1 });
  });

  test('a database that was never migrated is told how', async () => {
    const { url, drop } = await testDatabase();
    const empty = `${new URL(url).pathname.slice(1)}_raw`;
    await runAdmin(url, `create database ${empty} template template0`);
    const environment = { DATABASE_URL: databaseUrl(url, empty) };
    const answer = await runXuka(folder, ['catalog', 'export'], environment);
    expect(answer.code).toBe(1);
    expect(answer.err).toContain('npm run xuka -- migrate');
    await runAdmin(url, `drop database ${empty} with (force)`);
    await drop();
  });
});

async function givenPaidLine() {
  const given = await givenLine(product);
  const wish = { ...given, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const order = { accountId: given.accountId, orderId: draft.orderId };
  await confirmOrder(product, { ...order, consent: true, method: 'card' });
  const payment = (await viewOrder(product, order))?.payments[0];
  if (!payment) throw new Error('no payment');
  const address = { accountId: given.accountId, paymentId: payment.id };
  await product.payAs(toProviderPaymentId(address), '4242');
  await askPayment(product, address);
  return { ...given, number: await claimNumberOf(given.accountId) };
}

async function claimNumberOf(accountId: string): Promise<string> {
  const { rows } = await product.database.query<{ value: string }>(
    `insert into claim (kind, value, account_id, confirmed, expires_at, claimed_at)
     select 'msisdn', msisdn, account_id, true, null, created_at from line where account_id = $1
     returning value`,
    [accountId],
  );
  return rows[0]?.value ?? '';
}

async function remainingData(accountId: string): Promise<bigint> {
  const account = await viewAccount(product, accountId);
  const buckets = account?.lines[0]?.buckets.filter(({ kind }) => kind === 'data') ?? [];
  return buckets.reduce((sum, { remaining }) => sum + remaining, 0n);
}

describe('use', () => {
  test('takes data from the line, once for each key', async () => {
    const { accountId, number } = await givenPaidLine();
    const before = await remainingData(accountId);
    const first = await xuka('use', number, '500', 'MB', '--key', 'a');
    expect(first).toEqual({ code: 0, out: 'Used 500 MB.\n', err: '' });
    await xuka('use', number, '500 MB', '--key', 'a');
    expect(before - (await remainingData(accountId))).toBe(500n * 1_048_576n);
    const rest = await xuka('use', number, '900 GB', '--json');
    expect(JSON.parse(rest.out)).toMatchObject({ finalUnit: true });
    expect(await remainingData(accountId)).toBe(0n);
    expect(await xuka('use', number, '1 MB')).toMatchObject({
      code: 3,
      err: 'Nothing is left that covers this use.\n',
    });
  });

  test('minutes and messages go where they are said to go', async () => {
    const { number } = await givenPaidLine();
    expect(await xuka('use', number, '2 min')).toMatchObject({ code: 0, out: 'Used 2 min.\n' });
    expect(await xuka('use', number, '3 sms')).toMatchObject({ code: 0, out: 'Used 3 sms.\n' });
    const abroad = await xuka('use', number, '1 min', '--country', 'aq');
    expect(abroad).toMatchObject({ code: 3, err: 'Nothing is left that covers this use.\n' });
  });

  test('an unknown number and words that are no amount are told', async () => {
    expect(await xuka('use', '+449999999999', '1 MB')).toMatchObject({
      code: 3,
      err: 'No line has this number.\n',
    });
    for (const args of [
      ['07700900123', '1 MB'],
      ['+447700900123', '1 bar'],
      ['+447700900123', '0 MB'],
    ])
      expect((await xuka('use', ...args)).code, args.join(' ')).toBe(2);
    expect(await xuka('use', '+447700900123', '1 min', '--to', 'mars')).toMatchObject({ code: 2 });
  });
});
