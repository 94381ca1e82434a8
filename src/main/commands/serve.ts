import type { Command } from '../command.ts';
import { runServer } from '../run-server.ts';

/** Pages and API without the jobs; run as many as you like beside at least one `work`. */
export const serve: Command = {
  usage: '',
  about:
    'Answers pages, the API and webhooks, but carries out no jobs: run at least one "xuka work" on\n' +
    'the same database. Prints one JSON object on standard output when it listens.',
  options: {},
  positionals: { min: 0, max: 0 },
  exits: { 130: 'stopped at once by a second signal' },
  run: (call) => runServer(call, { pages: true, jobs: false }),
};
