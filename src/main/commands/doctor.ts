import { type Command, EXIT } from '../command.ts';
import { diagnose } from '../doctor.ts';
import type { Finding } from '../finding.ts';

/** Prints one line a check; every failure says what to do. */
export const doctor: Command = {
  usage: '[--json]',
  about:
    'Checks the configuration, the home folder, the database (reachable, version, encoding, clock,\n' +
    'migrations), the mail server, the payment provider and the built pages. Changes nothing that\n' +
    'start would not make; an embedded database that is not running is started for the check.',
  options: {
    json: { type: 'boolean', about: 'print one JSON object: {"ok":…,"checks":[…]}' },
  },
  positionals: { min: 0, max: 0 },
  exits: { 1: 'at least one check failed' },
  run: async ({ environment, folder, values, out }) => {
    const checks = await diagnose(environment, folder);
    const ok = checks.every((check) => check.ok);
    out(values.json ? `${JSON.stringify({ ok, checks })}\n` : checks.map(describe).join(''));
    return ok ? EXIT.done : EXIT.failed;
  },
};

function describe({ check, ok, found, advice }: Finding): string {
  const tail = advice ? ` ${advice}` : '';
  return `${ok ? 'OK  ' : 'FAIL'} ${check.padEnd(14)} ${found}${tail}\n`;
}
