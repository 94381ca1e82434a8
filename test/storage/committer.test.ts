import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Decide } from '#domain/account-state.ts';
import { Changeset } from '#domain/changeset.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { type Command, createCommitter } from '#storage/committer.ts';
import { isRefusedByServer } from '#storage/database.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct();
});
afterAll(() => product.stop());

/** Counts up in the line's label: a write that shows every lost or doubled command. */
const countUp =
  (lineId: string): Decide<{ count: number }, 'unknown_line'> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const line = change.lines.get(lineId);
    if (!line) return { refused: 'unknown_line' };
    const count = Number(line.label || '0') + 1;
    change.lines.put({ ...line, label: String(count) });
    change.enqueue('mail.send', { count: String(count) }, context.now + 1e9);
    return { changes: change.changes(), answer: { count } };
  };

const command = (
  given: { accountId: string; lineId: string },
  key: string,
  changes: Partial<Command<{ count: number }, 'unknown_line'>> = {},
): Command<{ count: number }, 'unknown_line'> => ({
  accountId: given.accountId,
  key,
  name: 'count-up',
  body: { lineId: given.lineId },
  decide: countUp(given.lineId),
  ...changes,
});

const labelOf = async ({ accountId, lineId }: { accountId: string; lineId: string }) => {
  const { rows } = await product.database.query(
    'select label from line where account_id = $1 and id = $2',
    [accountId, lineId],
  );
  return rows[0].label;
};

test('commands on one account in one group see each other', async () => {
  const given = await givenLine(product);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => product.committer.submit(command(given, `k${i}`))),
  );
  expect(answers.map((answer) => ('count' in answer ? answer.count : answer))).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 1),
  );
  expect(await labelOf(given)).toBe('50');
});

test('a part that was not read is read when it is looked at, also behind one that was not needed', async () => {
  const given = await givenLine(product);
  const other = await givenLine(product);
  const reads = ['buckets'] as const;
  const blind: Decide<{ count: number }, never> = (state, context) => ({
    changes: new Changeset(state, context).changes(),
    answer: { count: 0 },
  });
  const answers = await Promise.all([
    product.committer.submit(command(given, 'blind', { reads, decide: blind })),
    product.committer.submit(command(given, 'first', { reads })),
    product.committer.submit(command(other, 'other', { reads: [] })),
    product.committer.submit(command(given, 'second', { reads: ['lines'] })),
    product.committer.submit(command(given, 'third', { reads })),
  ]);
  expect(answers).toEqual([0, 1, 1, 2, 3].map((count) => ({ count })));
  expect([await labelOf(given), await labelOf(other)]).toEqual(['3', '1']);
});

test('a row put into a part that was not read is held against what is there', async () => {
  const given = await givenLine(product);
  const replace: Decide<{ count: number }, never> = (read, context) => {
    const change = new Changeset(read, context);
    change.lines.put({ ...line, label: 'put' });
    return { changes: change.changes(), answer: { count: 0 } };
  };
  const line = (await loadAccountState(product.database, given.accountId)).lines.get(given.lineId)!;
  await product.committer.submit(command(given, 'put', { reads: [], decide: replace }));
  expect(await labelOf(given)).toBe('put');
});

test('the same key answers the first answer, together and later, and acts once', async () => {
  const given = await givenLine(product);
  const answers = await Promise.all(
    [1, 2, 3].map(() => product.committer.submit(command(given, 'k'))),
  );
  answers.push(await product.committer.submit(command(given, 'k')));
  expect(answers).toEqual(Array(4).fill({ count: 1 }));
  expect(await labelOf(given)).toBe('1');
});

test('the same key with another body is refused and changes nothing', async () => {
  const given = await givenLine(product);
  await product.committer.submit(command(given, 'k'));
  const other = await product.committer.submit(command(given, 'k', { body: { other: true } }));
  expect(other).toEqual({ refused: 'key_reused' });
  const named = await product.committer.submit(command(given, 'k', { name: 'other' }));
  expect(named).toEqual({ refused: 'key_reused' });
  expect(await labelOf(given)).toBe('1');
});

test('a refusal writes nothing and does not use up its key', async () => {
  const given = await givenLine(product);
  const nowhere = { ...given, lineId: product.newId() };
  expect(await product.committer.submit(command(nowhere, 'k'))).toEqual({
    refused: 'unknown_line',
  });
  expect(await product.committer.submit(command(given, 'k'))).toEqual({ count: 1 });
});

