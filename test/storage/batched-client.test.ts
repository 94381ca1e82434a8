import { connect, createServer, type Socket } from 'node:net';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  atOneMoment,
  type Database,
  openDatabase,
  type Transaction,
  together,
  waitUpTo,
} from '#storage/database.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await testDatabase();
  database = openDatabase(home.url, { connections: 1 });
});
afterAll(async () => {
  await database.end();
  await home.drop();
});
beforeEach(() =>
  database.query('drop table if exists given; create table given (n integer primary key)'),
);

const insert = (n: number) => ({
  name: 'insert-given',
  text: 'insert into given (n) values ($1)',
  values: [n],
});
const transactionOf = (connection: Transaction) =>
  connection
    .query<{ id: string }>({ name: 'which', text: 'select txid_current()::text as id' })
    .then(({ rows }) => rows[0]!.id);
const given = async () => (await database.query('select n from given order by n')).rows;

describe('statements of one turn', () => {
  test('are one transaction, those of another turn are another', async () => {
    await together(database, async (connection) => {
      const [one, two] = await Promise.all([transactionOf(connection), transactionOf(connection)]);
      expect(two).toBe(one);
      expect(await transactionOf(connection)).not.toBe(one);
    });
  });

  test('that come while others are under way travel together after them', async () => {
    await together(database, async (connection) => {
      const first = transactionOf(connection);
      await new Promise((resolve) => process.nextTick(resolve));
      const second = transactionOf(connection);
      await new Promise((resolve) => process.nextTick(resolve));
      const third = transactionOf(connection);
      expect(await second).not.toBe(await first);
      expect(await third).toBe(await second);
    });
  });

  test('are answered each with its own rows', async () => {
    await together(database, async (connection) => {
      const [added, rows, arrays, none, nothing] = await Promise.all([
        connection.query('insert into given select generate_series(1, $1::integer)', [3]),
        connection.query({ name: 'rows', text: 'select n, null as no from given order by n' }),
        connection.query({
          name: 'arrays',
          text: 'select n::bigint, null from given order by n limit 1',
          rowMode: 'array',
        }),
        connection.query({ name: 'none', text: 'select n from given where n > 5' }),
        connection.query({ name: 'nothing', text: '' }),
      ]);
      expect(added.rowCount).toBe(3);
      expect(rows.rows).toEqual([1, 2, 3].map((n) => ({ n, no: null })));
      expect(arrays.rows).toEqual([[1n, null]]);
      expect(none.rows).toEqual([]);
      expect(nothing.rows).toEqual([]);
    });
  });

  test('are answered alike when their columns are known already', async () => {
    const ask = () =>
      database.query({ name: 'known', text: 'select $1::integer + 1 as next', values: [1] });
    for (let i = 0; i < 3; i++) expect((await ask()).rows).toEqual([{ next: 2 }]);
  });

  test('keep their order with texts of several statements among them', async () => {
    await together(database, (connection) =>
      Promise.all([
        connection.query(insert(1)),
        connection.query('update given set n = n + 10; update given set n = n * 2'),
        connection.query(insert(1)),
      ]),
    );
    expect(await given()).toEqual([{ n: 1 }, { n: 22 }]);
  });
});

