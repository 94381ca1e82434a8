import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  canDieWithParent,
  invocation,
  pickRunAs,
  postgresFolder,
  type RunAs,
} from './postgres-binaries.ts';
import {
  changePort,
  connectionUrl,
  createCluster,
  leaveHome,
  type PostgresHome,
  postgresHome,
  readOwner,
  stopLeftover,
  takeHome,
} from './postgres-home.ts';

export type EmbeddedPostgres = {
  /** With the password: never print it. */
  url: string;
  port: number;
  runAs: RunAs;
  /** The database's process; another one after a restart. */
  pid(): number;
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** The folder of this database alone; created when absent. */
  home: string;
  /** 0 or absent: any free port. */
  port?: number;
  maxConnections?: number;
  /** Server settings that differ from the ones of a small machine. */
  settings?: Readonly<Record<string, string>>;
  runAs?: RunAs;
  /** One line of the database's own log. */
  onLog?: (line: string) => void;
};

const DATABASE = 'xuka';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const RESTART_DELAYS_MS = [0, 250, 1_000, 4_000];

// Sized for a machine of two cores that also runs the program. Durability is never traded:
// fsync, full_page_writes and synchronous_commit keep their safe defaults, stated so that it shows.
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '64MB',
  work_mem: '8MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  checkpoint_timeout: '15min',
  max_wal_size: '1GB',
  autovacuum_naptime: '15s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and details carry e-mail addresses and numbers; the log must not.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/**
 * Starts the database that ships with the program and keeps it running: started again when it dies,
 * stopped when this process ends, however it ends. Throws when the home is in use by another live
 * process or the database cannot start.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const binaries = postgresFolder();
  const home = postgresHome(options.home);
  const runAs = options.runAs ?? pickRunAs();
  let port = options.port || (await freePort());
  takeHome(home, port);
  try {
    createCluster(home, binaries, runAs);
    await stopLeftover(home);
    const launch = () => launchOnce({ home, binaries, runAs, port, options });
    const first = await launchWithRetry(launch, async () => {
      if (options.port) return false;
      port = await freePort();
      changePort(home, port);
      return true;
    });
    const supervised = supervise(first, launch, home, options.onLog);
    const url = connectionUrl(home, port, DATABASE);
    await ensureDatabase(connectionUrl(home, port, 'postgres')).catch(async (fault) => {
      await supervised.stop();
      throw fault;
    });
    return { url, port, runAs, ...supervised };
  } catch (fault) {
    leaveHome(home);
    throw fault;
  }
}

/** The address of the database another live process runs in this home, if one does. */
export function findRunningPostgres(homeFolder: string): string | undefined {
  const home = postgresHome(homeFolder);
  const owner = readOwner(home);
  return owner && connectionUrl(home, owner.port, DATABASE);
}

/** A port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

type Launch = {
  home: PostgresHome;
  binaries: string;
  runAs: RunAs;
  port: number;
  options: EmbeddedPostgresOptions;
};

/** Starts the database once; resolves when it accepts connections. */
async function launchOnce(launch: Launch): Promise<ChildProcess> {
  const { home, binaries, runAs, port, options } = launch;
  const settings = {
    ...SETTINGS,
    ...options.settings,
    port: String(port),
    max_connections: String(options.maxConnections ?? 50),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const program = [join(binaries, 'bin/postgres'), '-D', home.data, ...flags];
  const bound = canDieWithParent();
  const { file, args, uid, gid } = invocation(runAs, program, { dieWithParent: bound });
  // In a group of its own, so that Ctrl-C reaches us first and we stop it last.
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    cwd: '/',
    uid,
    gid,
  });
  await readiness(child, options.onLog);
  if (!bound && process.platform !== 'win32' && child.pid) guardWithShell(child.pid);
  return child;
}

function readiness(child: ChildProcess, onLog?: (line: string) => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let seen = '';
    let rest = '';
    const give = (fault: Error) => {
      clearTimeout(timer);
      reject(fault);
    };
    const timer = setTimeout(() => {
      child.kill('SIGQUIT');
      give(new Error(`The database did not start in time.\n${seen}`));
    }, START_TIMEOUT_MS);
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      seen = (seen + chunk).slice(-8_000);
      if (seen.includes('ready to accept connections')) {
        clearTimeout(timer);
        resolve();
      }
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLog?.(line);
    });
    child.once('error', give);
    child.once('exit', (code) => {
      give(new Error(`The database ended with code ${code} while starting.\n${seen.trim()}`));
    });
  });
}

/**
 * Where the kernel cannot do it (macOS), a shell holds the other end of a pipe: when we die the pipe closes and
 * the shell interrupts the database.
 */
function guardWithShell(pid: number): void {
  const guard = spawn('sh', ['-c', 'trap "" INT TERM HUP; cat; kill -INT "$1"', 'sh', `${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => {});
  guard.unref();
}

// After a killed database its last helpers hold the shared memory for a moment.
// It cannot look for a free port itself: one that was free may be taken before it listens.
async function launchWithRetry(
  launch: () => Promise<ChildProcess>,
  takeOtherPort: () => Promise<boolean>,
): Promise<ChildProcess> {
  for (const delay of RESTART_DELAYS_MS.slice(1)) {
    try {
      return await launch();
    } catch (fault) {
      const words = fault instanceof Error ? fault.message : '';
      if (/Address already in use/.test(words) && (await takeOtherPort())) continue;
      if (!/shared memory block|lock file/.test(words)) throw fault;
      await pause(delay);
    }
  }
  return launch();
}

function supervise(
  first: ChildProcess,
  launch: () => Promise<ChildProcess>,
  home: PostgresHome,
  onLog?: (line: string) => void,
): Pick<EmbeddedPostgres, 'pid' | 'stop'> {
  let child = first;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();

  const restart = async (): Promise<void> => {
    for (let attempt = 0; !stopping; attempt++) {
      await pause(RESTART_DELAYS_MS[attempt] ?? RESTART_DELAYS_MS.at(-1));
      if (stopping) return;
      try {
        child = await launch();
        watch();
        return;
      } catch (fault) {
        onLog?.(`restart failed: ${fault instanceof Error ? fault.message : String(fault)}`);
      }
    }
  };
  const watch = () => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      onLog?.(`the database ended (${signal ?? code}); starting it again`);
      restarting = restart();
    });
  };
  watch();

  return {
    pid: () => child.pid ?? 0,
    stop: async () => {
      stopping = true;
      await restarting;
      await stopChild(child);
      leaveHome(home);
    },
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

async function ensureDatabase(maintenanceUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