test('an unknown account is refused', async () => {
  const nobody = { accountId: product.newId(), lineId: product.newId() };
  expect(await product.committer.submit(command(nobody, 'k'))).toEqual({
    refused: 'unknown_account',
  });
});

test('a fault fails its own command and none of its neighbours', async () => {
  const [bad, good] = [await givenLine(product), await givenLine(product)];
  const bug = product.committer.submit(
    command(bad, 'bug', {
      decide: () => {
        throw new Error('bug');
      },
    }),
  );
  const refusedByTable = product.committer.submit(
    command(bad, 'table', {
      decide: (state, context) => {
        const change = new Changeset(state, context);
        change.lines.put({ ...change.lines.get(bad.lineId)!, msisdn: 'not a number' });
        return { changes: change.changes(), answer: { count: 0 } };
      },
    }),
  );
  const fine = product.committer.submit(command(good, 'fine'));
  await expect(bug).rejects.toThrow('bug');
  await expect(refusedByTable).rejects.toSatisfy(isRefusedByServer);
  await expect(fine).resolves.toEqual({ count: 1 });
});

test('a value that no column can have fails its own command and none of its neighbours', async () => {
  const [bad, good] = [await givenLine(product), await givenLine(product)];
  const used = (amount: bigint, ratingGroup: number) =>
    product.committer.submit(
      command(bad, `${amount}/${ratingGroup}`, {
        decide: (state, context) => {
          const change = new Changeset(state, context);
          const usage = { kind: 'usage', asset: 'octets', rule: 'test' } as const;
          const places = { from: 'operator:allowance', to: 'operator:used' } as const;
          change.transfer({ ...usage, ...places, amount, ratingGroup });
          return { changes: change.changes(), answer: { count: 0 } };
        },
      }),
    );
  const outcomes = await Promise.allSettled([
    used(2n ** 63n, 1),
    used(1n, 2 ** 32),
    product.committer.submit(command(good, 'beside')),
    used(2n ** 63n - 1n, 1),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(await labelOf(good)).toBe('1');
});

test('an account that is named in another way is unknown, and none of its neighbours fails', async () => {
  const given = await givenLine(product);
  const names = [given.accountId.toUpperCase(), 'nobody', ''];
  const answers = await Promise.all([
    ...names.map((accountId) => product.committer.submit(command({ ...given, accountId }, 'name'))),
    product.committer.submit(command(given, 'name')),
  ]);
  const unknown = { refused: 'unknown_account' };
  expect(answers).toEqual([unknown, unknown, unknown, { count: 1 }]);
});

test('several committers on the same accounts lose nothing and never deadlock', async () => {
  const { database, clock, newId } = product;
  const committers = [1, 2, 3].map(() =>
    createCommitter({ database, clock, newId, groupSize: 16 }),
  );
  const lines = await Promise.all([1, 2, 3, 4].map(() => givenLine(product)));
  const submissions = Array.from({ length: 240 }, (_, i) =>
    committers[i % 3]!.submit(command(lines[i % 4]!, `many${i}`)),
  );
  await Promise.all(submissions);
  expect(await Promise.all(lines.map(labelOf))).toEqual(['60', '60', '60', '60']);
});

test('a row that was moved past the committer fails the command instead of being written over', async () => {
  const given = await givenLine(product);
  const past = `import pg from 'pg';
    const client = new pg.Client({ connectionString: process.argv[1] });
    await client.connect();
    await client.query("update line set label = '77' where id = $1", [process.argv[2]]);
    await client.end();`;
  const decide: Decide<{ count: number }, 'unknown_line'> = (state, context) => {
    const run = ['--input-type=module', '-e', past, product.databaseUrl, given.lineId];
    execFileSync(process.execPath, run);
    return countUp(given.lineId)(state, context);
  };
  const submitted = product.committer.submit(command(given, 'moved', { decide }));
  await expect(submitted).rejects.toThrow('written: only 0');
  expect(await labelOf(given)).toBe('77');
  expect(await product.committer.submit(command(given, 'moved'))).toEqual({ count: 78 });
});

test('beyond its queue it says busy, and what it took it finishes', async () => {
  const { database, clock, newId } = product;
  const small = createCommitter({ database, clock, newId, queueSize: 5 });
  const given = await givenLine(product);
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => small.submit(command(given, `busy${i}`))),
  );
  expect(answers.filter((answer) => 'refused' in answer)).toEqual(
    Array(3).fill({ refused: 'busy' }),
  );
  expect(await labelOf(given)).toBe('5');
});

