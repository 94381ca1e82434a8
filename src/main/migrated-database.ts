import { type Database, openDatabase } from '#storage/database.ts';
import { pendingMigrations } from '#storage/migrate.ts';
import type { Call } from './command.ts';
import { type Configuration, loadConfiguration } from './configuration.ts';
import { openDatabaseAddress } from './database-address.ts';
import { createLog, type Log } from './log.ts';
import { migrationsFolder } from './project-folder.ts';

const CONNECTIONS = 4;

/**
 * Runs `work` on the configured database, beside a running program or alone. Throws when migrations are pending:
 * only start, serve and migrate change the schema.
 */
export async function withMigratedDatabase<Answer>(
  { environment, folder }: Pick<Call, 'environment' | 'folder'>,
  work: (given: { database: Database; configuration: Configuration; log: Log }) => Promise<Answer>,
): Promise<Answer> {
  const configuration = loadConfiguration(environment, folder);
  const log = createLog({ level: configuration.logLevel });
  const address = await openDatabaseAddress(configuration, log);
  try {
    const pending = await pendingMigrations(address.url, migrationsFolder);
    if (pending.length > 0) {
      throw new Error('The database is not up to date. Run: npm run xuka -- migrate');
    }
    const database = openDatabase(address.url, { connections: CONNECTIONS });
    try {
      return await work({ database, configuration, log });
    } finally {
      await database.end();
    }
  } finally {
    await address.stop();
  }
}
