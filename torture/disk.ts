import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Skipped, Torture } from './torture.ts';
import { untilReady } from './until-ready.ts';

/** Eight blows fill a quarter of it (measured 2026-11-23). */
const DISK_MB = 1_000;
const FULL_MS = 4_000;

/** Fills the database's disk under load and frees it again. Needs the right to mount a small disk. */
export function disk(): Torture | Skipped {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-disk-'));
  const size = ['-o', `size=${DISK_MB}m,mode=0755`];
  const end = () => rmSync(folder, { recursive: true, force: true });
  if (spawnSync('mount', ['-t', 'tmpfs', ...size, 'tmpfs', folder]).status !== 0) {
    end();
    return { skipped: 'a small disk can only be mounted as root' };
  }
  return {
    options: { databaseHome: folder },
    blow: async (stand) => {
      const filler = join(folder, 'filler');
      fill(folder, filler);
      await feelsFull(stand.databaseUrl);
      await pause(FULL_MS);
      rmSync(filler);
      const began = performance.now();
      await untilReady(stand.web);
      return { struck: 'disk', returnMs: performance.now() - began };
    },
    end: () => {
      spawnSync('umount', [folder]);
      end();
    },
  };
}

/** A blow that nobody feels proves nothing: the database itself must say that there is no room. */
async function feelsFull(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  const told = await client
    .connect()
    .then(() => client.query('create table full_disk as select generate_series(1, 1e6)'))
    .then(
      () => '',
      (error) => String(error),
    );
  await client.end().catch(() => {});
  if (told === '') throw new Error('the disk was not full');
}

const STEP = 4 * 1024 * 1024;

/** Writes until nothing more fits. */
function fill(folder: string, file: string): void {
  const chunk = Buffer.alloc(STEP);
  for (;;) {
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    if (free === 0) return;
    try {
      writeFileSync(file, chunk.subarray(0, Math.min(STEP, free)), { flag: 'a' });
    } catch {
      return;
    }
  }
}
