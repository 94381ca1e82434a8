import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secret kept in `home/name`, made at its first use: 64 characters, readable by its owner only, the same after
 * every restart.
 */
export function keptSecret(home: string, name: string): string {
  const file = join(home, name);
  const kept = read(file);
  if (kept !== undefined) return kept;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600 });
  try {
    // A link, unlike a rename, fails when another process was first: both then use that one's.
    linkSync(draft, file);
  } catch (fault) {
    if (!isExisting(fault)) throw fault;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
    throw fault;
  }
}

function isExisting(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'EEXIST';
}
