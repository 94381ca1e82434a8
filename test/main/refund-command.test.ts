import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { type Database, openDatabase } from '#storage/database.ts';
import { runXuka } from '../support/command.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let seeded: TestDatabase;
let folder: string;
let database: Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-refund-'));
  seeded = await testDatabase();
  expect(await runXuka(folder, ['seed'], { DATABASE_URL: seeded.url })).toMatchObject({ code: 0 });
  database = openDatabase(seeded.url, { connections: 1 });
});
afterAll(async () => {
  await database.end();
  await seeded.drop();
  rmSync(folder, { recursive: true });
});

const environment = () => ({
  DATABASE_URL: seeded.url,
  XUKA_BASE_URL: 'https://shop.example',
  XUKA_DEMO: 'on',
});
const xuka = (...args: string[]) => runXuka(folder, ['refund', ...args], environment());

/** A paid order whose plan still runs; each is handed out once. */
async function paidOrder(offset: number) {
  const { rows } = await database.query<{ id: string; reference: string; priceMinor: bigint }>(
    `select o.id, o.reference, o.price_minor as "priceMinor" from subscriber_order o
      join period p on p.account_id = o.account_id and p.order_id = o.id
      where o.state = 'fulfilled' and o.currency = 'GBP' and p.ended_at is null
        and p.ends_at > now() and o.price_minor > 300
      order by o.fulfilled_at desc offset $1 limit 1`,
    [offset],
  );
  return rows[0]!;
}

test('it shows what would come back, takes it as quoted, and says where to follow it', async () => {
  const order = await paidOrder(0);
  const shown = await xuka(order.reference, '--json');
  expect(shown).toMatchObject({ code: 0, err: '' });
  const [best] = JSON.parse(shown.out).options as { id: string; refundMinor: string }[];
  expect((await xuka(order.reference)).out).toContain(`--quote ${best!.id}`);
  const other = best!.id.replace(/\d+$/, '1');
  expect(await xuka(order.reference, '--quote', other)).toMatchObject({
    code: 3,
    err: 'Nothing was given back: the figures have changed; look again.\n',
  });
  const taken = await xuka(order.reference, '--quote', best!.id, '--to', 'credit', '--json');
  expect(taken).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(taken.out)).toEqual({
    refund: expect.stringMatching(/^ref_[0-9a-f]{32}$/),
    link: expect.stringMatching(/^https:\/\/shop\.example\/r\/[\w-]{96}$/),
  });
  const { rows } = await database.query(
    `select amount_minor::text as amount, destination, state from refund where order_id = $1`,
    [order.id],
  );
  expect(rows).toEqual([{ amount: best!.refundMinor, destination: 'credit', state: 'refunded' }]);
  expect((await xuka(order.reference)).out).toBe(
    'Nothing can be asked for: all of it has gone back or is on its way.\n',
  );
});

test('goodwill is given once a key, with a reason, and never above what was paid', async () => {
  const order = await paidOrder(1);
  const id = toPublicId('ord', order.id);
  const gift = [id, '--amount', '1.00', '--reason', 'Two days without data', '--key', 'case 7'];
  const first = await xuka(...gift, '--json');
  expect(first).toMatchObject({ code: 0, err: '' });
  const again = await xuka(...gift, '--json');
  expect(JSON.parse(again.out).refund).toBe(JSON.parse(first.out).refund);
  const { rows } = await database.query(
    `select amount_minor::text as amount, quote ->> 'note' as note from refund where order_id = $1`,
    [order.id],
  );
  expect(rows).toEqual([{ amount: '100', note: 'Two days without data' }]);
  const much = await xuka(id, '--amount', '999.00 GBP', '--reason', 'x');
  expect(much).toMatchObject({ code: 3, out: '' });
  expect(much.err).toContain('more than what was paid');
});

test.each([
  [['--amount', '1.00'], '--reason'],
  [['--amount', '1.00', '--quote', 'x'], 'Only one of'],
  [['--to', 'moon'], '--to is'],
  [['--amount', '0.00', '--reason', 'x'], 'above zero'],
  [['--amount', '1.00 EUR', '--reason', 'x'], 'paid in GBP'],
  [['--amount', 'much', '--reason', 'x'], 'is not an amount'],
])('%j is misuse', async (args, words) => {
  const { reference } = await paidOrder(1);
  const { code, err } = await xuka(reference, ...args);
  expect(code).toBe(2);
  expect(err).toContain(words);
});

test('an order or a refund that is not there', async () => {
  expect(await xuka('ZZZZZZZZ')).toMatchObject({ code: 3, err: 'There is no such order.\n' });
  const { reference } = await paidOrder(1);
  expect(await xuka(reference, '--again', 'ref_1')).toMatchObject({
    code: 3,
    err: 'Nothing was given back: this order has no such refund.\n',
  });
});
