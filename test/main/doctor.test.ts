import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diagnose } from '#main/doctor.ts';
import { startEmbeddedPostgres } from '#main/postgres-supervisor.ts';
import { seedReferenceData } from '#main/seed/seed-reference.ts';
import { openDatabase } from '#storage/database.ts';
import { runXuka } from '../support/command.ts';
import { testDatabase } from '../support/database.ts';
import { databaseUrl, runAdmin } from '../support/postgres.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function check(environment: Record<string, string>, name: string) {
  const findings = await diagnose(environment, folder);
  return findings.filter((finding) => finding.check === name);
}

const listen = (server: Server) =>
  new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

test('a migrated database in order passes every check', async () => {
  const { url, drop } = await testDatabase();
  const findings = await diagnose({ DATABASE_URL: url }, folder);
  expect(findings.filter((finding) => !finding.ok)).toEqual([]);
  const names = findings.map((finding) => finding.check);
  expect(names).toEqual([
    ...['configuration', 'home', 'database', 'encoding', 'clock', 'connections', 'migrations'],
    ...['operator', 'mail', 'payment', 'pages'],
  ]);
  expect(JSON.stringify(findings)).not.toContain(new URL(url).password || 'no password');
  await drop();
});

test('an unreachable database says what to check, without the password', async () => {
  const environment = { DATABASE_URL: 'postgres://xuka:s3cret@127.0.0.1:1/xuka' };
  const [finding] = await check(environment, 'database');
  expect(finding).toMatchObject({
    ok: false,
    found: expect.stringContaining('ECONNREFUSED'),
    advice: expect.stringContaining('DATABASE_URL'),
  });
  expect(JSON.stringify(finding)).not.toContain('s3cret');
});

test('two addresses of support are one too many', async () => {
  const { url, drop } = await testDatabase();
  const database = openDatabase(url, { connections: 2 });
  await seedReferenceData({ database, clock: Date.now });
  await database.end();
  const at = (SUPPORT_EMAIL: string) => check({ DATABASE_URL: url, SUPPORT_EMAIL }, 'operator');
  expect(await at('support@meridian.example')).toMatchObject([{ ok: true }]);
  expect(await at('help@meridian.example')).toMatchObject([
    { ok: false, advice: expect.stringContaining('SUPPORT_EMAIL') },
  ]);
  expect(await check({ DATABASE_URL: url }, 'policy')).toMatchObject([
    { ok: true, found: 'Version 1 holds.' },
  ]);
  await drop();
});

test('encoding, connections and migrations are judged', async () => {
  const { url, drop } = await testDatabase();
  const odd = `${new URL(url).pathname.slice(1)}_odd`;
  const options = `encoding 'SQL_ASCII' locale 'C' template template0`;
  await runAdmin(url, `create database ${odd} ${options}`);
  const environment = {
    DATABASE_URL: databaseUrl(url, odd),
    XUKA_DATABASE_CONNECTIONS: '500',
    XUKA_DEMO: 'on',
  };
  const findings = await diagnose(environment, folder);
  const failed = findings.filter((finding) => !finding.ok).map((finding) => finding.check);
  expect(failed).toEqual(['encoding', 'connections']);
  const migrations = findings.find((finding) => finding.check === 'migrations');
  expect(migrations?.found).toMatch(/^Pending: 0001_/);
  await runAdmin(url, `drop database ${odd} with (force)`);
  await drop();
});

test('an embedded database is checked before, beside and after the program runs', async () => {
  expect(await check({}, 'database')).toEqual([
    { check: 'database', ok: true, found: 'The first start makes the embedded database.' },
  ]);
  const server = await startEmbeddedPostgres({ home: join(folder, '.xuka/postgres') });
  expect(await check({}, 'database')).toMatchObject([{ ok: true }]);
  await server.stop();
  expect(await check({}, 'database')).toMatchObject([{ ok: true }]);
});

test('a mail server must greet as one', async () => {
  const smtp = new SMTPServer({ disabledCommands: ['AUTH', 'STARTTLS'] });
  const port = await new Promise<number>((resolve) => {
    const server = smtp.listen(0, '127.0.0.1', () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
  const at = (address: string) => check({ SMTP_URL: address, XUKA_DEMO: 'on' }, 'mail');
  expect(await at(`smtp://127.0.0.1:${port}`)).toMatchObject([{ ok: true }]);
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  expect(await at(`smtp://127.0.0.1:${port}`)).toMatchObject([
    { ok: false, advice: expect.stringContaining('SMTP_URL') },
  ]);
  const other = createServer((socket) => socket.end('hello\r\n'));
  expect(await at(`smtp://127.0.0.1:${await listen(other)}`)).toMatchObject([
    { ok: false, found: expect.stringContaining('not as a mail server') },
  ]);
  other.close();
});

test('a payment provider must answer', async () => {
  const server = createHttpServer((_request, response) => response.writeHead(401).end());
  const port = await listen(server);
  const at = (address: string) =>
    check(
      {
        XUKA_DEMO: 'on',
        PAYMENT_API_URL: address,
        PAYMENT_API_SECRET: 's'.repeat(32),
        PAYMENT_WEBHOOK_SECRET: 's'.repeat(32),
      },
      'payment',
    );
  expect(await at(`http://127.0.0.1:${port}`)).toMatchObject([{ ok: true }]);
  server.close();
  expect(await at(`http://127.0.0.1:${port}`)).toMatchObject([
    { ok: false, found: expect.stringContaining('ECONNREFUSED') },
  ]);
});

test('wrong configuration ends the examination with every problem', async () => {
  const findings = await diagnose({ PORT: 'x', XUKA_SECRET: 'short' }, folder);
  expect(findings).toHaveLength(2);
  expect(findings.every((finding) => finding.check === 'configuration' && !finding.ok)).toBe(true);
});

test('a home that is a file is told', async () => {
  writeFileSync(join(folder, 'file'), '');
  const [finding] = await check({ XUKA_HOME: 'file' }, 'home');
  expect(finding).toMatchObject({ ok: false, advice: expect.stringContaining('XUKA_HOME') });
});

test('the command prints a line a check, or one JSON object, and its exit code tells', async () => {
  const good = await runXuka(folder, ['doctor']);
  expect(good.code).toBe(0);
  expect(good.out.trimEnd().split('\n')).toSatisfy((lines: string[]) =>
    lines.every((line) => line.startsWith('OK ')),
  );
  const bad = await runXuka(folder, ['doctor', '--json'], {
    DATABASE_URL: 'postgres://127.0.0.1:1/x',
  });
  expect(bad.code).toBe(1);
  const report = JSON.parse(bad.out) as { ok: boolean; checks: unknown[] };
  expect(report.ok).toBe(false);
  expect(report.checks).toContainEqual(expect.objectContaining({ check: 'database', ok: false }));
});
