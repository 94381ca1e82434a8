import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { invocation, NOBODY, type RunAs } from './postgres-binaries.ts';
import { commandLine, identify, isRunning, type ProcessIdentity } from './process-identity.ts';

/** The files of one embedded database. */
export type PostgresHome = { folder: string; data: string; password: string; owner: string };

/** The process that runs the database of a home, and the port it listens on. */
export type Owner = ProcessIdentity & { port: number };

export const DATABASE_USER = 'xuka';

export function postgresHome(folder: string): PostgresHome {
  const absolute = resolve(folder);
  return {
    folder: absolute,
    data: join(absolute, 'data'),
    password: join(absolute, 'password'),
    owner: join(absolute, 'owner.json'),
  };
}

/** The live owner of the home, or undefined when nobody runs its database. */
export function readOwner(home: PostgresHome): Owner | undefined {
  let owner: Owner;
  try {
    owner = JSON.parse(readFileSync(home.owner, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
  return isRunning(owner) ? owner : undefined;
}

/** Takes the home for this process. Throws when another live process has it. */
export function takeHome(home: PostgresHome, port: number): void {
  mkdirSync(home.folder, { recursive: true, mode: 0o700 });
  const owner = readOwner(home);
  if (owner) {
    throw new Error(
      `The database in ${home.folder} is in use by process ${owner.pid}. ` +
        'Stop that one, or choose another folder with XUKA_HOME.',
    );
  }
  rmSync(home.owner, { force: true });
  const me = identify(process.pid);
  // "wx" lets only one of two simultaneous starts win.
  writeFileSync(home.owner, JSON.stringify({ ...me, port }), { flag: 'wx', mode: 0o600 });
}

/** Another port than was thought; the home stays taken all the time. */
export function changePort(home: PostgresHome, port: number): void {
  const next = `${home.owner}.next`;
  writeFileSync(next, JSON.stringify({ ...identify(process.pid), port }), { mode: 0o600 });
  renameSync(next, home.owner);
}

export function leaveHome(home: PostgresHome): void {
  rmSync(home.owner, { force: true });
}

export function connectionUrl(home: PostgresHome, port: number, database: string): string {
  const password = readFileSync(home.password, 'utf8');
  return `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${database}`;
}

/** Creates the cluster unless it is there. Throws with initdb's own words when that fails. */
export function createCluster(home: PostgresHome, binaries: string, runAs: RunAs): void {
  if (existsSync(join(home.data, 'PG_VERSION'))) {
    requireSameVersion(home, binaries);
    return;
  }
  // initdb writes PG_VERSION early: built beside and renamed, a half-made cluster is never used.
  const fresh = `${home.data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(home.password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (runAs === 'nobody') giveToNobody(home, fresh);
  const { file, args, uid, gid } = invocation(runAs, initdbCommand(home, binaries, fresh), {
    dieWithParent: false,
  });
  const done = spawnSync(file, args, { encoding: 'utf8', cwd: '/', uid, gid });
  if (runAs === 'nobody') chownSync(home.password, 0, 0);
  if (done.status !== 0) {
    const why = `${done.stderr ?? ''} ${done.error ?? ''}`.trim();
    throw new Error(`The database could not be created in ${home.folder}: ${why}`);
  }
  renameSync(fresh, home.data);
}

function initdbCommand(home: PostgresHome, binaries: string, fresh: string): string[] {
  return [
    join(binaries, 'bin/initdb'),
    ...['-D', fresh, '-U', DATABASE_USER, '-A', 'scram-sha-256', `--pwfile=${home.password}`],
    ...['-E', 'UTF8', '--locale=C.UTF-8'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ];
}

function giveToNobody(home: PostgresHome, fresh: string): void {
  chmodSync(home.folder, 0o711);
  mkdirSync(fresh, { mode: 0o700 });
  chownSync(fresh, NOBODY, NOBODY);
  chownSync(home.password, NOBODY, NOBODY);
}

function requireSameVersion(home: PostgresHome, binaries: string): void {
  const stored = readFileSync(join(home.data, 'PG_VERSION'), 'utf8').trim();
  const answer = spawnSync(join(binaries, 'bin/postgres'), ['--version'], { encoding: 'utf8' });
  const ours = /\) (\d+)/.exec(answer.stdout ?? '')?.[1];
  if (ours === undefined || ours === stored) return;
  throw new Error(
    `The database in ${home.folder} was made by PostgreSQL ${stored}, this version brings ` +
      `PostgreSQL ${ours}. Export it with the old version first; see docs/operating.`,
  );
}

/**
 * Stops a database that outlived its killed owner. Call only after takeHome, so that the database of a
 * live process is never touched.
 */
export async function stopLeftover(home: PostgresHome): Promise<void> {
  const lock = join(home.data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !commandLine(pid).includes(home.data)) return;
  const leftover = identify(pid);
  if (!leftover) return;
  // SIGINT lets it finish writing; SIGQUIT after that is still safe, it only means recovery later.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < 10_000; waited += 50) {
      if (!isRunning(leftover)) return;
      await pause(50);
    }
  }
  throw new Error(`An earlier database process (${pid}) in ${home.folder} does not stop.`);
}
