import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chainBeginning, chainStep } from '#domain/ledger-chain.ts';
import { toMovementFields } from '#domain/movement.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts';
import { readMovements } from '#storage/reads/movements.ts';
import { readDailyUsage } from '#storage/reads/usage.ts';
import {
  oldestTransactionMs,
  raiseWatermark,
  readWatermark,
  takeRound,
} from '#storage/seal-watermark.ts';
import { chainHash } from '#usecases/ledger/chain-hash.ts';
import { type SealOptions, sealMovements, walkBeginning } from '#usecases/ledger/seal-movements.ts';
import { sumUsage } from '#usecases/read-usage.ts';
import { type TestProduct, testProduct } from '../support/product.ts';
import { type Owner, ownerWithPlan, sealNow, sealsOf, usesData } from './ledger-stage.ts';

let product: TestProduct;
let owners: Owner[];
beforeAll(async () => {
  product = await testProduct();
  owners = [];
  for (let i = 0; i < 4; i++) owners.push(await ownerWithPlan(product));
});
afterAll(() => product.stop());

beforeEach(async () => {
  product.setClock(Date.now());
  await product.database.query('truncate ledger_seal, seal_watermark');
});

/** After the last account: such a walk finds nothing, so that what was sealed was found by time. */
const noWalk = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const fails = (accountId: string): never => {
  throw new Error(`broken: ${accountId}`);
};

const sealRecent = (options: Partial<SealOptions> = {}) =>
  sealMovements(product, { walkFrom: noWalk, onBroken: fails, ...options });

let uses = 0;
const use = (owner: Owner) => usesData(product, owner, { mb: 1n, key: `use ${++uses}` });

const everything = (accountId: string) =>
  readMovements(product.database, { accountId, filter: {}, after: 0n, to: null, limit: 100_000 });

/** One unbroken chain of seals up to the last movement, each with the digest that follows. */
async function expectSealed(owner: Owner): Promise<number> {
  const movements = await everything(owner.accountId);
  const seals = await sealsOf(product, owner.accountId);
  let digest: Uint8Array = chainBeginning;
  let next = 1n;
  for (const seal of seals) {
    expect(seal.from_seq).toBe(next);
    expect(Buffer.from(digest).equals(seal.previous)).toBe(true);
    for (; next <= seal.to_seq; next++)
      digest = chainStep(chainHash, digest, toMovementFields(movements[Number(next) - 1]!));
    expect(Buffer.from(digest).equals(seal.digest)).toBe(true);
  }
  expect(next - 1n).toBe(movements.at(-1)!.seq);
  return seals.length;
}

const expectAllSealed = async () => {
  for (const owner of owners) await expectSealed(owner);
};

test('a round seals what there is, the next one what came since', async () => {
  expect(await sealNow(product)).toMatchObject({ seals: 4, behind: false });
  await use(owners[0]!);
  await use(owners[0]!);
  expect(await sealNow(product)).toMatchObject({ seals: 1, movements: 2 });
  expect(await sealNow(product)).toMatchObject({ seals: 0 });
  await expectAllSealed();
  expect(await sealsOf(product, owners[0]!.accountId)).toHaveLength(2);
});

test('sealers beside each other and beside charges make one chain', async () => {
  let charging = true;
  const keepSealing = async () => {
    while (charging) await sealNow(product);
  };
  const sealing = [keepSealing(), keepSealing(), keepSealing()];
  for (let round = 0; round < 40; round++)
    await Promise.all([...owners, ...owners].map((owner) => use(owner)));
  charging = false;
  await Promise.all(sealing);
  await sealNow(product);
  await expectAllSealed();
});

test('a long account is sealed piece by piece, and a sealer that dies in between costs nothing', async () => {
  const owner = owners[1]!;
  await Promise.all(Array.from({ length: 3_400 }, () => use(owner)));
  let batches = 0;
  for (const dies of [0, 0, 1]) {
    const pause = async () => {
      if (batches++ >= dies) throw new Error('killed');
    };
    batches = 0;
    await expect(sealRecent({ walkFrom: walkBeginning, pause })).rejects.toThrow('killed');
  }
  await sealNow(product);
  expect(await expectSealed(owner)).toBeGreaterThan(2);
  await expectAllSealed();
});

