import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPolicy } from '#storage/reference.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { runXuka } from '../support/command.ts';
import { testDatabase } from '../support/database.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

const steps = join(import.meta.dirname, '../../docs/operating/first-steps');

let product: TestProduct;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-policy-'));
  product = await testProduct();
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true });
});

const at =
  (url: string) =>
  (...args: string[]) =>
    runXuka(folder, args, { DATABASE_URL: url });
const xuka = (...args: string[]) => at(String(product.database.options.connectionString))(...args);

/** What is stored, with other fields, written to `name`. */
async function givenDocument(name: string, fields: Record<string, unknown>) {
  const document = { ...JSON.parse((await xuka('policy', 'export')).out), ...fields };
  writeFileSync(join(folder, name), JSON.stringify(document));
  return name;
}

const holds = () => readPolicy(product.database);

async function policyOfOrder(orderId: string) {
  const { rows } = await product.database.query(
    'select policy_version from subscriber_order where id = $1',
    [orderId],
  );
  return rows[0].policy_version;
}

test('a top-up whose plan is not sold so is taken, and said to be of no use', async () => {
  const terms = { least: '5.00 GBP', most: '50.00 GBP', step: '5.00 GBP' };
  const inEuro = { least: '5.00 EUR', most: '50.00 EUR', step: '5.00 EUR' };
  const topUps = [
    { plan: 'gb-topup', ...terms },
    { plan: 'gb-nothing', ...terms },
    { plan: 'gb-topup-20', ...terms },
    { plan: 'cn-topup', ...inEuro },
  ];
  const file = await givenDocument('top-ups.json', { credit: { topUps } });
  const done = await xuka('policy', 'import', file, '--dry-run');
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('change   credit') });
  const said = (at: number, plan: string) =>
    `credit › topUps[${at}] › plan: the catalogue sells no "${plan}" in this currency that is nothing but as much credit as it costs; until it does, nobody can buy it so.\n`;
  expect(done.err).toBe(said(1, 'gb-nothing') + said(2, 'gb-topup-20') + said(3, 'cn-topup'));
});

test('a rate for a zone that is not there yet is taken, and said to fit nowhere', async () => {
  const rate = { kind: 'data', price: '0.05 GBP', per: '1 MB' };
  const rates = [
    { ...rate, id: 'there', zone: 'world' },
    { ...rate, id: 'nowhere', zone: 'moon' },
  ];
  const file = await givenDocument('moon.json', { rating: { rates } });
  const done = await xuka('policy', 'import', file, '--dry-run');
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('change   rating') });
  expect(done.err).toBe(
    'rating › rates[1] › zone: the catalogue has no "moon"; until it has, the rate fits nowhere.\n',
  );
});

test('the first policy is version 1 and comes after its operator', async () => {
  const { url, drop } = await testDatabase();
  const there = at(url);
  const none = await there('policy', 'export');
  expect(none).toMatchObject({ code: 1, err: expect.stringContaining('policy import <file>') });
  const early = await there('policy', 'import', join(steps, 'policy.json'), '--json');
  expect(early.code).toBe(3);
  expect(JSON.parse(early.out)).toEqual({
    written: false,
    problems: [{ place: '', problem: expect.stringMatching(/^The operator comes first/) }],
  });
  await there('operator', 'import', join(steps, 'operator.json'));
  const first = await there('policy', 'import', join(steps, 'policy.json'));
  expect(first).toMatchObject({ code: 0, out: 'version  1\n', err: '' });
  expect((await there('policy', 'export')).out).toContain('"version": 1,');
  await drop();
});

test('what was exported imports as no change, whatever version it names', async () => {
  const before = await holds();
  const same = await givenDocument('same.json', { version: 40 });
  const answer = await xuka('policy', 'import', same, '--json');
  expect(JSON.parse(answer.out)).toEqual({ written: true, version: 1, changed: [] });
  expect((await xuka('policy', 'import', same)).out).toBe(
    'Everything is as the document says already: version 1.\n',
  );
  expect(await holds()).toEqual(before);
});

test('an edit is the next version, and an order keeps the one it was made under', async () => {
  const given = await givenLine(product);
  const wish = { ...given, planId: 'gb-year-72', timing: 'now', locale: 'en' } as const;
  const earlier = await draftOrder(product, wish);
  if ('refused' in earlier) throw new Error(earlier.refused);
  const edited = await givenDocument('edited.json', { graceDays: 45, quoteMinutes: 20 });
  const dry = await xuka('policy', 'import', edited, '--dry-run');
  expect(dry.out).toBe(
    'change   graceDays\nchange   quoteMinutes\nversion  2\nNothing was written: this was a dry run.\n',
  );
  expect(await holds()).toMatchObject({ version: 1, graceDays: 30 });
  const wet = await xuka('policy', 'import', edited, '--json');
  expect(JSON.parse(wet.out)).toEqual({
    written: true,
    version: 2,
    changed: ['graceDays', 'quoteMinutes'],
  });
  expect(await holds()).toMatchObject({ version: 2, graceDays: 45, quoteMinutes: 20 });
  expect(await policyOfOrder(earlier.orderId)).toBe(1);

  // A running program reads its reference tables again after two seconds.
  await expect
    .poll(async () => (await product.reference()).rules.policy.version, { timeout: 5_000 })
    .toBe(2);
  const other = await givenLine(product);
  const later = await draftOrder(product, { ...wish, ...other });
  if ('refused' in later) throw new Error(later.refused);
  expect(await policyOfOrder(later.orderId)).toBe(2);
});

