import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { seedOperator } from '#main/seed/operator.ts';
import { openDatabase } from '#storage/database.ts';
import { readOperator } from '#storage/reference.ts';
import { runXuka } from '../support/command.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const example = join(import.meta.dirname, '../../docs/operating/first-steps/operator.json');

let folder: string;
let database: TestDatabase;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-operator-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const xuka = (...args: string[]) => runXuka(folder, args, { DATABASE_URL: database.url });

async function stored() {
  const connection = openDatabase(database.url, { connections: 1 });
  const operator = await readOperator(connection);
  await connection.end();
  return operator;
}

/** The example with other fields, written to `name`; `undefined` leaves a field out. */
function givenDocument(name: string, fields: Record<string, unknown>) {
  const document = { ...JSON.parse(readFileSync(example, 'utf8')), ...fields };
  writeFileSync(join(folder, name), JSON.stringify(document));
  return name;
}

test('what was imported is exported again, letter by letter, and imports as no change', async () => {
  const first = await xuka('operator', 'import', example);
  expect(first).toMatchObject({ code: 0, out: 'new      North Harbour Mobile\n', err: '' });
  const out = await xuka('operator', 'export', '--file', 'operator.json');
  expect(out).toMatchObject({ code: 0, out: '', err: 'The operator is in operator.json.\n' });
  expect(readFileSync(join(folder, 'operator.json'), 'utf8')).toBe(readFileSync(example, 'utf8'));
  const again = await xuka('operator', 'import', 'operator.json', '--json');
  expect(JSON.parse(again.out)).toEqual({ written: true, changed: [] });
});

test('an edit is told by field; a dry run writes nothing', async () => {
  await xuka('operator', 'import', example);
  const edited = givenDocument('edited.json', { timeZone: 'Asia/Shanghai', accent: '#AA3311' });
  const dry = await xuka('operator', 'import', edited, '--dry-run');
  expect(dry.out).toBe(
    'change   timeZone\nchange   accent\nNothing was written: this was a dry run.\n',
  );
  expect(await stored()).toMatchObject({ timeZone: 'Europe/London' });
  const wet = await xuka('operator', 'import', edited, '--json');
  expect(JSON.parse(wet.out)).toEqual({ written: true, changed: ['timeZone', 'accent'] });
  expect(await stored()).toMatchObject({ timeZone: 'Asia/Shanghai', accent: '#aa3311' });
});

test('every error is told with its place, and nothing is written', async () => {
  const bad = givenDocument('bad.json', {
    name: { en: ' North ' },
    postalAddress: [],
    supportEmail: 'support',
    timeZone: 'london',
    accent: 'teal',
    motto: 'On time',
  });
  const answer = await xuka('operator', 'import', bad);
  expect(answer).toMatchObject({ code: 3, out: '' });
  expect(answer.err.split('\n')).toEqual([
    'name › zh-CN: is missing',
    'name › en: must not begin or end with a space',
    'postalAddress: must have at least 1 entry',
    'supportEmail: "support" is not an e-mail address; write it like "name@example.org"',
    'timeZone: must be a time zone like "Europe/London", or "UTC"',
    'accent: must be a colour of six digits, like "#0b6e5f"',
    'has "motto", which is not known here',
    'Nothing was written.',
    '',
  ]);
  const json = await xuka('operator', 'import', bad, '--json');
  expect(JSON.parse(json.out)).toMatchObject({ written: false, problems: { length: 7 } });
  expect(await stored()).toBeNull();
});

test('an operator stored before it had a clock reads as UTC', async () => {
  const connection = openDatabase(database.url, { connections: 1 });
  const { timeZone: _, ...old } = seedOperator;
  await connection.query('insert into operator (id, document, updated_at) values (1, $1, now())', [
    JSON.stringify(old),
  ]);
  expect(await readOperator(connection)).toEqual({ ...old, timeZone: 'UTC' });
  await connection.end();
});

test('without an operator an export says what to do', async () => {
  const answer = await xuka('operator', 'export');
  expect(answer).toMatchObject({ code: 1, out: '' });
  expect(answer.err).toContain('operator import <file>');
});

test.for([
  [['import']],
  [['import', 'a.json', 'b.json']],
  [['import', 'a.json', '--file', 'b.json']],
  [['export', 'a.json']],
  [['export', '--json']],
  [['burn', 'a.json']],
])('operator %s is misuse', async ([args]) => {
  expect(await xuka('operator', ...args!)).toMatchObject({ code: 2, out: '' });
});
