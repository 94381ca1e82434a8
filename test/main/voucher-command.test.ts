import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { runXuka } from '../support/command.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

const secret = 'test-secret-0123456789abcdef0123456789abcdef';
let product: TestProduct;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-voucher-'));
  product = await testProduct();
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) =>
  runXuka(folder, ['voucher', ...args], {
    DATABASE_URL: String(product.database.options.connectionString),
    XUKA_SECRET: secret,
  });
const ten = ['--value', '10', '--currency', 'GBP', '--tax', 'multi-purpose'];
const who = ['--staff', 'Kim', '--reason', 'coffee on the card'];
const rowsOf = (file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));

async function made(batch: string, count = 2) {
  await xuka('create', '--batch', batch, '--count', String(count), ...ten);
  return rowsOf(`${batch}.csv`)
    .slice(1)
    .map(([, serial, pin]) => ({ serial: serial!, pin: pin! }));
}

const redeem = (accountId: string, pin: string) =>
  redeemVoucher(product, { accountId, pin, locale: 'en', address: '192.0.2.1' });

test('create writes a table for the printer that redeems', async () => {
  const answer = await xuka('create', '--batch', 'spring', '--count', '3', ...ten, '--json');
  expect(answer.code).toBe(0);
  expect(JSON.parse(answer.out)).toMatchObject({ written: true, batch: 'spring', count: 3 });
  const [head, first] = rowsOf('spring.csv');
  expect(head).toEqual(['row', 'serial', 'pin', 'worth', 'expires']);
  expect(first).toEqual([
    '1',
    'spring-000001',
    expect.stringMatching(/^(\d{4} ?){4}$/),
    '"£10.00"',
    '',
  ]);
  expect(statSync(join(folder, 'spring.csv')).mode & 0o777).toBe(0o600);
  const { accountId } = await givenLine(product);
  expect(await redeem(accountId, first![2]!)).toMatchObject({ amountMinor: '1000' });
  const shown = await xuka('show', 'spring-000001');
  expect(shown.out).toContain('redeemed');
  expect(shown.out).toContain(toPublicId('acc', accountId));
  expect((await xuka('list')).out).toMatch(/spring .*£10\.00 .*1 of 3 redeemed/);
});

test('PINs apart: row for row in a file of their own', async () => {
  await xuka(
    'create',
    '--batch',
    'apart',
    '--count',
    '2',
    ...ten,
    '--apart',
    '--expires',
    '2030-12-31',
  );
  const [outside, inside] = [rowsOf('apart.csv'), rowsOf('apart.pins.csv')];
  expect(outside[1]).toEqual(['1', 'apart-000001', '"£10.00"', expect.stringMatching(/^203/)]);
  expect(inside.map(([row]) => row)).toEqual(['row', '1', '2']);
  const { accountId } = await givenLine(product);
  expect(await redeem(accountId, inside[2]![1]!)).toMatchObject({ kind: 'value' });
  expect((await xuka('show', 'apart-000002')).out).toContain('redeemed');
});

test.each([
  [['--batch', 'Spring 1', '--count', '3', ...ten], 'batch'],
  [['--batch', 'x', '--count', '0', ...ten], 'count'],
  [['--batch', 'x', '--count', '3', ...ten, '--digits', '13'], 'digits'],
  [['--batch', 'x', '--count', '3', '--value', '10', '--currency', 'GBP'], 'tax'],
  [['--batch', 'x', '--count', '3', ...ten, '--plan', 'gb-everyday-12'], 'value'],
  [['--batch', 'x', '--count', '3', ...ten, '--expires', '2027-02-30'], 'expires'],
])('create %j is refused and nothing is written', async (args, option) => {
  const answer = await xuka('create', ...args);
  expect(answer.code).toBe(3);
  expect(answer.err).toContain(`--${option}`);
  expect(existsSync(join(folder, 'x.csv'))).toBe(false);
});

