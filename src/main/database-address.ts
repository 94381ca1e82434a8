import type { Configuration } from './configuration.ts';
import type { Log } from './log.ts';
import { findRunningPostgres, startEmbeddedPostgres } from './postgres-supervisor.ts';

export type DatabaseAddress = {
  /** With the password: never print it. */
  url: string;
  /** Stops the database when this process started it; otherwise does nothing. */
  stop(): Promise<void>;
};

/**
 * The database of this configuration. An embedded one is started for us, or shared when another process of the same
 * home (a running `start`) has it.
 */
export async function openDatabaseAddress(
  { database }: Pick<Configuration, 'database'>,
  log: Log,
): Promise<DatabaseAddress> {
  if (database.kind === 'outside') return { url: database.url, stop: async () => {} };
  const running = findRunningPostgres(database.home);
  if (running !== undefined) return { url: running, stop: async () => {} };
  const onLog = (line: string) => log.debug({ child: 'postgres' }, line);
  return startEmbeddedPostgres({ home: database.home, onLog });
}
