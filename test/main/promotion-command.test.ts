import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runXuka } from '../support/command.ts';
import { type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-promotion-'));
  product = await testProduct();
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) =>
  runXuka(folder, args, { DATABASE_URL: String(product.database.options.connectionString) });
const label = { 'zh-CN': '优惠', en: 'Offer' };
const spring = { id: 'spring', label, percent: '20 %', by: 'code' };
function given(...promotions: object[]): string {
  const document = { format: 'xuka-promotions/1', promotions };
  writeFileSync(join(folder, 'promotions.json'), JSON.stringify(document));
  return 'promotions.json';
}

test('promotions go in, out, on to their next version, away and back', async () => {
  const file = given(spring, { ...spring, id: 'autumn', plans: ['nothing'] });
  expect(await xuka('promotion', 'import', file, '--dry-run')).toMatchObject({
    code: 0,
    out: 'add      spring\nadd      autumn\nNothing was written: this was a dry run.\n',
    err: expect.stringContaining('autumn: the catalogue has no "nothing"'),
  });
  await xuka('promotion', 'import', file);
  const exported = await xuka('promotion', 'export');
  writeFileSync(join(folder, 'out.json'), exported.out);
  expect(await xuka('promotion', 'import', 'out.json')).toMatchObject({
    out: 'Everything is as the document says already.\n',
  });
  expect((await xuka('promotion', 'import', given({ ...spring, percent: '30 %' }))).out).toBe(
    'change   spring (version 2: benefit)\nwithdraw autumn\n',
  );
  const back = await xuka('promotion', 'import', 'out.json', '--json');
  expect(JSON.parse(back.out)).toEqual({
    ...{ written: true, added: [], withdrawn: [], resumed: ['autumn'] },
    changed: [{ promotionId: 'spring', version: 3, fields: ['benefit'] }],
  });
  const listed = JSON.parse((await xuka('promotion', 'list', '--json')).out);
  expect(listed.promotions).toMatchObject([
    { promotion: 'autumn', version: 1, offered: true },
    { promotion: 'spring', version: 3, uses: 0, usesLimit: null },
  ]);
}, 60_000);

test('codes for one use are in the file and nowhere else', async () => {
  await xuka('promotion', 'import', given(spring, { ...spring, id: 'shared', code: 'SHARED' }));
  const made = await xuka('promotion', 'code', 'spring', '--count', '3');
  expect(made.code).toBe(0);
  const codes = readFileSync(join(folder, 'spring.csv'), 'utf8').trim().split('\r\n').slice(1);
  expect(codes).toHaveLength(3);
  for (const code of codes) expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  const { rows } = await product.database.query('select code_hash from promotion_code');
  expect(rows).toHaveLength(3);
  expect(await xuka('promotion', 'code', 'spring', '--count', '1')).toMatchObject({ code: 3 });
  for (const [name, words] of [
    ['shared', 'Only a promotion with "by": "code" and no "code"'],
    ['nobody', 'There is no such promotion on offer.'],
  ] as const)
    expect(await xuka('promotion', 'code', name, '--count', '1')).toMatchObject({
      code: 3,
      err: expect.stringContaining(words),
    });
}, 60_000);

test('a document with errors writes nothing', async () => {
  const told = await xuka('promotion', 'import', given({ ...spring, percent: '0 %' }));
  expect(told).toMatchObject({
    code: 3,
    err: expect.stringContaining('promotions[0] (spring) › percent'),
  });
});
