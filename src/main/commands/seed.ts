import { type Database, openDatabase } from '#storage/database.ts';
import { migrate } from '#storage/migrate.ts';
import { closedGateway } from '../closed-gateway.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { ConfigurationError, loadConfiguration } from '../configuration.ts';
import { openDatabaseAddress } from '../database-address.ts';
import { createLog } from '../log.ts';
import { migrationsFolder } from '../project-folder.ts';
import type { SignIn } from '../ready-report.ts';
import { demoSignIns } from '../seed/demo-sign-ins.ts';
import { demoStories } from '../seed/demo-stories.ts';
import { type SeedOutcome, seedDemo } from '../seed/seed-demo.ts';
import { wireProduct } from '../wiring.ts';

/** Fills an empty database with the demo; what `start` does by itself. */
export const seed: Command = {
  usage: '[--json]',
  about:
    'Fills an empty database with the demo: the operator Meridian Mobile 子午移动, its catalogue and\n' +
    `${demoStories.length} invented subscribers, whose sign-ins it prints. Brings the database up to date first. A\n` +
    'database that holds anything is never touched. Only in a demo; "start" does this by itself.',
  options: {
    json: {
      type: 'boolean',
      about: 'print one JSON object: {"outcome":"seeded","accounts":…} or {"outcome":"not-empty"}',
    },
  },
  positionals: { min: 0, max: 0 },
  exits: { [EXIT.failed]: 'failed, or an earlier seed was interrupted; standard error says more' },
  run: async (call) => {
    const configuration = loadConfiguration(call.environment, call.folder);
    if (!configuration.demo)
      throw new ConfigurationError(['XUKA_DEMO must be "on": only a demo has invented people.']);
    const log = createLog({ level: configuration.logLevel });
    const address = await openDatabaseAddress(configuration, log);
    try {
      await migrate(address.url, migrationsFolder);
      const database = openDatabase(address.url, {
        connections: configuration.databaseConnections,
      });
      try {
        await seedAndTell(call, database, configuration.secret);
      } finally {
        await database.end();
      }
    } finally {
      await address.stop();
    }
    return EXIT.done;
  },
};

async function seedAndTell(call: Call, database: Database, secret: string): Promise<void> {
  const gateway = closedGateway;
  const outcome = await seedDemo(wireProduct({ database, gateway, baseUrl: '', secret }));
  if (call.values.json) return call.out(`${JSON.stringify(outcome)}\n`);
  call.out(`${sentence(outcome)}\n`);
  const signIns = await demoSignIns(database);
  if (signIns.length > 0) call.out(`\n${signIns.map(row(signIns)).join('')}`);
}

const sentence = (outcome: SeedOutcome): string =>
  outcome.outcome === 'seeded'
    ? `The demo is there: an operator, its catalogue and ${outcome.accounts} subscribers.`
    : 'The database is not empty: nothing was done.';

const row = (all: readonly SignIn[]) => {
  const longest = (texts: string[]) => Math.max(...texts.map((text) => text.length));
  const names = longest(all.map(({ userName }) => userName));
  const passwords = longest(all.map(({ password }) => password));
  return ({ who, userName, password }: SignIn) =>
    `  ${userName.padEnd(names)}  ${password.padEnd(passwords)}  ${who}\n`;
};
