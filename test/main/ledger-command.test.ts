import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { type Owner, ownerWithPlan, sealNow, usesData } from '../ledger/ledger-stage.ts';
import { runXuka } from '../support/command.ts';
import { type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
let folder: string;
let owner: Owner & { orderId: string };
let reference: string;
let environment: Record<string, string>;
beforeAll(async () => {
  product = await testProduct();
  folder = mkdtempSync(join(tmpdir(), 'xuka-ledger-'));
  const url = product.database.options.connectionString!;
  environment = { DATABASE_URL: url, XUKA_HOME: folder, XUKA_DEMO: 'on' };
  owner = await ownerWithPlan(product);
  for (const key of ['a', 'b']) await usesData(product, owner, { mb: 300n, key });
  await sealNow(product);
  reference = (await viewOrder(product, owner))!.order.reference;
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ledger = (...args: string[]) => runXuka(folder, ['ledger', ...args], environment);

test('a line, an order and a bucket are explained', async () => {
  const line = await ledger('explain', toPublicId('line', owner.lineId));
  expect([line.code, line.err]).toEqual([0, '']);
  expect(line.out).toContain('Added 12 GB − used 600 MB = left 11.4 GB  (agrees with the books)');
  const order = await ledger('explain', reference, '--json');
  const told = JSON.parse(order.out);
  expect(told.order).toMatchObject({ agrees: true, sums: { held: { amount: '0' } } });
  const bucket = told.buckets.find((each: { steps: unknown[] }) => each.steps.length > 1);
  const one = await ledger('explain', bucket.bucketId, '--movements', '--locale', 'zh-CN');
  expect(one.out).toContain('扣减顺序（规则第 1 版）');
  expect(one.out.match(/"kind":"usage"/g)).toHaveLength(2);
});

test('an export is written, and verified with the key that is printed', async () => {
  const account = toPublicId('acc', owner.accountId);
  expect((await ledger('export', account, '--format', 'csv', '--out', 'a.csv')).code).toBe(0);
  const { out: key } = await ledger('key');
  const proof = await ledger('verify', 'a.csv', '--key', key.trim());
  expect([proof.code, proof.out]).toEqual([0, expect.stringContaining('the key you named')]);
  const { out } = await ledger('export', reference);
  expect(JSON.parse(out).about).toBe(toPublicId('ord', owner.orderId));
  const text = readFileSync(join(folder, 'a.csv'), 'utf8').replace('314572800', '314572801');
  writeFileSync(join(folder, 'b.csv'), text);
  const wrong = await ledger('verify', 'b.csv', '--json');
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.out)).toMatchObject({ verdict: 'wrong', fault: 'changed' });
});

test.each<[string[], number]>([
  [['explain', 'bkt_01a203d2275b77e888f27ff14c50ea20'], 3],
  [['explain', 'nobody'], 3],
  [['export', '+440000000000'], 3],
  [['export', 'nobody', '--format', 'xml'], 2],
  [['export', 'nobody', '--from', 'May'], 2],
  [['verify', 'not-there.json'], 2],
  [['explain'], 2],
  [['burn', 'x'], 2],
])('%j ends with %i', async (args, code) => {
  const result = await ledger(...args);
  expect([result.code, result.out]).toEqual([code, '']);
  expect(result.err).not.toBe('');
});
