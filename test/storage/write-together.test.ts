import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  commandTable,
  orderEventTable,
  outboxTable,
  transferTable,
} from '#storage/account-tables.ts';
import { inTransaction } from '#storage/database.ts';
import { type Write, writeTogether } from '#storage/write-together.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct();
});
afterAll(() => product.stop());

/** An answer under each of these keys. */
const answers = (accountId: string, keys: readonly string[]): Write => ({
  table: commandTable as Write['table'],
  how: 'append',
  values: commandTable.arrays(
    keys.map(() => accountId),
    keys.map((key) => ({ key, name: 'test', bodyHash: '', answer: {}, recordedAt: 0 })),
  ),
});

const none = (
  table: typeof transferTable | typeof outboxTable | typeof orderEventTable,
): Write => ({
  table: table as unknown as Write['table'],
  how: 'append',
  values: table.arrays([], []),
});

const kept = async (accountId: string): Promise<number> => {
  const { rows } = await product.database.query<{ count: number }>(
    'select count(*)::integer as count from command where account_id = $1',
    [accountId],
  );
  return rows[0]!.count;
};

test('however many kinds of groups there are, the plans that are kept are bounded and all is written', async () => {
  const { accountId } = await givenLine(product);
  const before = await kept(accountId);
  const others = [transferTable, outboxTable, orderEventTable].map(none);
  const client = await product.database.connect();
  try {
    let written = 0;
    // Every row of up to five of these in a row is a kind of group of its own: hundreds.
    for (let kind = 0; kind < 243; kind++) {
      const chosen = [81, 27, 9, 3, 1].map((place) => others[Math.floor(kind / place) % 3]!);
      await writeTogether(client, [...chosen, answers(accountId, [`a${kind}`, `b${kind}`])]);
      written += 2;
    }
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::integer as count from pg_prepared_statements where name like 'write-together-%'`,
    );
    expect(rows[0]!.count).toBeGreaterThan(8);
    expect(rows[0]!.count).toBeLessThan(64 + 20);
    expect(await kept(accountId)).toBe(before + written);
  } finally {
    client.release();
  }
});

test('one row that is there already fails all that was to be written with it', async () => {
  const { accountId } = await givenLine(product);
  const before = await kept(accountId);
  await inTransaction(product.database, (transaction) =>
    writeTogether(transaction, [answers(accountId, ['once'])]),
  );
  const again = inTransaction(product.database, (transaction) =>
    writeTogether(transaction, [none(outboxTable), answers(accountId, ['new', 'once'])]),
  );
  await expect(again).rejects.toThrow('command_pkey');
  expect(await kept(accountId)).toBe(before + 1);
});