describe('a statement that fails', () => {
  test('takes those of its turn with it, and the connection goes on', async () => {
    const asked = together(database, (connection) =>
      Promise.allSettled(
        [insert(1), insert(2), insert(1), insert(3)].map((each) => connection.query(each)),
      ),
    );
    const words = (await asked).map((each) => (each as PromiseRejectedResult).reason?.code);
    expect(words).toEqual(['23505', '23505', '23505', '23505']);
    await database.query(insert(7));
    expect(await given()).toEqual([{ n: 7 }]);
  });

  test('may be given again, and so may those behind it that the server never saw', async () => {
    const ask = (n: number) =>
      together(database, (connection) =>
        Promise.all([
          connection.query({ name: 'first', text: 'select 1 / $1::integer as one', values: [n] }),
          connection.query({ name: 'behind', text: 'select 2 as two' }),
        ]),
      );
    await expect(ask(0)).rejects.toThrow('division by zero');
    const [one, two] = await ask(1);
    expect([one.rows, two.rows]).toEqual([[{ one: 1 }], [{ two: 2 }]]);
  });

  test('and one that is no statement at all', async () => {
    const ask = (text: string) => database.query({ name: `no ${text}`, text, values: [] });
    await expect(ask('selekt 1')).rejects.toThrow('syntax error');
    await expect(ask('selekt 1')).rejects.toThrow('syntax error');
    expect((await ask('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('and one that has the name of another', async () => {
    await database.query({ name: 'mine', text: 'select 1 as one' });
    await expect(database.query({ name: 'mine', text: 'select 2 as two' })).rejects.toThrow('mine');
    expect((await database.query({ name: 'mine', text: 'select 1 as one' })).rows).toHaveLength(1);
  });

  test('and a value that can’t be written', async () => {
    const round: Record<string, unknown> = {};
    round.round = round;
    const asked = together(database, (connection) =>
      Promise.all([
        connection.query(insert(1)),
        connection.query({ name: 'odd', text: 'select $1::jsonb', values: [round] }),
        connection.query(insert(2)),
      ]),
    );
    await expect(asked).rejects.toThrow('circular');
    // Not even what stands before it was sent.
    expect(await given()).toEqual([]);
  });

  test('leaves nothing of its transaction on the connection', async () => {
    const reading = atOneMoment(database, (connection) =>
      connection.query({ name: 'gone', text: 'select 1 / 0' }),
    );
    await expect(reading).rejects.toThrow('division by zero');
    await database.query(insert(1));
    expect(await given()).toEqual([{ n: 1 }]);
  });
});

describe('a link', () => {
  /** Passes everything on until it swallows what the server answers, or breaks. */
  async function startLink() {
    const target = new URL(home.url);
    const sockets = new Set<Socket>();
    let swallows = false;
    const server = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on('error', () => {});
      }
      client.on('data', (chunk) => upstream.write(chunk));
      upstream.on('data', (chunk) => swallows || client.write(chunk));
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(home.url);
    url.port = String((server.address() as { port: number }).port);
    const cut = () => {
      for (const socket of sockets) socket.destroy();
    };
    return {
      database: openDatabase(url.href, { connections: 1 }),
      swallow: (yes: boolean) => {
        swallows = yes;
      },
      cut,
      async stop() {
        cut();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  test.for([insert(2), 'select 1; select 2'])(
    'that says nothing is given up, and another one is made',
    async (unheard) => {
      const link = await startLink();
      const asked = together(link.database, async (connection) => {
        waitUpTo(connection, 300);
        await connection.query(insert(1));
        link.swallow(true);
        await connection.query(unheard as string);
      });
      await expect(asked).rejects.toThrow('did not answer for 300 ms');
      link.swallow(false);
      expect((await link.database.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      await link.database.end();
      await link.stop();
    },
  );

  test('that breaks is told to everything that waits for it', async () => {
    const link = await startLink();
    const outcome = await together(link.database, async (connection) => {
      await connection.query(insert(1));
      link.swallow(true);
      const first = connection.query(insert(2));
      await new Promise((resolve) => setImmediate(resolve));
      const behind = [connection.query(insert(3)), connection.query('select 1; select 2')];
      link.cut();
      return Promise.allSettled([first, ...behind]);
    });
    expect(outcome.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await link.database.end();
    await link.stop();
  });

  test('that is gone refuses whatever it is given later', async () => {
    const link = await startLink();
    const outcome = await together(link.database, async (connection) => {
      await connection.query(insert(1));
      const gone = new Promise((resolve) => (connection as pg.PoolClient).once('end', resolve));
      link.cut();
      await gone;
      const later = [insert(2), 'select 1; select 2', insert(3)].map((each) =>
        connection.query(each as string),
      );
      const outcomes = await Promise.allSettled(later);
      return [...outcomes, ...(await Promise.allSettled([connection.query(insert(4))]))];
    });
    expect(outcome.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    await link.database.end();
    await link.stop();
  });
});
