import { constants, existsSync, statSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  type Configuration,
  checkEnvironment,
  type Environment,
  loadConfiguration,
} from './configuration.ts';
import { diagnoseDatabase } from './doctor-database.ts';
import { diagnoseMail, diagnosePayment } from './doctor-network.ts';
import { type Finding, fail } from './finding.ts';
import { builtPages } from './project-folder.ts';

/** Runs every check; one that cannot run because an earlier one failed is left out. */
export async function diagnose(environment: Environment, folder: string): Promise<Finding[]> {
  const { problems, warnings, values } = checkEnvironment(environment);
  const configured = [
    ...problems.map((problem) => fail('configuration', problem)),
    ...warnings.map((warning) => ({ check: 'configuration', ok: true, found: warning })),
  ];
  if (problems.length > 0) return configured;
  const home = await diagnoseHome(resolve(folder, values.XUKA_HOME));
  if (!home.ok) return [...configured, home, diagnosePages(false)];
  const configuration = loadConfiguration(environment, folder);
  const [database, mail, payment] = await Promise.all([
    diagnoseDatabase(configuration),
    diagnoseMail(configuration.mail.delivery),
    diagnosePayment(configuration.payment.apiUrl),
  ]);
  return [
    ...configured,
    { check: 'configuration', ok: true, found: describe(configuration) },
    home,
    ...database,
    mail,
    payment,
    diagnosePages(configuration.demo),
  ];
}

function describe({ demo, database }: Configuration): string {
  const where = database.kind === 'embedded' ? 'the embedded database' : 'a database of your own';
  return `${demo ? 'A demo' : 'In operation'}, with ${where}.`;
}

async function diagnoseHome(home: string): Promise<Finding> {
  let existing = home;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const advice = 'Give this user the right to write there, or set XUKA_HOME.';
  if (!statSync(existing).isDirectory())
    return fail('home', `${existing} is not a folder.`, advice);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch {
    return fail('home', `${existing} can't be written by this user.`, advice);
  }
  const found = existing === home ? `${home} can be written.` : `${home} can be made.`;
  return { check: 'home', ok: true, found };
}

function diagnosePages(demo: boolean): Finding {
  if (existsSync(builtPages)) return { check: 'pages', ok: true, found: 'The pages are built.' };
  const found = 'The pages are not built yet.';
  if (demo) return { check: 'pages', ok: true, found: `${found} npm start builds them.` };
  return fail('pages', found, 'Run: npm run build');
}
