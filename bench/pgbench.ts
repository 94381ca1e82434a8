import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/**
 * Transactions per second of pgbench's default transaction (TPC-B like, scale 10, prepared) on the
 * server of `url`, in a database of its own. Null when pgbench (Debian: postgresql-contrib) is absent.
 */
export async function pgbenchScript(
  url: string,
  script: string,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<number | null> {
  if (!hasPgbench()) return null;
  const file = join(mkdtempSync(join(tmpdir(), 'xuka-pgbench-')), 'script.sql');
  writeFileSync(file, script);
  const plan = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds)];
  const output = run([...plan, '-f', file, url]);
  rmSync(dirname(file), { recursive: true });
  return Number(/tps = ([\d.]+)/.exec(output)?.[1] ?? Number.NaN);
}

export async function pgbenchDefault(
  url: string,
  options: { clients: number; seconds: number },
): Promise<number | null> {
  const { clients, seconds } = options;
  if (!hasPgbench()) return null;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('drop database if exists pgbench_beside');
  await admin.query('create database pgbench_beside');
  const address = new URL(url);
  address.pathname = '/pgbench_beside';
  try {
    run(['-i', '-q', '-s', '10', address.href]);
    const output = run([
      '-M',
      'prepared',
      '-c',
      String(clients),
      '-j',
      '2',
      '-T',
      String(seconds),
      address.href,
    ]);
    return Number(/tps = ([\d.]+)/.exec(output)?.[1] ?? Number.NaN);
  } finally {
    await admin.query('drop database if exists pgbench_beside with (force)');
    await admin.end();
  }
}

const hasPgbench = (): boolean => spawnSync('pgbench', ['--version']).status === 0;

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('pgbench', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pgbench: ${stderr}`);
  return stdout;
}
