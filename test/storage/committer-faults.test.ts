import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Decide } from '#domain/account-state.ts';
import { Changeset } from '#domain/changeset.ts';
import { createCommitter } from '#storage/committer.ts';
import { openDatabase } from '#storage/database.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct();
});
afterAll(() => product.stop());

const countUp =
  (lineId: string): Decide<{ count: number }, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const line = change.lines.get(lineId)!;
    const count = Number(line.label || '0') + 1;
    change.lines.put({ ...line, label: String(count) });
    return { changes: change.changes(), answer: { count } };
  };

const command = (given: { accountId: string; lineId: string }, key: string) => ({
  accountId: given.accountId,
  key,
  name: 'count-up',
  body: {},
  decide: countUp(given.lineId),
});

const labelOf = async ({ lineId }: { lineId: string }): Promise<string> => {
  const { rows } = await product.database.query('select label from line where id = $1', [lineId]);
  return rows[0].label;
};

/** A link to the database that breaks each time COMMIT was carried out and before its answer arrives. */
async function linkThatLosesCommits(databaseUrl: string, times: number) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let losses = times;
  let lost = 0;
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let losing = false;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk: Buffer) => {
      if (losses > 0 && chunk.includes('commit')) {
        losses -= 1;
        losing = true;
      }
      database.write(chunk);
    });
    database.on('data', (chunk: Buffer) => {
      if (!losing) return client.write(chunk);
      // "C" COMMIT in the answer: it has happened, and nobody will hear of it here.
      if (!chunk.includes('COMMIT')) return true;
      lost += 1;
      client.resetAndDestroy();
      return database.destroy();
    });
    client.on('close', () => database.destroy());
    database.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    lost: () => lost,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a COMMIT whose answer is lost has happened once, and the first answer is given', async () => {
  const given = await givenLine(product);
  const { connectionString } = product.database.options as { connectionString: string };
  const link = await linkThatLosesCommits(connectionString, 1);
  const database = openDatabase(link.url, { connections: 2 });
  const { clock, newId } = product;
  const committer = createCommitter({ database, clock, newId });
  const answers = await Promise.all(
    ['k1', 'k2', 'k3'].map((key) => committer.submit(command(given, key))),
  );
  expect(link.lost()).toBe(1);
  expect(answers).toEqual([{ count: 1 }, { count: 2 }, { count: 3 }]);
  expect(await labelOf(given)).toBe('3');
  await database.end();
  await link.stop();
});

test('when every answer is lost the caller hears of a fault, and the same key tells the truth', async () => {
  const given = await givenLine(product);
  const { connectionString } = product.database.options as { connectionString: string };
  const link = await linkThatLosesCommits(connectionString, 100);
  const database = openDatabase(link.url, { connections: 2 });
  const { clock, newId } = product;
  const committer = createCommitter({ database, clock, newId });
  await expect(committer.submit(command(given, 'k'))).rejects.toThrow();
  expect(await product.committer.submit(command(given, 'k'))).toEqual({ count: 1 });
  expect(await labelOf(given)).toBe('1');
  await database.end();
  await link.stop();
});

test('one hot account does not keep the others waiting', async () => {
  const hot = await givenLine(product);
  const calm = await Promise.all(Array.from({ length: 20 }, () => givenLine(product)));
  const { database, clock, newId } = product;
  const committer = createCommitter({ database, clock, newId, groupSize: 32 });
  let hotDone = 0;
  const crowd = Array.from({ length: 2_000 }, (_, i) =>
    committer.submit(command(hot, `hot-${i}`)).then(() => {
      hotDone += 1;
    }),
  );
  const others = calm.map((given) => committer.submit(command(given, 'calm')));
  expect(await Promise.all(others)).toEqual(Array(20).fill({ count: 1 }));
  expect(hotDone).toBeLessThan(200);
  await Promise.all(crowd);
  expect(await labelOf(hot)).toBe('2000');
});
