import { isRefusal } from '#domain/account-state.ts';
import { formatMsisdn } from '#domain/phone-number.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { DocumentError } from '#edges/cli/document-error.ts';
import {
  type PlacedSubscriber,
  readSubscriber,
  readSubscriberDocument,
  readSubscriberTable,
  type SubscriberKey,
} from '#edges/cli/subscriber-document.ts';
import { type AddedSubscriber, addSubscriber } from '#usecases/add-subscriber.ts';
import type { Product } from '#usecases/product.ts';
import { closedGateway } from '../closed-gateway.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { REFUSED, readDocument, refuseDocument } from '../document-call.ts';
import { withMigratedDatabase } from '../migrated-database.ts';
import { refusalWords, toWish } from '../subscriber-wish.ts';
import { wireProduct } from '../wiring.ts';

/** Where each option of `add` goes; the names are those of the columns of `import`. */
const keyOfOption = {
  name: 'name',
  email: 'email',
  'user-name': 'userName',
  locale: 'locale',
  'time-zone': 'timeZone',
  line: 'market',
  sim: 'sim',
  number: 'number',
  iccid: 'iccid',
  'activation-code': 'activationCode',
} as const satisfies Record<string, SubscriberKey>;

const optionNames = Object.keys(keyOfOption) as (keyof typeof keyOfOption)[];

/** Registers people, whose welcome mails go out by the outbox, and gives them lines. */
export const subscriber: Command = {
  usage:
    'add --name … --email … --user-name … --locale … --time-zone … [--line …]  |  import <file>',
  about:
    'add registers one subscriber; the welcome mail with the link to choose a password goes out as\n' +
    'soon as "start" or "work" runs. --line gives a line of that market, not yet activated and without\n' +
    'a plan. import does the same for many, from a table (.csv) or a document (.json), and may be\n' +
    'repeated: whoever has the e-mail address already is left as they are.',
  options: {
    name: { type: 'string', about: 'add: the name people call them by' },
    email: { type: 'string', about: 'add: where mails go; they may sign in with it' },
    'user-name': { type: 'string', about: 'add: what else they sign in with' },
    locale: { type: 'string', about: 'add: the language they read: zh-CN or en' },
    'time-zone': { type: 'string', about: 'add: their own clock, like Europe/London' },
    line: { type: 'string', about: 'add: give a line of this market' },
    sim: { type: 'string', about: 'add, with --line: physical or esim' },
    number: { type: 'string', about: 'add, with --line: its number; proposed if absent' },
    iccid: { type: 'string', about: 'add, with --line: the number of its SIM; proposed if absent' },
    'activation-code': {
      type: 'string',
      about: 'add, with --iccid: what loads the eSIM (LPA:1$…)',
    },
    json: { type: 'boolean', about: 'print one JSON object instead of lines' },
  },
  positionals: { min: 1, max: 2 },
  exits: {
    [REFUSED]:
      'refused, with the reason on standard error; of an import without errors the rest was written',
  },
  run: async (call) => {
    const [verb, file] = call.positionals;
    const hasOptions = optionNames.some((name) => call.values[name] !== undefined);
    if (verb === 'add' && file === undefined) return add(call);
    if (verb === 'import' && file !== undefined && !hasOptions) return importFile(call, file);
    call.err('Say "add --name …" or "import <file>". See: xuka subscriber --help\n');
    return EXIT.misused;
  },
};

async function add(call: Call): Promise<number> {
  const given = optionNames.flatMap((name) =>
    call.values[name] === undefined ? [] : [[keyOfOption[name], call.values[name]]],
  );
  const errors: DocumentError[] = [];
  const entry = readSubscriber({ list: '', value: Object.fromEntries(given) }, errors);
  if (!entry) return refuseDocument(call, errors.map(atOption));
  const added = await withProduct(call, (product) => addSubscriber(product, toWish(entry)));
  if (isRefusal(added)) {
    const [place, problem] = refusalWords[added.refused];
    return refuseDocument(call, [atOption({ place, problem })]);
  }
  warnOfInvented(call, added.line !== null && !(entry.number && entry.iccid));
  if (call.values.json) call.out(`${JSON.stringify({ written: true, ...factsOf(added) })}\n`);
  else call.out(describe(added, entry.userName));
  return EXIT.done;
}

