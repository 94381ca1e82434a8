import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { startEmbeddedPostgres } from '#main/postgres-supervisor.ts';
import { openDatabase } from '#storage/database.ts';
import { runXuka } from '../support/command.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const MB = 1_048_576n;

let seeded: TestDatabase;
let folder: string;
let numbers: Map<string, { number: string; lineId: string }>;

/** The line of everybody who has just one, by user name. */
async function readNumbers(url: string) {
  const database = openDatabase(url, { connections: 1 });
  const { rows } = await database.query<{ name: string; number: string; lineId: string }>(
    `select c.user_name as name, min(l.msisdn) as number, min(l.id::text) as "lineId"
      from line l join credential c using (account_id) group by 1 having count(*) = 1`,
  );
  await database.end();
  return new Map(rows.map(({ name, ...line }) => [name, line]));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-use-'));
  seeded = await testDatabase();
  const told = await runXuka(folder, ['seed'], { DATABASE_URL: seeded.url });
  expect(told).toMatchObject({ code: 0, err: '' });
  expect(told.out).toMatch(/^The demo is there/);
  expect(told.out).toMatch(/^ {2}emily\.carter .* Emily Carter · expiring soon$/m);
  numbers = await readNumbers(seeded.url);
});
afterAll(async () => {
  await seeded.drop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) => runXuka(folder, args, { DATABASE_URL: seeded.url });
const numberOf = (name: string) => numbers.get(name)!.number;

type Answer = {
  charged: string;
  finalUnit: boolean;
  buckets: { kind: string; scope: string; before: string; after: string; zone: string }[];
};

const asJson = async (...args: string[]) =>
  JSON.parse((await xuka(...args, '--json')).out) as Answer;

test('a session takes it quota by quota, gives back the rest, and is charged once', async () => {
  const number = numberOf('emily.carter');
  const first = await xuka('use', number, '--data', '120MB', '--session', '--key', 's');
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toMatch(/^Used 120 MB in 3 quotas\.\n/);
  const repeated = await asJson('use', number, '--data', '120MB', '--session', '--key', 's');
  expect(repeated).toMatchObject({ charged: String(120n * MB), finalUnit: false, quotas: 3 });
  expect(repeated.buckets.every(({ before, after }) => before === after)).toBe(true);
  const nowhere = await xuka('use', number, '--data', '1MB', '--session', '--country', 'JP');
  expect(nowhere).toMatchObject({ code: 3, out: '' });
  expect(nowhere.err).toContain('Nothing is left that covers this data in JP');
});

test('data is taken from the line, once for each key, and shown before and after', async () => {
  const number = numberOf('emily.carter');
  const first = await xuka('use', number, '--data', '500MB', '--key', 'a');
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toMatch(/^Used 500 MB\.\n\nData · Europe\n {2}before {2}█+░* /);
  expect(first.out).toMatch(/^ {2}after {3}█+░+ {2}[\d.]+ GB of 12 GB$/m);
  const repeated = await asJson('use', number, '--data', '500MB', '--key', 'a');
  const data = repeated.buckets.find(({ kind }) => kind === 'data')!;
  expect(data.before).toBe(data.after);
  const next = await asJson('use', number, '--data', '1.5 MB');
  expect(next.charged).toBe(String((3n * MB) / 2n));
  const moved = next.buckets.find(({ kind }) => kind === 'data')!;
  expect(BigInt(moved.before) - BigInt(moved.after)).toBe((3n * MB) / 2n);
});

test('what runs out is used to its end and then refused with the reason', async () => {
  const number = numberOf('daniel.fischer');
  expect((await xuka('use', number, '--data', '1GB')).out).toMatch(
    /^Used 46 MB of 1 GB\. Nothing that fits is left\./,
  );
  const more = await xuka('use', number, '--data', '1MB');
  expect(more).toMatchObject({
    code: 3,
    out: '',
    err: 'Nothing is left that covers this data in DE.\n',
  });
});

test('calls and texts go where they are said to go', async () => {
  const number = numberOf('chen.siyuan');
  const home = await asJson('use', number, '--minutes', '2');
  const abroad = await asJson('use', number, '--minutes', '2', '--to', 'cn');
  const moved = ({ buckets }: Answer) =>
    buckets.filter(({ before, after }) => before !== after).map(({ scope }) => scope);
  expect([home.charged, ...moved(home)]).toEqual(['120', 'national']);
  expect([abroad.charged, ...moved(abroad)]).toEqual(['120', 'international']);
  expect((await xuka('use', number, '--texts', '3')).out).toMatch(/^Used 3 texts\./);
  const unreachable = await xuka('use', number, '--minutes', '1', '--country', 'AQ');
  expect(unreachable.err).toBe(
    'Nothing is left that covers this call in AQ. It has some for: Europe, United Kingdom.\n',
  );
});

test('a travel eSIM, named by its id, is activated where its plan is for', async () => {
  const { lineId } = numbers.get('sofia.rossi')!;
  const id = toPublicId('line', lineId);
  const elsewhere = await xuka('use', id, '--data', '1MB');
  expect(elsewhere.code).toBe(3);
  const there = await xuka('use', id, '--data', '100MB', '--country', 'jp');
  expect(there.out).toMatch(/^Used 100 MB\.\n\nData · Japan\n/);
});

test.for([
  ['grace.okafor', 'The line is not in service: no plan runs on it.\n'],
  ['wang.jianguo', 'The line is not in service: no plan runs on it.\n'],
])('%s cannot use anything', async ([name, words]) => {
  expect(await xuka('use', numberOf(name!), '--texts', '1')).toMatchObject({ code: 3, err: words });
});

test('an unknown line is told', async () => {
  for (const line of ['+449999999999', `line_${'0'.repeat(32)}`])
    expect(await xuka('use', line, '--data', '1MB')).toMatchObject({
      code: 3,
      err: 'There is no such line.\n',
    });
});

test.for([
  ['07700900123', '--data', '1MB'],
  ['+447700900123'],
  ['+447700900123', '--data', '1MB', '--texts', '1'],
  ['+447700900123', '--data', '1 bar'],
  ['+447700900123', '--data', '0MB'],
  ['+447700900123', '--minutes', '1.5'],
  ['+447700900123', '--texts', '1', '--to', 'mars'],
])('use %s is misuse', async (args) => {
  expect(await xuka('use', ...args)).toMatchObject({ code: 2, out: '' });
});

test('outside a demo nobody uses lines by hand or invents people', async () => {
  const operated = {
    DATABASE_URL: seeded.url,
    XUKA_DEMO: 'off',
    XUKA_BASE_URL: 'https://shop.example',
    XUKA_SECRET: 'a-secret-of-an-operator-0123456789abcdef',
    SMTP_URL: 'smtp://mail.example',
    MAIL_FROM: 'Shop <shop@mail.example>',
    SUPPORT_EMAIL: 'help@mail.example',
    PAYMENT_API_URL: 'https://pay.example',
    PAYMENT_API_SECRET: 'a-secret-of-a-provider-0123456789abcdef',
    PAYMENT_WEBHOOK_SECRET: 'a-secret-of-webhooks-0123456789abcdef',
  };
  const used = await runXuka(folder, ['use', numberOf('lin.xia'), '--texts', '1'], operated);
  expect(used).toMatchObject({ code: 1, out: '' });
  const refused = await runXuka(folder, ['seed'], operated);
  expect(refused).toMatchObject({ code: 78, out: '' });
  expect(refused.err).toContain('XUKA_DEMO must be "on"');
});

test('the embedded database is shared with whoever runs it, or started for the command', async () => {
  const home = join(folder, 'home');
  const environment = { XUKA_HOME: home };
  const alone = await runXuka(folder, ['seed', '--json'], environment);
  expect(alone).toMatchObject({ code: 0, out: '{"outcome":"seeded","accounts":10}\n' });
  const server = await startEmbeddedPostgres({ home: join(home, 'postgres') });
  try {
    const again = await runXuka(folder, ['seed', '--json'], environment);
    expect(again).toMatchObject({ code: 0, out: '{"outcome":"not-empty"}\n' });
    const number = (await readNumbers(server.url)).get('emily.carter')!.number;
    const used = await runXuka(folder, ['use', number, '--texts', '1'], environment);
    expect(used.out).toMatch(/^Used 1 text\./);
  } finally {
    await server.stop();
  }
}, 90_000);
