import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { openDatabase } from '#storage/database.ts';
import { runXuka } from '../support/command.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let seeded: TestDatabase;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-adjust-'));
  seeded = await testDatabase();
  expect(await runXuka(folder, ['seed'], { DATABASE_URL: seeded.url })).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await seeded.drop();
  rmSync(folder, { recursive: true });
});

async function creditBucket(): Promise<string> {
  const database = openDatabase(seeded.url, { connections: 1 });
  const { rows } = await database.query("select id from bucket where origin = 'adjustment'");
  await database.end();
  return rows[0].id;
}

const xuka = (...args: string[]) =>
  runXuka(folder, args, { DATABASE_URL: seeded.url, XUKA_DEMO: 'on' });

test('credit is given and taken once by key, and the ledger says why', async () => {
  const give = [
    'adjust',
    'lin.xia',
    '--give',
    '5.00 GBP',
    '--reason',
    'compensation',
    '--key',
    'k1',
  ];
  expect(await xuka(...give)).toEqual({ code: 0, out: 'Credit is now £5.00.\n', err: '' });
  expect(await xuka(...give)).toMatchObject({ code: 0, out: 'Credit is now £5.00.\n' });
  const taken = await xuka(
    'adjust',
    'lin.xia',
    '--take',
    '2.00 GBP',
    '--reason',
    'correction',
    '--json',
  );
  expect(JSON.parse(taken.out)).toEqual({ creditMinor: '300', currency: 'GBP' });
  const bucket = await creditBucket();
  const explained = await xuka('ledger', 'explain', toPublicId('bkt', bucket));
  expect(explained.out).toContain('Compensation by our staff');
});

test('it says what it did not understand, and what it would not do', async () => {
  const cases: [string[], number, string][] = [
    [['lin.xia', '--reason', 'goodwill'], 2, 'Say one of --give and --take.'],
    [['lin.xia', '--give', '5', '--reason', 'goodwill'], 2, 'is not an amount of money'],
    [['lin.xia', '--give', '5.00 GBP'], 2, 'Say --reason with one of'],
    [['lin.xia', '--take', '900.00 GBP', '--reason', 'goodwill'], 3, 'there is less credit'],
    [['lin.xia', '--give', '5.00 HKD', '--reason', 'goodwill'], 3, 'no market of yours'],
    [['nobody.here', '--give', '5.00 GBP', '--reason', 'goodwill'], 3, 'nothing called'],
  ];
  for (const [args, code, words] of cases) {
    const answer = await xuka('adjust', ...args);
    expect({ code: answer.code, says: answer.err.includes(words) }, answer.err).toEqual({
      code,
      says: true,
    });
  }
});
