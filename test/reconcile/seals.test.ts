import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chainBeginning, chainStep } from '#domain/ledger-chain.ts';
import { toMovementFields } from '#domain/movement.ts';
import { DifferenceTally, emptyScope } from '#domain/reconciliation.ts';
import { FIRST_ACCOUNT, inSnapshot, LAST_ACCOUNT } from '#storage/reads/reconcile-snapshot.ts';
import { appendSeals, readStretches } from '#storage/seal.ts';
import { chainHash } from '#usecases/ledger/chain-hash.ts';
import { compareSeals } from '#usecases/reconcile/compare-seals.ts';
import { sealNow } from '../ledger/ledger-stage.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct();
});
afterAll(() => product.stop());
beforeEach(() =>
  product.database.query('truncate account, transfer, ledger_seal, seal_watermark cascade'),
);

async function withMovements(count: number): Promise<string> {
  const { accountId } = await givenLine(product);
  await product.database.query(
    `insert into transfer (account_id, seq, command_key, kind, asset, amount, from_place, to_place,
        rule, happened_at, recorded_at)
      select $1, n, 'k', 'adjustment', 'GBP', n, 'operator:allowance', 'operator:used', 'r',
        date_trunc('milliseconds', now()), date_trunc('milliseconds', now())
      from generate_series(1, $2) as n`,
    [accountId, count],
  );
  return accountId;
}

/** A seal over every single movement. */
async function sealSingly(accountId: string, count: number) {
  const stretch = { accountId, after: 0n, to: BigInt(count) };
  let previous: Uint8Array = chainBeginning;
  const seals = (await readStretches(product.database, [stretch])).map((movement) => {
    const digest = chainStep(chainHash, previous, toMovementFields(movement));
    const { seq } = movement;
    const seal = { accountId, fromSeq: seq, toSeq: seq, previous, digest, sealedAt: 0 };
    previous = digest;
    return seal;
  });
  expect(await appendSeals(product.database, seals)).toBe(count);
}

async function compared(sealTurn = { turn: 0, turns: 1 }) {
  const work = { sealTurn, tally: new DifferenceTally(), scope: emptyScope() };
  const range = { from: FIRST_ACCOUNT, to: LAST_ACCOUNT };
  await inSnapshot(product.database, (snapshot) => compareSeals(snapshot, range, work));
  return {
    sealed: work.scope.sealed,
    found: work.tally
      .differences()
      .map(({ accountId, id, detail }) => [accountId, id, detail.what]),
  };
}

const change = (accountId: string, seq: number) =>
  product.database.query(`update transfer set country = 'FR' where account_id = $1 and seq = $2`, [
    accountId,
    seq,
  ]);

test('long chains are followed from seal to seal, and only what was changed is named', async () => {
  const [long, many, other] = [
    await withMovements(2_500),
    await withMovements(1_200),
    await withMovements(3),
  ];
  await sealSingly(many, 1_200);
  await sealNow(product);
  expect(await compared()).toEqual({ sealed: 3_703, found: [] });
  await change(long, 2_100);
  await change(many, 700);
  const { found } = await compared();
  expect(found).toHaveLength(2);
  expect(found).toContainEqual([many, '700', 'changed']);
  const { rows } = await product.database.query(
    `select from_seq from ledger_seal where account_id = $1 and 2100 between from_seq and to_seq`,
    [long],
  );
  expect(found).toContainEqual([long, String(rows[0].from_seq), 'changed']);
  expect(found.flat()).not.toContain(other);
});

test('what is not sealed yet is not missed, and a seal that is gone is', async () => {
  const accountId = await withMovements(5);
  await sealSingly(accountId, 3);
  expect(await compared()).toEqual({ sealed: 3, found: [] });
  await product.database.query('delete from ledger_seal where from_seq = 2');
  expect((await compared()).found).toEqual([[accountId, '3', 'seal']]);
});

test('within as many days as there are turns every account has had its one', async () => {
  const accounts = await Promise.all(Array.from({ length: 60 }, () => withMovements(2)));
  await sealNow(product);
  for (const accountId of accounts) await change(accountId, 2);
  const seen: unknown[] = [];
  for (let turn = 0; turn < 28; turn++) {
    const { found } = await compared({ turn, turns: 28 });
    expect(found.length).toBeLessThan(accounts.length / 3);
    seen.push(...found.map(([accountId]) => accountId));
  }
  expect(seen.toSorted()).toEqual(accounts.toSorted());
});
