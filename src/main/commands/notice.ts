import { toPublicId } from '#domain/public-id.ts';
import { DAY, toIso } from '#domain/time.ts';
import { readUndelivered } from '#storage/notices.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withMigratedDatabase } from '../migrated-database.ts';

const DEFAULT_DAYS = 30;
const NAMED = 3;

/** What reached nobody by any channel, for staff to take up. */
export const notice: Command = {
  usage: 'undelivered [--days <days>] [--json]',
  about:
    'undelivered lists the notices that neither mail, text nor push could bring to their reader,\n' +
    'oldest first, with what was tried. Whoever they are for sees them on the account page too.',
  options: {
    days: { type: 'string', about: `made in so many days (${DEFAULT_DAYS})` },
    json: { type: 'boolean', about: 'print one JSON object a notice, a line each' },
  },
  positionals: { min: 1, max: 1 },
  exits: { [NAMED]: 'there are some; standard output names them' },
  run: async (call) => {
    const days = Number(call.values.days ?? DEFAULT_DAYS);
    if (call.positionals[0] !== 'undelivered' || !Number.isInteger(days) || days < 1) {
      call.err('Say undelivered, with a whole number of days. See: xuka notice --help\n');
      return EXIT.misused;
    }
    return list(call, Date.now() - days * DAY);
  },
};

async function list(call: Call, since: number): Promise<number> {
  const found = await withMigratedDatabase(call, ({ database }) =>
    readUndelivered(database, since),
  );
  for (const { accountId, lineId, template, createdAt, tried } of found) {
    const account = toPublicId('acc', accountId);
    const line = lineId === null ? null : toPublicId('line', lineId);
    const made = toIso(createdAt);
    if (call.values.json)
      call.out(`${JSON.stringify({ account, line, template, createdAt: made, tried })}\n`);
    else
      call.out(`${made}  ${template}  ${line ?? account}  ${tried ?? 'no channel reaches them'}\n`);
  }
  return found.length === 0 ? EXIT.done : NAMED;
}
