import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdNumber, sweepClaims } from '#storage/claims.ts';
import { accountOf } from '#storage/identity/claims.ts';
import { readLines } from '#storage/reads/account-rows.ts';
import { readLineByNumber } from '#storage/reads/line-by-number.ts';
import { addSubscriber } from '#usecases/add-subscriber.ts';
import { draftNewLineOrder } from '#usecases/draft-order.ts';
import { registerAccount } from '#usecases/identity/register-account.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { runXuka } from '../support/command.ts';
import { type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-subscriber-'));
  product = await testProduct();
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) =>
  runXuka(folder, args, { DATABASE_URL: String(product.database.options.connectionString) });

/** `add` of somebody with this user name, and further options. */
const add = (userName: string, ...more: string[]) =>
  xuka(
    ...['subscriber', 'add', '--name', '林夏', '--email', `${userName}@mail.example`],
    ...['--user-name', userName, '--locale', 'zh-CN', '--time-zone', 'Asia/Shanghai', ...more],
  );

const known = (userName: string) =>
  accountOf(product.database, { kind: 'user-name', value: userName });

async function linesOf(userName: string) {
  const accountId = await known(userName);
  return accountId === null ? [] : readLines(product.database, accountId);
}

async function welcomeMails(userName: string): Promise<number> {
  const { rowCount } = await product.database.query(
    `select from outbox where account_id = $1 and kind = 'mail.send'
      and payload->>'template' = 'welcome'`,
    [await known(userName)],
  );
  return rowCount ?? 0;
}

const claims = async (value: string) =>
  (await product.database.query('select confirmed from claim where value = $1', [value])).rows;

test('adds a subscriber without a line, with one welcome mail', async () => {
  const answer = await add('only.name', '--json');
  expect(answer).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(answer.out)).toEqual({
    written: true,
    account: expect.stringMatching(/^acc_[0-9a-f]{32}$/),
    line: null,
  });
  expect(await linesOf('only.name')).toEqual([]);
  expect(await welcomeMails('only.name')).toBe(1);
});

test('gives the number and the SIM that are named, for good', async () => {
  const sim = [
    '--sim',
    'physical',
    '--number',
    '+88 (3130) 0000-0123',
    '--iccid',
    '8944000000000000126',
  ];
  const answer = await add('named', '--line', 'gb', ...sim);
  expect(answer).toMatchObject({ code: 0, err: '' });
  expect(answer.out).toMatch(/^line {7}\+883 130 000 001 23, SIM 8944000000000000126$/m);
  const [line] = await linesOf('named');
  expect(line).toMatchObject({
    marketId: 'gb',
    msisdn: '+88313000000123',
    iccid: '8944000000000000126',
    simKind: 'physical',
    activationCode: null,
    activatedAt: null,
  });
  expect(await claims('+88313000000123')).toEqual([{ confirmed: true }]);
  expect(await claims('8944000000000000126')).toEqual([{ confirmed: true }]);
  expect(await readLineByNumber(product.database, '+88313000000123')).toMatchObject({
    lineId: line!.id,
  });
  const view = await viewAccount(product, (await known('named'))!);
  expect(view!.lines).toMatchObject([{ state: 'not-yet-activated', periods: [] }]);
});

test('proposes what is not named, and says that it is invented', async () => {
  const answer = await add('proposed', '--line', 'gb', '--sim', 'esim', '--json');
  expect(answer).toMatchObject({ code: 0, err: expect.stringContaining('invented') });
  const [line] = await linesOf('proposed');
  const { number, iccid, activationCode } = JSON.parse(answer.out).line;
  expect(line).toMatchObject({ msisdn: number, iccid, activationCode });
  expect(activationCode).toMatch(/^LPA:1\$/);
});

test('an eSIM that is named has the activation code that is named, and never a proposed one', async () => {
  const esim = ['--line', 'gb', '--sim', 'esim', '--iccid'];
  await add('esim.bare', ...esim, '8944000000000000002');
  expect(await linesOf('esim.bare')).toEqual([]);
  await add('esim.bare', ...esim, '8944000000000000019');
  expect(await linesOf('esim.bare')).toMatchObject([{ activationCode: null }]);
  const code = ['--activation-code', 'LPA:1$smdp.example$ABC'];
  await add('esim.code', ...esim, '8944000000000000027', ...code);
  expect(await linesOf('esim.code')).toMatchObject([{ activationCode: code[1] }]);
});