test.for([
  { few: 5, patienceMs: 60_000, whatFollows: 'wait for the group under way and go together' },
  { few: 5, patienceMs: 20, whatFollows: 'do not wait longer than that for one that is stuck' },
  { few: 32, patienceMs: 60_000, whatFollows: 'are enough for a group of their own' },
])('$few commands with $patienceMs ms of patience $whatFollows', async (given) => {
  const { database, clock, newId } = product;
  const sizes: number[] = [];
  const onGroup = ({ size }: { size: number }) => sizes.push(size);
  const { patienceMs } = given;
  const committer = createCommitter({ database, clock, newId, patienceMs, onGroup });
  const stuck = await givenLine(product);
  const others = await Promise.all(Array.from({ length: given.few }, () => givenLine(product)));
  const holder = await database.connect();
  await holder.query('begin');
  await holder.query('select from account where id = $1 for update', [stuck.accountId]);
  const first = committer.submit(command(stuck, 'k'));
  await pause(50);
  const rest = Promise.all(others.map((each) => committer.submit(command(each, 'k'))));
  const waits = given.few < 32 && patienceMs > 1_000;
  if (waits) {
    await pause(100);
    expect(sizes).toEqual([]);
  } else expect(await rest).toHaveLength(given.few);
  await holder.query('commit');
  holder.release();
  expect(await Promise.all([first, rest])).toHaveLength(2);
  expect(sizes).toEqual(waits ? [1, given.few] : [given.few, 1]);
});

test('a connection that breaks in the middle is made good by the keys', async () => {
  const given = await givenLine(product);
  const submissions = Array.from({ length: 200 }, (_, i) =>
    product.committer.submit(command(given, `cut${i}`)).catch((error: unknown) => error),
  );
  await product.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const answers = await Promise.all(submissions);
  const failed = answers.flatMap((answer, i) => (answer instanceof Error ? [i] : []));
  for (const i of failed) await product.committer.submit(command(given, `cut${i}`));
  expect(await labelOf(given)).toBe('200');
});

test('only the committer writes money and allowance', async () => {
  const { readdirSync, readFileSync } = await import('node:fs');
  const tables =
    'transfer|bucket|period|payment|refund|subscriber_order|command|charging_session|rated_use';
  const writes = new RegExp(`(insert\\s+into|update|delete\\s+from)\\s+(${tables})\\b`, 'i');
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => writes.test(readFileSync(`src/${file}`, 'utf8')));
  expect(files).toEqual([]);
  // Statements for a table that is named elsewhere: the committer's own, and those of these tables.
  const named = (file: string, table: RegExp) =>
    [...readFileSync(`src/storage/${file}`, 'utf8').matchAll(table)]
      .map(([, name]) => name!)
      .filter((name) => tables.split('|').includes(name));
  const byName = /(?:insert\s+into|update|delete\s+from)\s+\$\{/i;
  const naming = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && byName.test(readFileSync(`src/${file}`, 'utf8')))
    .sort();
  expect(naming).toEqual([
    'storage/account-table.ts',
    'storage/catalogue.ts',
    'storage/identity/factors.ts',
    'storage/retention.ts',
  ]);
  expect(named('catalogue.ts', /['"`]([a-z_]+)['"`]/g)).toEqual([]);
  expect(named('identity/factors.ts', /['"`]([a-z_]+)['"`]/g)).toEqual([]);
  // Deletes old answers and ended sessions: no movement, no balance.
  expect(named('retention.ts', /['"`]([a-z_]+)['"`]/g)).toEqual(['command', 'charging_session']);
  const writers = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'storage/write-together.ts')
    .filter((file) =>
      /\bwriteTogether\(|\b[a-z]*[tT]able\.write\b/.test(readFileSync(`src/${file}`, 'utf8')),
    );
  expect(writers).toEqual(['storage/committer-statements.ts']);
  expect(writes.test('update bucket set remaining = 0')).toBe(true);
});
