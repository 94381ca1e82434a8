import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#storage/database.ts';
import { readinessCheck } from '#usecases/check-readiness.ts';
import { type ApiServer, startApi } from './api-server.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
let pending: readonly string[] = ['0002_next.sql'];
beforeAll(async () => {
  server = await startApi({ pendingMigrations: async () => pending });
});
afterAll(() => server.stop());

test('/healthz answers while the process lives', async () => {
  const { status, body } = await server.call('GET', '/healthz');
  expect([status, body]).toEqual([200, { status: 'alive' }]);
});

describe('/readyz', () => {
  /** The answer is kept for a second. */
  const next = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const { status, body } = await server.call('GET', '/readyz');
    return [status, body];
  };

  test('waits for migrations, then for nothing', async () => {
    const ready = {
      status: 'ready',
      database: 'reachable',
      migrations: 'done',
      outbox: 'moving',
    };
    expect(await next()).toEqual([503, { ...ready, status: 'not-ready', migrations: 'pending' }]);
    pending = [];
    expect(await next()).toEqual([200, ready]);
  });

  test('tells when nobody works off the outbox', async () => {
    await server.product.database.query(
      `insert into outbox (account_id, id, slot, kind, payload, due_at, created_at)
        values ($1, $1, 0, 'mail.send', '{}', now() - interval '6 minutes', now())`,
      [server.product.newId()],
    );
    expect(await next()).toEqual([
      503,
      { status: 'not-ready', database: 'reachable', migrations: 'done', outbox: 'stuck' },
    ]);
    await server.product.database.query('delete from outbox');
    expect((await next())[0]).toBe(200);
  });

  test('tells when the database is not there, or hangs, in time', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    for (const address of [`127.0.0.1:${port}`, '127.0.0.1:1']) {
      const database = openDatabase(`postgres://nobody@${address}/none`);
      const startedAt = performance.now();
      const check = readinessCheck({ database, clock: Date.now }, async () => []);
      expect(await check()).toMatchObject({
        isReady: false,
        database: 'unreachable',
        outbox: 'unknown',
      });
      expect(performance.now() - startedAt).toBeLessThan(7_000);
    }
    silent.close();
  });
});

describe('/metrics', () => {
  test('counts requests by the pattern of their route', async () => {
    await server.call('GET', '/api/v1/problems/wait');
    await server.call('GET', '/api/v1/problems/none');
    await server.call('GET', '/api/v1/somewhere/secret-token');
    const { status, headers, text } = await server.call('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const count = (route: string, code: number) =>
      `xuka_http_request_seconds_count{method="GET",route="${route}",status="${code}"} 1\n`;
    expect(text).toContain(count('/api/v1/problems/:code', 200));
    expect(text).toContain(count('/api/v1/problems/:code', 404));
    expect(text).toContain(count('none', 404));
    expect(text).not.toContain('secret-token');
  });

  test.each(['x-forwarded-for', 'forwarded', 'via'])('finds nothing with %s', async (name) => {
    const answer = await server.call('GET', '/metrics', { headers: { [name]: '127.0.0.1' } });
    expectProblem(answer, [404, 'not_found']);
  });
});

test('the log names routes and references, no paths, tokens or people', async () => {
  const somebody = await server.subscriber();
  await server.call('GET', `/api/v1/lines/${somebody.line}?password=hunter2`, somebody);
  await server.call('GET', '/orders/secret-token');
  const log = server.log();
  expect(log).toContain('/api/v1/lines/:lineId');
  for (const secret of [
    somebody.token,
    somebody.line,
    'hunter2',
    'secret-token',
    somebody.password,
  ])
    expect(log).not.toContain(secret);
});
