import { randomUUID } from 'node:crypto';
import type { Refusal } from '#domain/account-state.ts';
import type { Market } from '#domain/catalogue.ts';
import type { ChargeAnswer, ChargeRefusal, Usage } from '#domain/charging.ts';
import { fromPublicId } from '#domain/public-id.ts';
import { marketOf } from '#domain/rules.ts';
import type { Database } from '#storage/database.ts';
import { type NumberedLine, readLineByNumber } from '#storage/reads/line-by-number.ts';
import { readLineOwner } from '#storage/reads/line-owner.ts';
import { charge } from '#usecases/charge.ts';
import type { Product } from '#usecases/product.ts';
import { type LineView, viewAccount } from '#usecases/view-account.ts';
import { closedGateway } from '../closed-gateway.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withMigratedDatabase } from '../migrated-database.ts';
import { bars, figures, inWords, servedBy } from '../use-report.ts';
import { useInSession } from '../use-session.ts';
import { readWish, type UseWish } from '../use-wish.ts';
import { wireProduct } from '../wiring.ts';

const REFUSED = 3;

/** The network's part of the demo: uses a line through the charge that a network would call. */
export const use: Command = {
  usage: '<line> --data 500MB | --minutes 10 | --texts 3 [--country JP] [--to CN]',
  about:
    'Uses data, minutes or texts of a line, as the network does, and shows its allowances before and\n' +
    'after. <line> is its number with "+", or its id (line_…). What is covered is taken, in the\n' +
    "operator's burn order; a line that was never used is activated. Only in a demo.",
  options: {
    data: { type: 'string', about: 'this much data: 500MB, 1.5GB' },
    minutes: { type: 'string', about: 'a call of this many minutes' },
    texts: { type: 'string', about: 'this many texts' },
    country: { type: 'string', about: 'where the line is (GB, JP …); its home country if absent' },
    to: {
      type: 'string',
      about: 'the country that is called or texted; the home country if absent',
    },
    session: {
      type: 'boolean',
      about: 'quota by quota, as a connection or call that is open, and not at once',
    },
    key: { type: 'string', about: 'names this use: the same key again charges nothing more' },
    json: {
      type: 'boolean',
      about: 'print one JSON object: {"charged":…,"finalUnit":…,"buckets":…}',
    },
  },
  positionals: { min: 1, max: 1 },
  exits: { [REFUSED]: 'nothing was charged; the reason is on standard error' },
  run: async (call) => {
    const wish = readWish(call);
    if ('problem' in wish) {
      call.err(`${wish.problem} See: xuka use --help\n`);
      return EXIT.misused;
    }
    return withMigratedDatabase(call, async ({ database, configuration }) => {
      if (!configuration.demo) throw new Error('Only a demo uses lines by hand: see XUKA_DEMO.');
      const { secret } = configuration;
      const product = wireProduct({ database, gateway: closedGateway, baseUrl: '', secret });
      const line = await findLine(database, wish.line);
      if (line) return useLine(call, product, line, wish);
      call.err('There is no such line.\n');
      return REFUSED;
    });
  },
};

async function findLine(database: Database, typed: string): Promise<NumberedLine | null> {
  const lineId = fromPublicId('line', typed);
  return lineId ? readLineOwner(database, lineId) : readLineByNumber(database, typed);
}

async function useLine(
  call: Call,
  product: Product,
  line: NumberedLine,
  wish: UseWish,
): Promise<number> {
  const { rules } = await product.reference();
  const usage = toUsage(line.lineId, wish, marketOf(rules, line.marketId));
  const key = String(call.values.key ?? randomUUID());
  const before = await viewLine(product, line);
  const use = call.values.session ? useInSession : charge;
  const outcome = await use(product, { ...usage, accountId: line.accountId, key });
  if ('refused' in outcome) {
    call.err(refusalWords(outcome, usage, servedBy(before, usage.kind, rules.zones)));
    return REFUSED;
  }
  const sides = { before, after: await viewLine(product, line) };
  if (call.values.json) call.out(`${JSON.stringify({ ...outcome, buckets: figures(sides) })}\n`);
  else call.out(`${told(outcome, usage)}\n\n${bars(sides, rules.zones)}`);
  return EXIT.done;
}

/** What the network would report: a call is national when it stays within the line's own market. */
function toUsage(lineId: string, wish: UseWish, market: Market): Usage {
  const home = market.countries[0]!;
  const { kind, amount, country = home, to = home } = wish;
  const reach = market.countries.includes(to) ? 'national' : 'international';
  return { lineId, kind, amount, country, scope: kind === 'data' ? 'any' : reach };
}

async function viewLine(product: Product, { accountId, lineId }: NumberedLine): Promise<LineView> {
  const account = await viewAccount(product, accountId);
  return account!.lines.find(({ line }) => line.id === lineId)!;
}

function told(
  { charged, finalUnit, quotas }: ChargeAnswer & { quotas?: number },
  { kind, amount }: Usage,
): string {
  const used = `Used ${inWords(kind, BigInt(charged))}`;
  const short = BigInt(charged) < amount ? ` of ${inWords(kind, amount)}` : '';
  const how = quotas === undefined ? '' : ` in ${quotas} ${quotas === 1 ? 'quota' : 'quotas'}`;
  return `${used}${short}${how}.${finalUnit ? ' Nothing that fits is left.' : ''}`;
}

const uses: Record<Usage['kind'], string> = {
  data: 'this data',
  voice: 'this call',
  sms: 'this text',
};

function refusalWords(
  { refused }: Refusal<ChargeRefusal>,
  { kind, country }: Usage,
  served: readonly string[],
): string {
  switch (refused) {
    case 'unknown_line':
      return 'There is no such line.\n';
    case 'line_not_in_service':
      return 'The line is not in service: no plan runs on it.\n';
    case 'nothing_left': {
      const where = served.length > 0 ? ` It has some for: ${served.join(', ')}.` : '';
      return `Nothing is left that covers ${uses[kind]} in ${country}.${where}\n`;
    }
  }
}
