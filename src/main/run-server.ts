import { type Call, EXIT } from './command.ts';
import { type Configuration, loadConfiguration } from './configuration.ts';
import { createLog } from './log.ts';
import { ensurePages } from './page-build.ts';
import { type Running, readyLine, readyTable } from './ready-report.ts';
import { untilStopped } from './until-stopped.ts';

/** start, serve and work are one program; they differ in what it does. */
export async function runServer(call: Call, runs: Configuration['runs']): Promise<number> {
  const configuration = { ...loadConfiguration(call.environment, call.folder), runs };
  const log = createLog({ level: configuration.logLevel });
  for (const warning of configuration.warnings) log.warn(warning);
  const pagesBuilt = runs.pages ? ensurePages(call) : Promise.resolve();
  // Told when it is waited for; the database is made ready meanwhile.
  pagesBuilt.catch(() => {});
  // A request to stop while starting is kept until there is something to stop.
  const stopped = untilStopped();
  // Loaded now: other commands need no web server.
  const { startServer } = await import('./serve.ts');
  const running: Running = await startServer(configuration, log, pagesBuilt);
  call.err(readyTable(running));
  call.out(readyLine(running.addresses));
  const signal = await stopped;
  log.info({ signal }, 'stopping');
  await running.stop();
  log.info('stopped');
  return EXIT.done;
}
