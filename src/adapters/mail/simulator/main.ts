import { text } from 'node:stream/consumers';
import { type MailboxOptions, mailboxDefaults, startMailbox } from './start-mailbox.ts';

/**
 * Runs the mailbox as its own process: `node main.ts '<JSON of MailboxOptions>'`, or `node main.ts -` with the same
 * JSON on standard input. Prints one ready line of JSON and ends on SIGTERM or SIGINT.
 */
type Given = Pick<MailboxOptions, 'folder'> & Partial<MailboxOptions>;

const kinds: Record<keyof MailboxOptions, (value: unknown) => boolean> = {
  host: (value) => typeof value === 'string' && value !== '',
  folder: (value) => typeof value === 'string' && value !== '',
  timeZone: (value) => typeof value === 'string' && value !== '',
  bouncesTo: (value) => typeof value === 'string',
  smtpPort: isPort,
  httpPort: isPort,
  limit: isCount,
  slowMs: isCount,
  names: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
};

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0;
}

/** Throws a sentence that says what is wrong. */
function readOptions(argument: string | undefined): Given {
  const given: unknown = JSON.parse(argument ?? '');
  if (typeof given !== 'object' || given === null) throw new Error('not a JSON object');
  const wrong = Object.entries({ ...mailboxDefaults, folder: undefined, ...given })
    .filter(([name, value]) => !kinds[name as keyof MailboxOptions]?.(value))
    .map(([name]) => name);
  if (wrong.length > 0) throw new Error(`missing, unknown or wrong: ${wrong.join(', ')}`);
  return given as Given;
}

let options: Given;
try {
  const [argument] = process.argv.slice(2);
  options = readOptions(argument === '-' ? await text(process.stdin) : argument);
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Expected the options as one JSON argument: ${why}\n`);
  process.exit(2);
}

const mailbox = await startMailbox(options);
const { url, smtp, httpPort, smtpPort } = mailbox;
process.stdout.write(`${JSON.stringify({ ready: true, url, smtp, httpPort, smtpPort })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void mailbox.stop().then(() => process.exit(0)));
}
