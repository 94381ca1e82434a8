import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandList } from '#main/command-list.ts';
import { readyLine, readyTable } from '#main/ready-report.ts';
import { runXuka } from '../support/command.ts';
import { testDatabase } from '../support/database.ts';
import { databaseUrl, runAdmin } from '../support/postgres.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const xuka = (args: string[], environment: Record<string, string> = {}) =>
  runXuka(folder, args, environment);

test('help names every command, and each has a page with exit codes', async () => {
  const overview = await xuka([]);
  expect(overview.code).toBe(0);
  for (const { name } of commandList) {
    expect(overview.out).toContain(`  ${name} `);
    const page = await xuka([name, '--help']);
    expect(page).toMatchObject({ code: 0, err: '' });
    expect(page.out).toMatch(new RegExp(`^xuka ${name}`));
    expect(page.out).toContain('Exit codes:\n  0 ');
  }
});

test.for([
  [['mirgate'], 'There is no command "mirgate". See: xuka help'],
  [['help', 'mirgate'], 'There is no command "mirgate"'],
  [['migrate', '--sideways'], "Unknown option '--sideways'"],
  [['migrate', 'everything'], '"everything" is one word too many. See: xuka migrate --help'],
] as const)('%s is misuse', async ([args, words]) => {
  const { code, out, err } = await xuka([...args]);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(words);
});

test('a wrong configuration ends with its own code and all problems', async () => {
  const { code, err } = await xuka(['migrate'], { PORT: 'x', LOG_LEVEL: 'loud' });
  expect(code).toBe(78);
  expect(err).toContain('PORT must be a whole number');
  expect(err).toContain('LOG_LEVEL must be one of');
});

test('migrate brings an empty database up to date once', async () => {
  const { url, drop } = await testDatabase();
  const name = new URL(url).pathname.slice(1);
  const empty = `${name}_empty`;
  await runAdmin(url, `create database ${empty} template template0`);
  const environment = { DATABASE_URL: databaseUrl(url, empty) };
  expect(await xuka(['migrate', '--check'], environment)).toMatchObject({ code: 3 });
  const first = await xuka(['migrate', '--json'], environment);
  expect(first.code).toBe(0);
  expect((JSON.parse(first.out) as { applied: string[] }).applied.length).toBeGreaterThan(0);
  expect(await xuka(['migrate', '--json'], environment)).toMatchObject({ out: '{"applied":[]}\n' });
  expect(await xuka(['migrate', '--check'], environment)).toMatchObject({ code: 0 });
  await runAdmin(url, `drop database ${empty} with (force)`);
  await drop();
});

test('migrate starts the embedded database when nobody else does', async () => {
  const { code, out } = await xuka(['migrate']);
  expect(code).toBe(0);
  expect(out).toMatch(/^applied 0001_/);
}, 60_000);

test('the entry runs in a process of its own and answers help on standard output', () => {
  const entry = join(import.meta.dirname, '../../bin/xuka.mjs');
  const run = spawnSync(process.execPath, [entry, 'help'], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toContain('xuka <command> [options]');
  const wrong = spawnSync(process.execPath, [entry, 'nonsense'], { encoding: 'utf8' });
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
});

test('the ready report: one line for scripts, columns for people', () => {
  const addresses = { web: 'http://localhost:3000', smtp: 'smtp://127.0.0.1:3003' };
  expect(readyLine(addresses)).toBe(
    '{"ready":true,"web":"http://localhost:3000","smtp":"smtp://127.0.0.1:3003"}\n',
  );
  const signIns = [
    { who: '李伟 active', userName: 'li.wei', password: 'a' },
    { who: 'Ann expired', userName: 'ann', password: 'b' },
  ];
  expect(readyTable({ addresses, signIns }).split('\n')).toEqual([
    '',
    'Xuka is running. Stop it with Ctrl-C.',
    '',
    '  Pages  http://localhost:3000',
    '  SMTP   smtp://127.0.0.1:3003',
    '',
    '  Sign in as   User name  Password',
    '  李伟 active  li.wei     a',
    '  Ann expired  ann        b',
    '',
    '',
  ]);
});
