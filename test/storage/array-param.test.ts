import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrayParam, type ColumnType } from '#storage/array-param.ts';
import { type Database, openDatabase } from '#storage/database.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await testDatabase();
  database = openDatabase(home.url, { connections: 2 });
});
afterAll(async () => {
  await database.end();
  await home.drop();
});

async function sentAndBack(type: ColumnType, values: readonly unknown[]): Promise<unknown[]> {
  const { rows } = await database.query<{ back: unknown }>(
    `select back from unnest($1::${type}[]) with ordinality as sent (back, nth) order by nth`,
    [arrayParam(type, values)],
  );
  return rows.map(({ back }) => back);
}

const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
// PostgreSQL has no NUL in texts, and UTF-8 no lone surrogates.
const text = fc.string({ unit: 'binary', maxLength: 300 }).filter((each) => !each.includes('\0'));

const kinds: Record<ColumnType, fc.Arbitrary<unknown>> = {
  uuid: fc.uuid(),
  text,
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  integer: int(32),
  smallint: int(16),
  oid: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  boolean: fc.boolean(),
  jsonb: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))),
  timestamptz: fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2200, 0) }),
};

describe.each(Object.entries(kinds) as [ColumnType, fc.Arbitrary<unknown>][])(
  '%s',
  (type, kind) => {
    test('comes back as it was sent, null as null', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof({ weight: 5, arbitrary: kind }, fc.constant(null)), { maxLength: 40 }),
          async (values) => {
            expect(await sentAndBack(type, values)).toEqual(values);
          },
        ),
        { numRuns: 60 },
      ));
  },
);

test.each(Object.entries(kinds) as [ColumnType, fc.Arbitrary<unknown>][])(
  '%s: what stands in many rows one behind the other comes back as often',
  (type, kind) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(kind, fc.constant(null)), fc.nat({ max: 70 })), {
          maxLength: 6,
        }),
        async (runs) => {
          const values = runs.flatMap(([value, times]) => Array<unknown>(times).fill(value));
          expect(await sentAndBack(type, values)).toEqual(values);
        },
      ),
      { numRuns: 30 },
    ),
);

test('arrays larger than any before them are whole', async () => {
  const values = Array.from({ length: 5_000 }, (_, n) => `${n} 续卡 `.repeat(n % 60));
  expect(await sentAndBack('text', values)).toEqual(values);
});

test('an absent value is null', async () => {
  expect(await sentAndBack('integer', [1, undefined])).toEqual([1, null]);
});

test.each([
  'no uuid',
  '00000000-0000-7000-8000-00000000000',
  '00000000-0000-7000-8000-0000000000000',
  '00000000-0000-7000-8000-00000000000g',
  '',
])('what is no id is not sent: %s', (id) => {
  expect(() => arrayParam('uuid', [id])).toThrow('not a UUID');
});
