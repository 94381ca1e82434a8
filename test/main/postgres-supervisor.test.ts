import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findRunningPostgres, startEmbeddedPostgres } from '#main/postgres-supervisor.ts';
import { eventually, isAlive, runProgram } from '../support/programs.ts';

const parentScript = join(import.meta.dirname, 'programs/parent-of-postgres.ts');
const isRoot = process.getuid?.() === 0;

let made: string;
let home: string;

// Making a cluster takes most of a first start; the tests copy one unless that start is their matter.
beforeAll(async () => {
  made = join(mkdtempSync(join(tmpdir(), 'xuka-supervisor-')), 'postgres');
  const server = await startEmbeddedPostgres({ home: made });
  await server.stop();
});
afterAll(() => rmSync(join(made, '..'), { recursive: true, force: true }));
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'xuka-supervisor-')), 'postgres');
  cpSync(made, home, { recursive: true });
});
afterEach(() => rmSync(join(home, '..'), { recursive: true, force: true }));

async function query(url: unknown, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: String(url), connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('two homes run side by side, each on its own port, with their own rows', async () => {
  const [one, other] = await Promise.all([
    startEmbeddedPostgres({ home }),
    startEmbeddedPostgres({ home: `${home}-other`, maxConnections: 20 }),
  ]);
  expect(one.port).not.toBe(other.port);
  await query(one.url, 'create table kept (id int)');
  await expect(query(other.url, 'select * from kept')).rejects.toThrow(/does not exist/);
  expect(await query(other.url, 'show max_connections')).toEqual([{ max_connections: '20' }]);
  await Promise.all([one.stop(), other.stop()]);
  expect(isAlive(one.pid())).toBe(false);
  const again = await startEmbeddedPostgres({ home, port: one.port });
  expect(again.port).toBe(one.port);
  expect(await query(again.url, 'select * from kept')).toEqual([]);
  await again.stop();
});

test('a port that somebody takes before the database listens is left to them', async () => {
  const starting = startEmbeddedPostgres({ home });
  const thief = createServer();
  let stolen = 0;
  while (stolen === 0) {
    await setImmediate();
    if (!existsSync(join(home, 'owner.json'))) continue;
    stolen = JSON.parse(readFileSync(join(home, 'owner.json'), 'utf8')).port;
  }
  await new Promise<void>((resolve, reject) => {
    thief.once('error', reject).listen(stolen, '127.0.0.1', resolve);
  });
  const server = await starting;
  expect(server.port).not.toBe(stolen);
  expect(findRunningPostgres(home)).toBe(server.url);
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  await expect(startEmbeddedPostgres({ home, port: stolen })).rejects.toThrow('already in use');
  thief.close();
});

test('a live process keeps its home; another may only find the address', async () => {
  const server = await startEmbeddedPostgres({ home });
  await expect(startEmbeddedPostgres({ home })).rejects.toThrow(/in use by process \d+/);
  expect(findRunningPostgres(home)).toBe(server.url);
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  expect(findRunningPostgres(home)).toBeUndefined();
});

test('the database ends with its killed parent and the home starts again', async () => {
  const parent = await runProgram(parentScript, [home]);
  const postgres = Number(parent.line.postgres);
  await query(parent.line.url, 'create table kept as select 1 as id');
  parent.process.kill('SIGKILL');
  await eventually('no postgres is left', () => !isAlive(postgres));
  const server = await startEmbeddedPostgres({ home });
  expect(await query(server.url, 'select id from kept')).toEqual([{ id: 1 }]);
  await server.stop();
});

test('a killed database comes back on the same port with every committed row', async () => {
  const server = await startEmbeddedPostgres({ home });
  await query(server.url, 'create table kept as select 1 as id');
  const first = server.pid();
  process.kill(first, 'SIGKILL');
  await eventually('another process answers', () =>
    query(server.url, 'select id from kept').then(
      (rows) => rows.length === 1 && server.pid() !== first,
      () => false,
    ),
  );
  await server.stop();
  expect(isAlive(server.pid())).toBe(false);
});

test('a database left over by parent and kernel is stopped before the next start', async () => {
  // As if the owner had died and the signal got lost: a database without an owner in the home.
  const stray = await runStray(home);
  const server = await startEmbeddedPostgres({ home });
  expect(isAlive(stray)).toBe(false);
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

test.runIf(isRoot)('as root, and dropped to nobody where namespaces are forbidden', async () => {
  rmSync(home, { recursive: true });
  // The folder above must be open for nobody to reach it, as a system's data folder is.
  chmodSync(join(home, '..'), 0o755);
  const parent = await runProgram(parentScript, [home, 'nobody']);
  expect(parent.line.runAs).toBe('nobody');
  expect(await query(parent.line.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const postgres = Number(parent.line.postgres);
  parent.process.kill('SIGKILL');
  await eventually('no postgres is left', () => !isAlive(postgres));
});

test.runIf(isRoot)('as an ordinary user', async () => {
  spawnSync('chown', ['-R', '65534:65534', join(home, '..')]);
  const parent = await runProgram(parentScript, [home], {
    prefix: ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'],
  });
  expect(parent.line.runAs).toBe('self');
  expect(await query(parent.line.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const postgres = Number(parent.line.postgres);
  const ended = new Promise((resolve) => parent.process.once('exit', resolve));
  parent.process.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(isAlive(postgres)).toBe(false);
});

test('a half-made cluster of an interrupted first start is made anew', async () => {
  renameSync(join(home, 'data'), join(home, 'data.new'));
  rmSync(join(home, 'data.new/global'), { recursive: true });
  const server = await startEmbeddedPostgres({ home });
  expect(await query(server.url, 'show data_checksums')).toEqual([{ data_checksums: 'on' }]);
  expect(existsSync(join(home, 'data.new'))).toBe(false);
  await server.stop();
});

test('a cluster of another PostgreSQL is refused with the way out', async () => {
  writeFileSync(join(home, 'data/PG_VERSION'), '17\n');
  await expect(startEmbeddedPostgres({ home })).rejects.toThrow(/made by PostgreSQL 17/);
});

test('its log tells neither statements nor values', async () => {
  const lines: string[] = [];
  const server = await startEmbeddedPostgres({ home, onLog: (line) => lines.push(line) });
  await query(server.url, `create table claim (email text primary key)`);
  const insert = `insert into claim values ('li.wei@example.org')`;
  await query(server.url, insert);
  await expect(query(server.url, insert)).rejects.toThrow(/duplicate key/);
  await server.stop();
  const log = lines.join('\n');
  expect(log).toContain('duplicate key');
  expect(log).not.toContain('li.wei');
});

async function runStray(folder: string): Promise<number> {
  const parent = await runProgram(join(import.meta.dirname, 'programs/stray-postgres.ts'), [
    folder,
  ]);
  return Number(parent.line.postgres);
}
