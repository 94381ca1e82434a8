import { migrate, pendingMigrations } from '#storage/migrate.ts';
import { type Command, EXIT } from '../command.ts';
import { loadConfiguration } from '../configuration.ts';
import { openDatabaseAddress } from '../database-address.ts';
import { createLog } from '../log.ts';
import { migrationsFolder } from '../project-folder.ts';

/** Applies what is pending, in order; several processes may do so at once. */
export const migrateCommand: Command = {
  usage: '[--check] [--json]',
  about:
    'Runs the migrations the database has not run yet, each in its own transaction. They only go\n' +
    'forward: back the database up before an upgrade. start and serve do this by themselves.',
  options: {
    check: { type: 'boolean', about: 'only tell what is pending; exit 3 when anything is' },
    json: { type: 'boolean', about: 'print one JSON object: {"applied":[…]} or {"pending":[…]}' },
  },
  positionals: { min: 0, max: 0 },
  exits: { 3: 'with --check: migrations are pending' },
  run: async ({ environment, folder, values, out }) => {
    const configuration = loadConfiguration(environment, folder);
    const log = createLog({ level: configuration.logLevel });
    const database = await openDatabaseAddress(configuration, log);
    const tell = (key: 'pending' | 'applied', names: string[]) => {
      if (values.json) return out(`${JSON.stringify({ [key]: names })}\n`);
      out(names.length === 0 ? 'Nothing to do.\n' : names.map((n) => `${key} ${n}\n`).join(''));
    };
    try {
      if (values.check) {
        const pending = await pendingMigrations(database.url, migrationsFolder);
        tell('pending', pending);
        return pending.length === 0 ? EXIT.done : 3;
      }
      tell('applied', (await migrate(database.url, migrationsFolder)).applied);
      return EXIT.done;
    } finally {
      await database.stop();
    }
  },
};
