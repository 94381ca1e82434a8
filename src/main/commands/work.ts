import type { Command } from '../command.ts';
import { runServer } from '../run-server.ts';

/** The jobs without pages; run as many as you like. */
export const work: Command = {
  usage: '',
  about:
    'Carries out jobs: opens and asks about payments, sends mails, ends what has expired. Listens\n' +
    'only for /healthz, /readyz and /metrics. Prints one JSON object on standard output when ready.',
  options: {},
  positionals: { min: 0, max: 0 },
  exits: { 130: 'stopped at once by a second signal' },
  run: (call) => runServer(call, { pages: false, jobs: true }),
};
