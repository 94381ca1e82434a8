import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase, together } from '#storage/database.ts';
import { grouped } from '#storage/reads/grouped.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await testDatabase();
  database = openDatabase(home.url, { connections: 4 });
});
afterAll(async () => {
  await database.end();
  await home.drop();
});

/** Doubles numbers in the database, and notes the keys of each statement. */
function doubling() {
  const statements: number[][] = [];
  const double = grouped<number, number>(async (source, keys) => {
    statements.push([...keys]);
    const { rows } = await source.query<{ twice: number }>(
      `select each * 2 as twice from unnest($1::int[]) with ordinality as asked (each, nth)
        order by nth`,
      [keys],
    );
    return rows.map(({ twice }) => twice);
  });
  return { double, statements };
}

test('reads of one turn are one statement, each with its own answer', async () => {
  const { double, statements } = doubling();
  const answers = await Promise.all([5, 1, 5, 9].map((each) => double(database, each)));
  expect(answers).toEqual([10, 2, 10, 18]);
  expect(statements).toEqual([[5, 1, 5, 9]]);
});

test('hundreds at a time are a few statements, and none is forgotten', async () => {
  const { double, statements } = doubling();
  const asked: Promise<number>[] = [];
  for (let i = 0; i < 300; i++) {
    asked.push(double(database, i));
    if (i % 10 === 0) await new Promise(setImmediate);
  }
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 300 }, (_, i) => i * 2));
  expect(statements.flat()).toHaveLength(300);
  expect(statements.length).toBeLessThan(150);
});

test('what was committed before asking is seen, also behind a slow one', async () => {
  await database.query('create table counted (count int)');
  const count = grouped<null, number>(async (source, keys) => {
    const { rows } = await source.query('select count(*)::int as count from counted');
    return keys.map(() => rows[0].count);
  });
  const slow = grouped<null, null>(async (source, keys) => {
    await source.query('select pg_sleep(0.2)');
    return keys.map(() => null);
  });
  const counts: number[] = [];
  const sleeping = Promise.all([slow(database, null), pause(50).then(() => slow(database, null))]);
  for (let i = 1; i <= 10; i++) {
    await database.query('insert into counted values (1)');
    counts.push(await count(database, null));
  }
  await sleeping;
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a statement that fails fails its own askers alone', async () => {
  const { double } = doubling();
  const broken = grouped<number, number>(async (source) => {
    await source.query('select * from nowhere');
    return [];
  });
  const [good, bad] = await Promise.allSettled([double(database, 4), broken(database, 4)]);
  expect(good).toEqual({ status: 'fulfilled', value: 8 });
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: '42P01' } });
  expect(await double(database, 7)).toBe(14);
});

test('without a connection everybody hears of it', async () => {
  const nowhere = openDatabase('postgres://nobody@127.0.0.1:9/nothing');
  const { double } = doubling();
  const asked = await Promise.allSettled([double(nowhere, 1), double(nowhere, 2)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await nowhere.end();
});

test('on a connection of its own it is read there', async () => {
  const { double, statements } = doubling();
  const mine = await together(database, async (connection) => {
    await connection.query('begin');
    await connection.query('create temporary table only_here (n int) on commit drop');
    const here = grouped<null, number>(async (source, keys) => {
      const { rows } = await source.query('select count(*)::int as count from only_here');
      return keys.map(() => rows[0].count);
    });
    const seen = await Promise.all([here(connection, null), double(connection, 3)]);
    await connection.query('rollback');
    return seen;
  });
  expect(mine).toEqual([0, 6]);
  expect(statements).toEqual([[3]]);
});
