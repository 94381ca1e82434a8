import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#main/postgres-supervisor.ts';
import { migrationsFolder } from '#main/project-folder.ts';
import { migrate } from '#storage/migrate.ts';
import { descendantsOf, usedMs } from './program.ts';

export interface BenchPostgres {
  url: string;
  /** Spent by all processes of the server so far. */
  processorSeconds(): number;
  stop(): Promise<void>;
}

/** As a server for half a million subscribers is set up; durability as everywhere. */
const settings = {
  shared_buffers: '2GB',
  max_wal_size: '8GB',
  wal_buffers: '64MB',
};

/** A migrated server of the bench's own, in a temporary folder; pgbench runs on the same one. */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'xuka-bench-'));
  const server = await startEmbeddedPostgres({ home, maxConnections: 60, settings });
  await migrate(server.url, migrationsFolder);
  return {
    url: server.url,
    processorSeconds: () =>
      descendantsOf(process.pid).reduce((ms, pid) => ms + usedMs(pid, { withEnded: true }), 0) /
      1_000,
    async stop() {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
