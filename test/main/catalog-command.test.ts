import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftOrder } from '#usecases/draft-order.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { runXuka } from '../support/command.ts';
import { testDatabase } from '../support/database.ts';
import { databaseUrl, runAdmin } from '../support/postgres.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-catalog-'));
  product = await testProduct();
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) =>
  runXuka(folder, args, { DATABASE_URL: String(product.database.options.connectionString) });

type Document = {
  plans: {
    id: string;
    version: number;
    price: string;
    grants: { service?: string }[];
    withdrawnAt?: string;
  }[];
  zones: { id: string; countries: string[] }[];
};

const exported = async () => JSON.parse((await xuka('catalog', 'export')).out) as Document;

/** A copy of what is stored, changed and written to `name`. */
async function givenDocument(name: string, change: (document: Document) => void) {
  const document = await exported();
  change(document);
  writeFileSync(join(folder, name), JSON.stringify(document));
  return name;
}

const planOf = ({ plans }: Document, id: string, version = 1) =>
  plans.find((plan) => plan.id === id && plan.version === version)!;

test('what was exported imports as no change', async () => {
  expect(await xuka('catalog', 'export', '--file', 'all.json')).toMatchObject({ code: 0, out: '' });
  const printed = await xuka('catalog', 'export');
  expect(printed.out).toBe(readFileSync(join(folder, 'all.json'), 'utf8'));
  const again = await xuka('catalog', 'import', 'all.json', '--json');
  expect(again.code).toBe(0);
  const { unchanged, ...rest } = JSON.parse(again.out) as { unchanged: string[] };
  expect(rest).toEqual({
    written: true,
    markets: [],
    zones: [],
    additions: [],
    newVersions: [],
    withdrawals: [],
  });
  expect(unchanged.length).toBe((await exported()).plans.length);
});

test('a whole catalogue moves to an empty database, after the operator and the policy', async () => {
  await xuka('catalog', 'export', '--file', 'move.json');
  await xuka('operator', 'export', '--file', 'who.json');
  await xuka('policy', 'export', '--file', 'rules.json');
  const { url, drop } = await testDatabase();
  const there = (...args: string[]) => runXuka(folder, args, { DATABASE_URL: url });
  expect((await there('catalog', 'import', 'move.json')).code).toBe(3);
  expect((await there('operator', 'import', 'who.json')).code).toBe(0);
  expect((await there('policy', 'import', 'rules.json')).code).toBe(0);
  expect((await there('catalog', 'import', 'move.json')).code).toBe(0);
  const copy = await there('catalog', 'export');
  expect(copy.out).toBe(readFileSync(join(folder, 'move.json'), 'utf8'));
  await drop();
});

test('a new price is a new version; a dry run writes nothing', async () => {
  const file = await givenDocument('dearer.json', (document) => {
    planOf(document, 'gb-everyday-12').price = '99.00 GBP';
  });
  const dry = await xuka('catalog', 'import', file, '--dry-run');
  expect(dry.out).toContain('version  gb-everyday-12@2');
  expect(dry.out).toContain('withdraw gb-everyday-12@1 (superseded)');
  expect(dry.out).toContain('Nothing was written');
  expect((await xuka('catalog', 'export')).out).not.toContain('99.00 GBP');
  expect((await xuka('catalog', 'import', file)).code).toBe(0);
  expect((await xuka('catalog', 'export')).out).toContain('99.00 GBP');
});

test('a plan version that was sold never changes, and its order keeps it', async () => {
  const given = await givenLine(product);
  const wish = { ...given, planId: 'gb-year-72', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const before = planOf(await exported(), 'gb-year-72');
  const dearer = await givenDocument('year.json', (document) => {
    planOf(document, 'gb-year-72').price = '75.00 GBP';
  });
  expect((await xuka('catalog', 'import', dearer)).code).toBe(0);
  const after = await exported();
  expect(planOf(after, 'gb-year-72')).toEqual({ ...before, withdrawnAt: expect.any(String) });
  expect(planOf(after, 'gb-year-72', 2)).toMatchObject({ price: '75.00 GBP' });
  const view = await viewOrder(product, { ...given, orderId: draft.orderId });
  expect(view).toMatchObject({ plan: { version: 1, priceMinor: 6500n } });

  const rewritten = await givenDocument('rewritten.json', (document) => {
    planOf(document, 'gb-year-72', 1).price = '1.00 GBP';
    document.zones.find(({ id }) => id === 'europe')!.countries = ['FR'];
  });
  const refused = await xuka('catalog', 'import', rewritten, '--json');
  expect(refused.code).toBe(3);
  const { written, problems } = JSON.parse(refused.out) as {
    written: boolean;
    problems: { problem: string }[];
  };
  expect(written).toBe(false);
  expect(problems.map(({ problem }) => problem)).toEqual([
    expect.stringMatching(/^europe: the countries of this zone cannot change/),
    expect.stringMatching(/^gb-year-72: version 1 is stored with other terms/),
  ]);
  expect(await exported()).toEqual(after);
});

test('a grant for a service comes after the policy that names it', async () => {
  const file = await givenDocument('music.json', (document) => {
    planOf(document, 'gb-everyday-6').grants[0]!.service = 'music';
  });
  const early = await xuka('catalog', 'import', file);
  expect(early).toMatchObject({ code: 3, out: '' });
  expect(early.err).toContain('gb-everyday-6: "music" is not one of the services of the policy');
  const policy = JSON.parse((await xuka('policy', 'export')).out);
  const music = { name: { 'zh-CN': '音乐', en: 'music' }, ratingGroups: [7] };
  const services = { ...policy.services, music };
  writeFileSync(join(folder, 'services.json'), JSON.stringify({ ...policy, services }));
  expect((await xuka('policy', 'import', 'services.json')).code).toBe(0);
  expect((await xuka('catalog', 'import', file)).out).toContain('version  gb-everyday-6@2');
});

test('all errors are told at once with their places, and nothing is written', async () => {
  writeFileSync(
    join(folder, 'bad.json'),
    '{"format":"xuka-catalogue/1","plans":[{"id":"Ä"},{"id":"x-1","price":"1 pound"}]}',
  );
  const bad = await xuka('catalog', 'import', 'bad.json');
  expect(bad).toMatchObject({ code: 3, out: '' });
  expect(bad.err).toMatch(/^plans\[0\].* › id: /m);
  expect(bad.err).toMatch(/^plans\[1\] \(x-1\) › price: "1 pound" is not an amount of money/m);
  expect(bad.err).toMatch(/Nothing was written\.\n$/);
});

test.for([
  [['import']],
  [['export', 'all.json']],
  [['export', '--dry-run']],
  [['burn', 'all.json']],
])('catalog %s is misuse', async ([args]) => {
  expect(await xuka('catalog', ...args!)).toMatchObject({ code: 2, out: '' });
});

test('a file that is not there is a failure', async () => {
  expect(await xuka('catalog', 'import', 'absent.json')).toMatchObject({ code: 1, out: '' });
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
