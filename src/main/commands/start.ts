import type { Command } from '../command.ts';
import { runServer } from '../run-server.ts';

/** The whole product in one process; what `npm start` runs. */
export const start: Command = {
  usage: '',
  about:
    'Builds the pages if needed, brings the database up to date, seeds an empty one in a demo, and\n' +
    'then answers pages and API and carries out jobs. Prints one JSON object on standard output\n' +
    'when every listener listens. Stops gracefully on Ctrl-C or SIGTERM.',
  options: {},
  positionals: { min: 0, max: 0 },
  exits: { 130: 'stopped at once by a second signal' },
  run: (call) => runServer(call, { pages: true, jobs: true }),
};