test('a refusal writes nothing, names the option, and frees the number again', async () => {
  await add('somebody');
  const sim = [
    '--sim',
    'physical',
    '--number',
    '+88313000000555',
    '--iccid',
    '8944000000000000555',
  ];
  const line = ['--line', 'gb', ...sim];
  const taken = await add('somebody', ...line);
  expect(taken).toMatchObject({ code: 3, out: '' });
  expect(taken.err).toBe('--email: is registered already\nNothing was written.\n');
  expect(await claims('+88313000000555')).toEqual([]);

  const nowhere = await add('traveller', '--line', 'atlantis', ...sim);
  expect(nowhere.err).toContain('--line: is not a market of the catalogue');
  expect(await known('traveller')).toBeNull();

  expect((await add('traveller', ...line)).code).toBe(0);
  const second = await add('latecomer', ...line);
  expect(second.err).toContain('--number: is taken, or its SIM is');
  expect(await known('latecomer')).toBeNull();
  const json = await add('latecomer', ...line, '--json');
  expect(JSON.parse(json.out)).toEqual({
    written: false,
    problems: [{ place: '--number', problem: 'is taken, or its SIM is' }],
  });
});

test('everything wrong with the options is told at once', async () => {
  const answer = await xuka(
    ...['subscriber', 'add', '--name', 'X', '--email', 'x', '--user-name', 'x', '--locale', 'fr'],
    ...['--line', 'gb', '--number', '07700 900123', '--iccid', '8944000000000000125'],
  );
  expect(answer).toMatchObject({ code: 3, out: '' });
  expect(answer.err.split('\n').map((line) => line.split(': ')[0])).toEqual([
    ...['--email', '--user-name', '--locale', '--time-zone', '--number', '--iccid', '--sim'],
    ...['Nothing was written.', ''],
  ]);
});

const table = (rows: readonly string[]) =>
  ['name,email,userName,locale,timeZone,market,sim,number,iccid', ...rows, ''].join('\r\n');

test('imports a table, and again without doing anything twice', async () => {
  const rows = [
    'Ana,ana@mail.example,ana.one,en,Europe/London,gb,physical,+88313000000701,8944000000000000704',
    '"O\'Hara, ""Bo""",bo@mail.example,bo.two,en,UTC,,,,',
    '陈思远,siyuan@mail.example,思远一,zh-CN,Asia/Shanghai,gb,esim,,',
  ];
  writeFileSync(join(folder, 'people.csv'), `\uFEFF${table(rows)}`);
  const first = await xuka('subscriber', 'import', 'people.csv', '--json');
  expect(first.code).toBe(0);
  expect(JSON.parse(first.out)).toEqual({
    ...{ written: true, registered: 3, lines: 2, unchanged: 0, problems: [] },
  });
  const view = await viewAccount(product, (await known('bo.two'))!);
  expect(view!.account.displayName).toBe('O\'Hara, "Bo"');
  const again = await xuka('subscriber', 'import', 'people.csv');
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(again.out).toBe('registered 0\nlines      0\nunchanged  3\nrefused    0\n');
  for (const name of ['ana.one', 'bo.two', '思远一']) expect(await welcomeMails(name)).toBe(1);
  expect(await linesOf('思远一')).toHaveLength(1);
});

test('one who is refused keeps nobody else out', async () => {
  await add('first.come');
  const rows = [
    'A,aa@mail.example,first.come,en,UTC,,,,',
    'B,bb@mail.example,bb.new,en,UTC,,,,',
    'C,first.come@mail.example,other.name,en,UTC,,,,',
    'D,dd@mail.example,dd.new,en,UTC,xx,esim,,',
  ];
  writeFileSync(join(folder, 'mixed.csv'), table(rows));
  const answer = await xuka('subscriber', 'import', 'mixed.csv');
  expect(answer.code).toBe(3);
  expect(answer.out).toContain('registered 1\nlines      0\nunchanged  0\nrefused    3\n');
  expect(answer.err.split('\n')).toEqual([
    'line 2 › userName: is somebody else’s already',
    'line 4 › userName: is not the one this e-mail address is registered with',
    'line 5 › market: is not a market of the catalogue',
    '',
  ]);
  expect(await known('bb.new')).not.toBeNull();
  expect(await known('other.name')).toBeNull();
});

test('with an error in the file nothing of it is written, and all are told by line', async () => {
  writeFileSync(
    join(folder, 'bad.csv'),
    table([
      'E,ee@mail.example,ee.new,en,UTC,,,,',
      '"F\nF",ff@mail.example,ee.new,en,UTC,,,,',
      'G,gg.example,gg.new,en,UTC,,,,',
      'H,hh@mail.example',
      'I,EE@mail.example,ii.new,en,UTC,,physical,,',
      'J,ee@mail.example,EE.new,en,UTC,,,,',
    ]),
  );
  const answer = await xuka('subscriber', 'import', 'bad.csv');
  expect(answer).toMatchObject({ code: 3, out: '' });
  expect(answer.err.split('\n')).toEqual([
    'line 6: has 2 columns, the first line 9',
    'line 3 › name: must be one line of plain text',
    'line 5 › email: "gg.example" is not an e-mail address; write it like "name@example.org"',
    'line 7 › sim: belongs to a line, and no market is given for one',
    'line 8 › email: is the same as in line 2',
    'line 8 › userName: is the same as in line 2',
    'Nothing was written.',
    '',
  ]);
  expect(await known('ee.new')).toBeNull();
});