test('two imports at once write two versions, or one when they say the same', async () => {
  const { version } = (await holds())!;
  const files = [
    await givenDocument('a.json', { maxQueued: 1 }),
    await givenDocument('b.json', { maxQueued: 2 }),
    await givenDocument('c.json', { maxQueued: 2 }),
  ];
  const answers = await Promise.all(files.map((file) => xuka('policy', 'import', file)));
  expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
  const newest = (await holds())!.version - version;
  expect([2, 3]).toContain(newest);
});

test('every error is told with its place, and nothing is written', async () => {
  const before = await holds();
  const bad = await givenDocument('bad.json', {
    graceDays: -1,
    renewNow: 'perhaps',
    refundTerms: { 'zh-CN': '一行', en: 'a\nb' },
  });
  const answer = await xuka('policy', 'import', bad);
  expect(answer).toMatchObject({ code: 3, out: '' });
  expect(answer.err.split('\n')).toEqual([
    'graceDays: must be at least 0',
    'renewNow: must be one of "replace", "stack", "extend"',
    'refundTerms › zh-CN: must be two lines with "\\n" between them',
    'Nothing was written.',
    '',
  ]);
  expect(await holds()).toEqual(before);
  writeFileSync(join(folder, 'broken.json'), '{\n  "format": "xuka-policy/1",\n}');
  expect((await xuka('policy', 'import', 'broken.json')).err).toMatch(/^is not JSON: .*line 3/);
});

test('the example is the form', async () => {
  const text = readFileSync(join(steps, 'policy.json'), 'utf8');
  expect(Object.keys(JSON.parse(text))).toEqual(
    Object.keys(JSON.parse((await xuka('policy', 'export')).out)).filter(
      (key) => key !== 'version' && key !== 'lifecycle',
    ),
  );
});

test.for([[['import']], [['export', 'a.json']], [['export', '--dry-run']], [['keep', 'a.json']]])(
  'policy %s is misuse',
  async ([args]) => {
    expect(await xuka('policy', ...args!)).toMatchObject({ code: 2, out: '' });
  },
);

test('a market has rules of its own, numbered on over all markets, and the others keep theirs', async () => {
  const before = (await holds())!.version;
  const german = await givenDocument('german.json', {
    ...{ market: 'de', graceDays: 5, services: undefined },
  });
  expect(await xuka('policy', 'import', german)).toMatchObject({ code: 0 });
  const again = await xuka('policy', 'import', german);
  expect(again.out).toContain('Everything is as the document says already');
  expect((await holds())!.version).toBe(before);
  expect(await readPolicy(product.database, 'de')).toMatchObject({ marketId: 'de', graceDays: 5 });
  const exported = JSON.parse((await xuka('policy', 'export', '--market', 'de')).out);
  expect(exported).toMatchObject({ market: 'de', graceDays: 5, version: before + 1 });
  const general = JSON.parse((await xuka('policy', 'export', '--market', 'gb')).out);
  expect(general).toMatchObject({ version: before });
  const unknown = await givenDocument('unknown.json', { market: 'mars', services: undefined });
  expect(await xuka('policy', 'import', unknown)).toMatchObject({
    code: 3,
    err: 'market: the catalogue has no such market.\nNothing was written.\n',
  });
  const forbidden = await givenDocument('forbidden.json', { market: 'de', payingAsks: 'always' });
  expect((await xuka('policy', 'import', forbidden)).err).toContain(
    'payingAsks: must not be given for a market: the general policy says it for all\n',
  );
});

test('check reads without a database, explain and diff say what rules mean', async () => {
  const alone = at('postgres://nobody@127.0.0.1:1/none');
  const good = await givenDocument('good.json', { graceDays: 9 });
  expect(await alone('policy', 'check', good)).toMatchObject({
    code: 0,
    out: expect.stringContaining('A line that is in grace is suspended after 9 days.\n'),
  });
  expect((await alone('policy', 'check', good, '--locale', 'zh-CN')).out).toContain(
    '处于“宽限期”的号码，满 9 天后转为“停机”。\n',
  );
  const lifecycle = {
    states: { grace: { exits: [{ to: 'active', when: { idle: { days: 1 } } }] } },
  };
  const bad = await givenDocument('bad-course.json', { lifecycle, graceDays: undefined });
  const problems = [
    {
      place: 'lifecycle › states › grace › exits[0] › when › since',
      problem: 'is missing: say what counts as activity',
    },
  ];
  const refused = await alone('policy', 'check', bad, '--json');
  expect(refused.code).toBe(3);
  expect(JSON.parse(refused.out)).toEqual({ valid: false, problems });
  const { out, code } = await xuka('policy', 'diff', String((await holds())!.version), good);
  expect(code).toBe(4);
  expect(out).toContain('  + A line that is in grace is suspended after 9 days.\n');
  expect(await alone('policy', 'diff', good, good)).toMatchObject({ code: 0, out: '' });
  const explained = await xuka('policy', 'explain', '--market', 'de', '--json');
  expect(JSON.parse(explained.out).rules[0]).toEqual({
    place: 'market',
    text: 'For the market “de”.',
  });
  expect(await xuka('policy', 'explain', '--locale', 'fr')).toMatchObject({ code: 2 });
});
