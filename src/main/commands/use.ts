import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { ServiceScope } from '#domain/allowance.ts';
import type { ChargeRefusal, Usage } from '#domain/charging.ts';
import { readData, readVoice, writeData, writeVoice } from '#edges/cli/catalogue-amounts.ts';
import { createCommitter } from '#storage/committer.ts';
import { readLineByNumber } from '#storage/reads/line-by-number.ts';
import { createReferenceReader } from '#storage/reference.ts';
import { charge } from '#usecases/charge.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withMigratedDatabase } from '../migrated-database.ts';

const REFUSED = 3;

const refusalWords: Record<ChargeRefusal, string> = {
  unknown_line: 'No line has this number.',
  line_not_in_service: 'The line is not in service.',
  nothing_left: 'Nothing is left that covers this use.',
};

type Amount = Pick<Usage, 'kind' | 'amount'>;

/** The network's part of the demo: uses a line through the charge that a network would call. */
export const use: Command = {
  usage: '<number> <amount> [--country <code>] [--to national|international]',
  about:
    'Uses data, minutes or messages of a line, as the network does. The number with its "+", the\n' +
    'amount as "500 MB", "1.5 GB", "12 min", "90 s" or "3 sms". What is covered is taken, in the\n' +
    "operator's burn order.",
  options: {
    country: { type: 'string', about: 'where the line is (GB, FR …); its home country if absent' },
    to: { type: 'string', about: 'where calls and messages go: national (default), international' },
    key: { type: 'string', about: 'the same key again charges nothing more' },
    json: { type: 'boolean', about: 'print one JSON object: {"charged":…,"finalUnit":…}' },
  },
  positionals: { min: 2, max: 3 },
  exits: { [REFUSED]: 'nothing was charged; the reason is on standard error' },
  run: async (call) => {
    const [number = '', ...rest] = call.positionals;
    const amount = readAmount(rest.join(' '));
    const scope = readScope(call);
    if (!amount || !scope || !/^\+\d{7,15}$/.test(number)) {
      call.err('Say for example: xuka use +447700900123 500 MB --country FR\n');
      return EXIT.misused;
    }
    return useLine(call, number, { ...amount, scope: amount.kind === 'data' ? 'any' : scope });
  },
};

function readAmount(text: string): Amount | undefined {
  const messages = /^([1-9]\d{0,5}) ?sms$/i.exec(text)?.[1];
  if (messages !== undefined) return { kind: 'sms', amount: BigInt(messages) };
  const [data, voice] = [readData(text), readVoice(text)];
  if ('value' in data && data.value > 0n) return { kind: 'data', amount: data.value };
  if ('value' in voice && voice.value > 0n) return { kind: 'voice', amount: voice.value };
  return undefined;
}

function readScope({ values }: Call): ServiceScope | undefined {
  const { to = 'national' } = values;
  return to === 'national' || to === 'international' ? to : undefined;
}

async function useLine(
  call: Call,
  number: string,
  usage: Amount & { scope: ServiceScope },
): Promise<number> {
  const outcome = await withMigratedDatabase(call, async ({ database }) => {
    const line = await readLineByNumber(database, number);
    if (!line) return { refused: 'unknown_line' as const };
    const reference = createReferenceReader(database);
    const market = (await reference()).rules.markets.get(line.marketId);
    const committer = createCommitter({ database, clock: Date.now, newId: randomUUIDv7 });
    const country = String(call.values.country ?? market?.countries[0] ?? '').toUpperCase();
    const { accountId, lineId } = line;
    const key = String(call.values.key ?? randomUUID());
    return charge({ committer, reference }, { ...usage, accountId, lineId, country, key });
  });
  if ('refused' in outcome) {
    call.err(`${refusalWords[outcome.refused]}\n`);
    return REFUSED;
  }
  const words = inUnit(usage.kind, BigInt(outcome.charged));
  const tail = outcome.finalUnit ? ' Nothing that fits is left.' : '';
  call.out(call.values.json ? `${JSON.stringify(outcome)}\n` : `Used ${words}.${tail}\n`);
  return EXIT.done;
}

function inUnit(kind: Usage['kind'], amount: bigint): string {
  if (kind === 'data') return writeData(amount);
  return kind === 'voice' ? writeVoice(amount) : `${amount} sms`;
}