/** ` › userName` → `--user-name`. */
function atOption({ place, problem }: DocumentError): DocumentError {
  const key = place.replace(/^ › /, '');
  const option = optionNames.find((name) => keyOfOption[name] === key);
  return { place: option ? `--${option}` : key, problem };
}

function warnOfInvented(call: Call, isInvented: boolean): void {
  if (isInvented)
    call.err(
      'Numbers and SIMs that are not given are invented in this version: no network knows them.\n',
    );
}

const factsOf = ({ accountId, line }: AddedSubscriber) => ({
  account: toPublicId('acc', accountId),
  line: line && {
    id: toPublicId('line', line.id),
    number: line.msisdn,
    iccid: line.iccid,
    activationCode: line.activationCode,
  },
});

function describe({ accountId, line }: AddedSubscriber, userName: string): string {
  const lines = [`registered ${userName} (${toPublicId('acc', accountId)})`];
  if (line) {
    const sim = line.simKind === 'esim' ? 'eSIM' : 'SIM';
    lines.push(`line       ${formatMsisdn(line.msisdn)}, ${sim} ${line.iccid}`);
    if (line.activationCode) lines.push(`           ${line.activationCode}`);
  }
  lines.push('The welcome mail is in the outbox: it goes out while "start" or "work" runs.');
  return `${lines.join('\n')}\n`;
}

async function importFile(call: Call, file: string): Promise<number> {
  const text = readDocument(call, file);
  const reading = /\.json$/i.test(file) ? readSubscriberDocument(text) : readSubscriberTable(text);
  if ('errors' in reading) return refuseDocument(call, reading.errors);
  const { subscribers } = reading;
  const isInvented = subscribers.some(
    ({ subscriber: { market, number, iccid } }) => market && !(number && iccid),
  );
  const report = await withProduct(call, (product) => importAll(product, subscribers));
  warnOfInvented(call, isInvented && report.lines > 0);
  if (call.values.json) call.out(`${JSON.stringify({ written: true, ...report })}\n`);
  else call.out(told(report));
  for (const { place, problem } of report.problems) call.err(`${place}: ${problem}\n`);
  return report.problems.length === 0 ? EXIT.done : REFUSED;
}

interface ImportReport {
  registered: number;
  lines: number;
  unchanged: number;
  problems: DocumentError[];
}

/** One after the other: a refusal keeps nobody else out, and a fault is told with what is left. */
async function importAll(
  product: Product,
  subscribers: readonly PlacedSubscriber[],
): Promise<ImportReport> {
  const report: ImportReport = { registered: 0, lines: 0, unchanged: 0, problems: [] };
  for (const { place, subscriber: entry } of subscribers) {
    const added = await addSubscriber(product, toWish(entry), { repeat: true });
    if (isRefusal(added)) {
      const [field, problem] = refusalWords[added.refused];
      report.problems.push({ place: `${place} › ${field}`, problem });
      continue;
    }
    if (added.isNew) report.registered += 1;
    if (added.line?.isNew) report.lines += 1;
    if (!added.isNew && !added.line?.isNew) report.unchanged += 1;
  }
  return report;
}

const told = ({ registered, lines, unchanged, problems }: ImportReport): string =>
  `registered ${registered}\nlines      ${lines}\nunchanged  ${unchanged}\nrefused    ${problems.length}\n` +
  (registered > 0
    ? 'Welcome mails are in the outbox: they go out while "start" or "work" runs.\n'
    : '');

/** The product without its outside: these commands only write to the database. */
const withProduct = <Answer>(
  call: Call,
  work: (product: Product) => Promise<Answer>,
): Promise<Answer> =>
  withMigratedDatabase(call, async ({ database, configuration: { secret } }) =>
    work(wireProduct({ database, gateway: closedGateway, baseUrl: '', secret })),
  );