describe('nothing is missed', () => {
  test('after a pause of days, found by time alone', async () => {
    const began = Date.now();
    await sealNow(product);
    for (let hours = 1; hours <= 50; hours += 7) {
      product.setClock(began + hours * HOUR);
      await use(owners[hours % 4]!);
    }
    product.setClock(began + 3 * DAY);
    expect(await sealRecent()).toMatchObject({ movements: 8 });
    await expectAllSealed();
    expect(await readWatermark(product.database)).toBeLessThanOrEqual(began + 3 * DAY);
    expect(await readWatermark(product.database)).toBeGreaterThan(began + 3 * DAY - MINUTE);
  });

  test('recorded by a clock that is far behind: found by the walk', async () => {
    await sealNow(product);
    await use(owners[2]!);
    await product.database.query(
      `update transfer set recorded_at = recorded_at - interval '2 hours' where account_id = $1
        and seq = (select max(seq) from transfer where account_id = $1)`,
      [owners[2]!.accountId],
    );
    expect(await sealRecent()).toMatchObject({ seals: 0 });
    expect(await sealNow(product)).toMatchObject({ seals: 1 });
    await expectAllSealed();
  });

  test('recorded by a clock that is ahead: found when its time has come', async () => {
    const now = Date.now();
    await sealNow(product);
    product.setClock(now + 10 * MINUTE);
    await use(owners[2]!);
    product.setClock(now);
    expect(await sealRecent()).toMatchObject({ seals: 0 });
    product.setClock(now + 11 * MINUTE);
    expect(await sealRecent()).toMatchObject({ seals: 1 });
  });

  test('the watermark stays behind every transaction that may still write', async () => {
    await sealNow(product);
    const { rows } = await product.database.query('select current_database() as name');
    expect(rows[0].name).toBeTruthy();
    expect(await oldestTransactionMs(product.database)).toBe(0);
    const client = await product.database.connect();
    try {
      const began = Date.now();
      await client.query('begin');
      await client.query('select id from account where id = $1 for update', [owners[0]!.accountId]);
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(await oldestTransactionMs(product.database)).toBeGreaterThanOrEqual(400);
      product.setClock(Date.now());
      await sealRecent();
      // 20 s is what clocks may differ by.
      expect(await readWatermark(product.database)).toBeLessThanOrEqual(began - 20 * SECOND + 5);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('a reader that takes hours does not hold it back', async () => {
    const client = new pg.Client({ connectionString: product.database.options.connectionString });
    await client.connect();
    try {
      await client.query('begin isolation level repeatable read');
      await client.query('select count(*) from transfer');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await oldestTransactionMs(product.database)).toBe(0);
    } finally {
      await client.end();
    }
  });
});

test('it waits for no lock of a charge, and no charge for it', async () => {
  const client = await product.database.connect();
  try {
    await client.query('begin');
    await client.query('select id from account for update');
    await sealNow(product);
    await expectAllSealed();
  } finally {
    await client.query('rollback');
    client.release();
  }
  const sealing = await product.database.connect();
  try {
    await sealing.query('begin');
    await sealing.query(
      `insert into ledger_seal (account_id, from_seq, to_seq, previous, digest, sealed_at)
        select distinct on (account_id) account_id, 90000, 90000, digest, digest, sealed_at
        from ledger_seal`,
    );
    await use(owners[0]!);
  } finally {
    await sealing.query('rollback');
    sealing.release();
  }
});

test('somebody at the tables is noticed, and nobody else waits for it', async () => {
  const [gap, shortened, other] = owners as [Owner, Owner, Owner];
  await use(shortened);
  await sealNow(product);
  await use(gap);
  await use(gap);
  await use(other);
  const last = async ({ accountId }: Owner) => (await everything(accountId)).at(-1)!.seq;
  const renumber = (owner: Owner, from: bigint, to: bigint) =>
    product.database.query('update transfer set seq = $3 where account_id = $1 and seq = $2', [
      owner.accountId,
      from,
      to,
    ]);
  const [gapAt, lostAt] = [await last(gap), await last(shortened)];
  await renumber(gap, gapAt, gapAt + 5n);
  await product.database.query(
    `update transfer set account_id = $3 where account_id = $1 and seq = $2`,
    [shortened.accountId, lostAt, walkBeginning],
  );
  const broken: string[] = [];
  const onBroken = (accountId: string) => broken.push(accountId);
  await sealMovements(product, { walkFrom: walkBeginning, onBroken });
  expect(new Set(broken)).toEqual(new Set([gap.accountId, shortened.accountId]));
  await renumber(gap, gapAt + 5n, gapAt);
  await product.database.query(
    `update transfer set account_id = $3 where account_id = $1 and seq = $2`,
    [walkBeginning, lostAt, shortened.accountId],
  );
  await sealNow(product);
  await expectAllSealed();
});

test('one worker has each round', async () => {
  const takes = await Promise.all(
    Array.from({ length: 8 }, () => takeRound(product.database, 60_000)),
  );
  expect(takes.filter(Boolean)).toHaveLength(1);
  expect(await takeRound(product.database, 0)).toBe(true);
  await raiseWatermark(product.database, 5_000);
  await raiseWatermark(product.database, 3_000);
  expect(await readWatermark(product.database)).toBe(5_000);
});

test('what was used is the same with and without the bound that seals give', async () => {
  const owner = await ownerWithPlan(product);
  const { accountId, lineId } = owner;
  const began = Date.now();
  for (let day = 0; day < 20; day++) {
    product.setClock(began + day * DAY);
    await use(owner);
    if (day % 3 === 0) await sealNow(product);
  }
  // Recorded long after it happened.
  await product.database.query(
    `update transfer set happened_at = happened_at - interval '9 days' where account_id = $1
      and seq = (select max(seq) from transfer where account_id = $1)`,
    [accountId],
  );
  const until = began + 40 * DAY;
  const sum = async (from: number) =>
    sumUsage(
      await readDailyUsage(product.database, { accountId, lineId, from, until, timeZone: 'UTC' }),
    ).map((row) => row.amount);
  for (let day = -1; day <= 21; day += 0.5) {
    const from = began + day * DAY;
    const bounded = await sum(from);
    const { rows } = await product.database.query<{ amount: bigint | null }>(
      `select sum(amount)::bigint as amount from transfer where account_id = $1
        and kind = 'usage' and happened_at >= $2`,
      [accountId, new Date(from).toISOString()],
    );
    expect(bounded).toEqual(rows[0]!.amount === null ? [] : [rows[0]!.amount]);
  }
});
