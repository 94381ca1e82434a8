import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ExportFoot,
  type ExportHead,
  exportFootNames,
  exportHeadNames,
} from '#domain/ledger-export.ts';
import { csvExport, readCsvExport } from '#domain/ledger-export-csv.ts';
import { toMovementFields } from '#domain/movement.ts';
import { DAY } from '#domain/time.ts';
import { signingKey } from '#usecases/ledger/signing-key.ts';
import { verifyExport } from '#usecases/ledger/verify-export.ts';
import { type TestProduct, testProduct } from '../support/product.ts';
import { exported, type Owner, ownerWithPlan, sealNow, usesData } from './ledger-stage.ts';
import { someMovements } from './some-movements.ts';

const began = Date.UTC(2026, 4, 11, 8, 12, 30);

let product: TestProduct;
let owner: Owner & { orderId: string };
let json: string;
let csv: string;

beforeAll(async () => {
  product = await testProduct({ now: began });
  owner = await ownerWithPlan(product);
  await sealNow(product);
  for (let day = 1; day <= 3; day++) {
    product.setClock(began + day * DAY);
    await usesData(product, owner, { mb: 100n, key: `=day "${day}", ok` });
    await usesData(product, owner, { mb: 50n, key: `day ${day} again` });
    await sealNow(product);
  }
  await usesData(product, owner, { mb: 7n, key: 'unsealed' });
  json = await exported(product, owner);
  csv = await exported(product, owner, { format: 'csv' });
});
afterAll(() => product.stop());

type Row = Record<string, string>;
interface Document extends Record<string, unknown> {
  movements: Row[];
  seals: Row[];
}

const changed = (change: (document: Document) => void): string => {
  const document = JSON.parse(json) as Document;
  change(document);
  return JSON.stringify(document);
};

const faultOf = (text: string) => {
  const verification = verifyExport(text);
  return verification.verdict === 'wrong' ? verification.fault : verification.verdict;
};

test('an export proves itself, and says what is not sealed yet', () => {
  for (const text of [json, csv]) {
    const verification = verifyExport(text, { key: signingKey(product).publicKey });
    expect(verification).toMatchObject({ verdict: 'proven', unsealed: 1 });
  }
  const { movements, seals } = JSON.parse(json) as Document;
  expect(movements.length).toBeGreaterThan(10);
  expect(seals).toHaveLength(4);
});

test('CSV says the same as JSON', () => {
  const [a, b] = [verifyExport(json), verifyExport(csv)];
  if (a.verdict !== 'proven' || b.verdict !== 'proven') throw new Error('not proven');
  expect(b.ledger.movements).toEqual(a.ledger.movements);
  expect(b.ledger.seals).toEqual(a.ledger.seals);
});