test.for([
  ['', 'is empty'],
  ['name;email;phone\n', 'line 1: has the column "phone"; known are name,'],
  ['name,email,name\n', 'line 1: has the column "name" twice'],
  ['name,email\n"Ana,ana@mail.example\n', 'without its other (line 2)'],
] as const)('a table %j is refused', async ([text, words]) => {
  writeFileSync(join(folder, 'odd.csv'), text);
  const answer = await xuka('subscriber', 'import', 'odd.csv');
  expect(answer).toMatchObject({ code: 3, out: '', err: expect.stringContaining(words) });
});

test('imports a document, whose errors have their places', async () => {
  const one = { name: 'Kim', email: 'kim@mail.example', userName: 'kim.k', locale: 'en' };
  const write = (subscribers: unknown) =>
    writeFileSync(
      join(folder, 'people.json'),
      JSON.stringify({ format: 'xuka-subscribers/1', subscribers }),
    );
  write([one, { ...one, phone: '1', timeZone: 'UTC' }]);
  const bad = await xuka('subscriber', 'import', 'people.json');
  expect(bad.code).toBe(3);
  expect(bad.err).toContain('subscribers[0] › timeZone: is missing\n');
  expect(bad.err).toContain('subscribers[1]: has "phone", which is not known here\n');
  write([{ ...one, timeZone: 'UTC', market: 'gb', sim: 'physical' }]);
  expect((await xuka('subscriber', 'import', 'people.json')).code).toBe(0);
  expect(await linesOf('kim.k')).toHaveLength(1);
});

const wish = (userName: string, digits: string) => ({
  registration: {
    displayName: 'Cut Off',
    email: `${userName}@mail.example`,
    userName,
    locale: 'en' as const,
    timeZone: 'UTC',
  },
  line: {
    marketId: 'gb',
    simKind: 'physical' as const,
    msisdn: `+883130000${digits}`,
    iccid: '8944000000000000803',
    activationCode: null,
  },
});

test('what was cut off after the number was held or after the account stood is done again', async () => {
  const { registration, line } = wish('cut.off', '00803');
  const registered = await registerAccount(product, registration);
  if ('refused' in registered) throw new Error(registered.refused);
  const now = product.clock();
  const sim = { msisdn: line.msisdn, iccid: line.iccid };
  await holdNumber(product.database, { ...registered, ...sim, now, expiresAt: now + 1 });
  const added = await addSubscriber(product, { registration, line }, { repeat: true });
  expect(added).toMatchObject({ ...registered, isNew: false, line: { isNew: true } });
  await product.database.query(
    `update claim set confirmed = false, expires_at = now() where value = $1`,
    [line.msisdn],
  );
  const again = await addSubscriber(product, { registration, line }, { repeat: true });
  expect(again).toMatchObject({ isNew: false, line: { isNew: false } });
  expect(await claims(line.msisdn)).toEqual([{ confirmed: true }]);
  expect(await linesOf('cut.off')).toHaveLength(1);
});

test('a number that is promised to a buyer is nobody else’s, and not the buyer’s own twice', async () => {
  await add('buyer');
  const accountId = (await known('buyer'))!;
  const draft = await draftNewLineOrder(product, {
    ...{ accountId, planId: 'gb-everyday-12', simKind: 'physical', locale: 'en' },
  });
  if ('refused' in draft) throw new Error(draft.refused);
  const { rows } = await product.database.query(
    'select new_line from subscriber_order where id = $1',
    [draft.orderId],
  );
  const { msisdn, iccid } = rows[0].new_line;
  const sim = ['--line', 'gb', '--sim', 'physical', '--number', msisdn, '--iccid', iccid];
  expect((await add('rival', ...sim)).err).toContain('--number: is taken');
  const own = wish('buyer', '00000');
  const registration = { ...own.registration, email: 'buyer@mail.example' };
  const line = { ...own.line, msisdn, iccid };
  expect(await addSubscriber(product, { registration, line }, { repeat: true })).toEqual({
    refused: 'number_taken',
  });
});

test('many at once for one number: one has it', async () => {
  const names = ['race.a', 'race.b', 'race.c', 'race.d'];
  const sim = [
    '--sim',
    'physical',
    '--number',
    '+88313000000900',
    '--iccid',
    '8944000000000000902',
  ];
  const answers = await Promise.all(names.map((name) => add(name, '--line', 'gb', ...sim)));
  expect(answers.map(({ code }) => code).sort()).toEqual([0, 3, 3, 3]);
  const lines = await Promise.all(names.map(linesOf));
  expect(lines.flat()).toHaveLength(1);
  await sweepClaims(product.database, product.clock() + 1e10);
  expect(await claims('+88313000000900')).toEqual([{ confirmed: true }]);
});

test.for([[['add', 'x']], [['import']], [['import', 'a.csv', '--name', 'X']], [['remove', 'x']]])(
  'subscriber %s is misuse',
  async ([args]) => {
    expect(await xuka('subscriber', ...args!)).toMatchObject({ code: 2, out: '' });
  },
);