test('a batch that exists, a plan that does not, leave no file', async () => {
  await made('twice', 1);
  const again = await xuka('create', '--batch', 'twice', '--count', '1', ...ten, '--out', 'b.csv');
  expect([again.code, existsSync(join(folder, 'b.csv'))]).toEqual([3, false]);
  const plan = ['--plan', 'none', '--tax', 'single-purpose'];
  const none = await xuka('create', '--batch', 'planned', '--count', '1', ...plan);
  expect([none.code, existsSync(join(folder, 'planned.csv'))]).toEqual([3, false]);
});

test('a file that is there already is kept, and the answer says what to do', async () => {
  await made('kept', 1);
  const [, printed] = rowsOf('kept.csv');
  for (const more of [[], ['--apart', '--out', 'other.csv']]) {
    if (more.length > 0) writeFileSync(join(folder, 'other.pins.csv'), 'mine');
    const again = await xuka('create', '--batch', 'kept', '--count', '1', ...ten, ...more);
    expect(again.code).toBe(3);
    expect(again.err).toMatch(/is there already.*--out/);
  }
  expect(rowsOf('kept.csv')[1]).toEqual(printed);
  expect(existsSync(join(folder, 'other.csv'))).toBe(false);
});

test('block, unblock: only what is not redeemed, with who and why', async () => {
  const [first, second] = await made('blocked');
  const { accountId } = await givenLine(product);
  expect((await xuka('block', first!.serial)).code).toBe(2);
  expect((await xuka('block', first!.serial, ...who)).code).toBe(0);
  expect(await redeem(accountId, first!.pin)).toEqual({ refused: 'voucher_refused' });
  expect((await xuka('unblock', first!.serial, ...who)).code).toBe(0);
  expect(await redeem(accountId, first!.pin)).toMatchObject({ kind: 'value' });
  expect((await xuka('block', first!.serial, ...who)).code).toBe(3);
  expect((await xuka('block', 'none-000001', ...who)).code).toBe(3);
  const shown = JSON.parse((await xuka('show', first!.serial, '--json')).out);
  expect(shown.actions.map((each: { action: string }) => each.action)).toEqual([
    'block',
    'unblock',
  ]);
  expect(second).toBeDefined();
});

test('recover: the digits that are left prove it; another PIN takes the old one’s place', async () => {
  const [first, second] = await made('damaged');
  const damaged = `${first!.pin.slice(0, 12)}??${first!.pin.slice(14)}`;
  const wrong = await xuka('recover', second!.serial, '--pin', damaged, ...who);
  expect([wrong.code, wrong.err]).toEqual([3, 'These are not the digits of this voucher.\n']);
  const tooFew = await xuka('recover', first!.serial, '--pin', '????????????1234', ...who);
  expect(tooFew.code).toBe(3);
  const done = await xuka('recover', first!.serial, '--pin', damaged, ...who, '--json');
  const { pin } = JSON.parse(done.out);
  const { accountId } = await givenLine(product);
  expect(await redeem(accountId, first!.pin)).toEqual({ refused: 'voucher_refused' });
  expect(await redeem(accountId, pin)).toMatchObject({ kind: 'value' });
});

test('recover for an account: credit is there, and cannot be had twice', async () => {
  const [first] = await made('brought', 1);
  const { accountId } = await givenLine(product);
  const account = ['--account', toPublicId('acc', accountId)];
  const damaged = `??${first!.pin.slice(2)}`;
  const done = await xuka('recover', first!.serial, '--pin', damaged, ...account, ...who);
  expect(done.code).toBe(0);
  const { credit } = await viewCredit(product, accountId);
  expect(credit[0]!.spendableMinor).toBe(1_000n);
  const again = await xuka('recover', first!.serial, '--pin', damaged, ...account, ...who);
  expect(again.code).toBe(3);
  const shown = JSON.parse((await xuka('show', first!.serial, '--json')).out);
  expect(shown.actions).toMatchObject([{ action: 'redeem', staff: 'Kim' }]);
});