test('what a spreadsheet would take for a formula is no formula, and comes back as it was', () => {
  const rows = someMovements.map((each) => ({ fields: toMovementFields(each), digest: 'ab' }));
  const head = Object.fromEntries(exportHeadNames.map((name) => [name, `-${name}`])) as ExportHead;
  const foot = Object.fromEntries(exportFootNames.map((name) => [name, `'${name}`])) as ExportFoot;
  const seal = { fromSeq: '1', toSeq: '3', digest: 'ab', sealedAt: '@' };
  const text = [
    csvExport.head(head),
    ...rows.map((each) => csvExport.movement(each)),
    csvExport.seals(head),
    csvExport.seal(seal),
    csvExport.foot(foot),
  ].join('');
  expect(text.split('\r\n').every((line) => !/(^|,)"?[=+@-]/.test(line))).toBe(true);
  const read = readCsvExport(text)!;
  expect(read.movements).toEqual(rows);
  expect(read.head).toMatchObject(head);
  expect(read.foot).toMatchObject(foot);
  expect(read.seals).toEqual([seal]);
});

describe('what was tampered with is found, the first movement by its number', () => {
  const rows: [string, (document: Document) => void, object | string][] = [
    ['an amount', ({ movements }) => (movements[4]!.amount = '1'), { fault: 'changed', seq: 5n }],
    ['a rule', ({ movements }) => (movements[2]!.rule = 'x'), { fault: 'changed', seq: 3n }],
    [
      'a field taken away',
      ({ movements }) => delete movements[9]!.country,
      { fault: 'changed', seq: 10n },
    ],
    [
      'a field put there',
      ({ movements }) => (movements[0]!.session = 's'),
      { fault: 'changed', seq: 1n },
    ],
    [
      'a digest',
      ({ movements }) => (movements[3]!.digest = 'ab'.repeat(32)),
      { fault: 'changed', seq: 4n },
    ],
    ['one missing', ({ movements }) => movements.splice(3, 1), { fault: 'missing', seq: 4n }],
    ['the last missing', ({ movements }) => movements.pop(), { fault: 'missing' }],
    ['all missing', ({ movements }) => movements.splice(0), { fault: 'missing', seq: 1n }],
    [
      'one twice',
      ({ movements }) => movements.splice(3, 0, movements[3]!),
      { fault: 'added', seq: 4n },
    ],
    [
      'one more at the end',
      ({ movements }) =>
        movements.push({ ...movements.at(-1)!, seq: String(movements.length + 1) }),
      { fault: 'added' },
    ],
    [
      'two exchanged',
      ({ movements }) => ([movements[5], movements[6]] = [movements[6]!, movements[5]!]),
      { fault: 'out_of_order', seq: 6n },
    ],
    [
      'another account',
      ({ movements }) => (movements[0]!.account = 'x'),
      { fault: 'changed', seq: 1n },
    ],
    ['a seal', ({ seals }) => (seals[1]!.digest = 'ab'.repeat(32)), { fault: 'seal_broken' }],
    ['a seal missing', ({ seals }) => seals.shift(), { fault: 'head_changed' }],
    ['the last seal missing', ({ seals }) => seals.pop(), { fault: 'head_changed' }],
    [
      'when it was sealed',
      ({ seals }) => (seals[0]!.sealedAt = '2020'),
      { fault: 'bad_signature' },
    ],
    ['who it says it is', (document) => (document.operator = 'x'), { fault: 'bad_signature' }],
    ['its period', (document) => (document.from = '2020'), { fault: 'bad_signature' }],
    ['the head', (document) => (document.head = 'ab'.repeat(32)), { fault: 'head_changed' }],
    [
      'its beginning',
      (document) => (document.previous = 'ab'.repeat(32)),
      { fault: 'head_changed' },
    ],
    ['the signature', (document) => (document.signature = 'AAAA'), { fault: 'bad_signature' }],
    ['the key', (document) => (document.publicKey = 'AAAA'), { fault: 'bad_signature' }],
    ['a field nobody knows', (document) => (document.note = 'x'), 'unreadable'],
    [
      'a movement’s field nobody knows',
      ({ movements }) => (movements[0]!.note = 'x'),
      'unreadable',
    ],
  ];
  test.each(rows)('%s', (_, change, fault) => {
    if (typeof fault === 'string') expect(faultOf(changed(change))).toBe(fault);
    else expect(faultOf(changed(change))).toMatchObject(fault);
  });

  test('a line of the CSV', () => {
    const lines = csv.split('\r\n');
    lines[9] = lines[9]!.replace('52428800', '1');
    expect(lines.join('\r\n')).not.toBe(csv);
    expect(faultOf(lines.join('\r\n'))).toEqual({ fault: 'changed', seq: 9n });
  });

  test.each(['amount', 'account', 'movements'])(
    'a second %s before the true one, which other readers would take',
    (name) => {
      const at = json.indexOf(`"${name}":`);
      const forged = `${json.slice(0, at)}"${name}":"9999999",${json.slice(at)}`;
      expect(JSON.parse(forged)).toEqual(JSON.parse(json));
      expect(faultOf(forged)).toBe('unreadable');
    },
  );

  test('an export that somebody else signed', () => {
    const key = signingKey({ secret: 'another-secret-0123456789abcdef0123456' }).publicKey;
    expect(verifyExport(json, { key })).toMatchObject({ fault: { fault: 'other_key' } });
  });

  test.each(['', '{}', '[]', 'a,b\n1,2\n', '{"format":', '\u0000'])('%j is no export', (text) => {
    expect(verifyExport(text)).toEqual({ verdict: 'unreadable' });
  });
});

test('what is changed in the database is found by its seal', async () => {
  const { accountId } = owner;
  const change = (amount: string) =>
    product.database.query(
      `update transfer set amount = amount ${amount} where account_id = $1 and seq =
        (select from_seq from ledger_seal where account_id = $1 order by from_seq desc limit 1)`,
      [accountId],
    );
  await change('+ 1');
  const text = await exported(product, owner);
  await change('- 1');
  expect(faultOf(text)).toMatchObject({ fault: 'seal_broken' });
  expect(faultOf(await exported(product, owner))).toBe('proven');
});

test('a window begins at a seal and proves itself', async () => {
  const text = await exported(product, owner, { from: began + 2 * DAY, until: began + 3 * DAY });
  const verification = verifyExport(text);
  if (verification.verdict !== 'proven') throw new Error(verification.verdict);
  const { head, seals, movements } = verification.ledger;
  expect(seals).toHaveLength(1);
  expect(movements.map(({ fields }) => fields.happenedAt)).toEqual(
    Array(2).fill('2026-05-13T08:12:30.000Z'),
  );
  expect(Number(head.firstSeq)).toBeGreaterThan(1);
  expect(verification.unsealed).toBe(0);
});

test('an order’s part reaches from its first movement to its last', async () => {
  const text = await exported(product, owner, { only: { orderId: owner.orderId } });
  const verification = verifyExport(text);
  expect(verification).toMatchObject({ verdict: 'proven', unsealed: 0 });
  const early = await exported(product, owner, { until: began - DAY });
  expect(verifyExport(early)).toMatchObject({ verdict: 'proven', ledger: { movements: [] } });
});

test('another process without database and secret proves it, and says what is wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-export-'));
  const verify = (text: string): [number, string] => {
    const file = join(folder, 'export');
    writeFileSync(file, text);
    const main = join(import.meta.dirname, '../../bin/xuka.mjs');
    try {
      const args = [main, 'ledger', 'verify', file];
      const env = { PATH: process.env.PATH, DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' };
      return [0, execFileSync(process.execPath, args, { encoding: 'utf8', env, cwd: folder })];
    } catch (failed) {
      const { status, stdout, stderr } = failed as {
        status: number;
        stdout: string;
        stderr: string;
      };
      if (stderr.includes('at ')) throw new Error(stderr);
      return [status, stdout];
    }
  };
  try {
    expect(verify(json)).toEqual([0, expect.stringContaining('PROVEN movements 1 to ')]);
    expect(verify(csv)).toEqual([0, expect.stringContaining('not sealed yet: the last 1')]);
    const wrong = changed(({ movements }) => (movements[4]!.amount = '1'));
    expect(verify(wrong)).toEqual([1, 'WRONG  Movement 5 was changed.\n']);
    expect(verify('nothing')).toEqual([2, 'This is not an export of a ledger.\n']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
