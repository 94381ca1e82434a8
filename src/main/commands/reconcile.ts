import type { Locale } from '#domain/locale.ts';
import { type Difference, type Reconciliation, repairOf } from '#domain/reconciliation.ts';
import { settlementDayBounds, settlementDayOf } from '#domain/settlement-report.ts';
import { DAY } from '#domain/time.ts';
import type { Product } from '#usecases/product.ts';
import { type ReconcileRefusal, reconcile } from '#usecases/reconcile/reconcile.ts';
import { type RepairOutcome, repair } from '#usecases/reconcile/repair.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withMigratedDatabase } from '../migrated-database.ts';
import { openProvider } from '../provider-access.ts';
import { progressLine, subjectId, toJsonReport, toTextReport } from '../reconcile-report.ts';
import { wireProduct } from '../wiring.ts';

const DIFFERENT = 1;

/** Compares a day of the provider and everything with itself; with --repair it also mends what is safe to mend. */
export const reconcileCommand: Command = {
  usage: '[--day 2026-11-21] [--repair] [--all-seals]',
  about:
    'Compares the payment provider’s report of a day with the payments, and as they are now: payments\n' +
    'with orders, orders with buckets, balances with movements, and what should long be over. Each\n' +
    'difference is named with its remedy. Changes nothing but its own record; may run beside\n' +
    'everything, at any size. A worker does the same every night (XUKA_RECONCILE_HOUR).',
  options: {
    day: { type: 'string', about: 'the provider’s day, in UTC; yesterday if absent' },
    repair: {
      type: 'boolean',
      about: 'ask the provider again for what is open here, have stuck work tried at once',
    },
    'all-seals': {
      type: 'boolean',
      about:
        'compare the movements of all accounts with their seals, and not those whose turn it is',
    },
    chinese: { type: 'boolean', about: 'names the differences in Chinese' },
    json: {
      type: 'boolean',
      about: 'print one JSON object: {"day":…,"total":…,"differences":[…]}',
    },
  },
  positionals: { min: 0, max: 0 },
  exits: { [DIFFERENT]: 'failed, or there are differences; standard output names them' },
  run: async (call) => {
    const day = String(call.values.day ?? settlementDayOf(Date.now() - DAY));
    const problem = settlementDayBounds(day) ? null : `"${day}" is no day like 2026-11-21.`;
    if (problem) return misused(call, problem);
    return withMigratedDatabase(call, async ({ database, configuration }) => {
      const provider = await openProvider(configuration, database);
      try {
        const { gateway } = provider;
        const { secret } = configuration;
        return await run(call, wireProduct({ database, gateway, baseUrl: '', secret }), day);
      } finally {
        await provider.stop();
      }
    });
  },
};

function misused(call: Call, problem: string): number {
  call.err(`${problem} See: xuka reconcile --help\n`);
  return EXIT.misused;
}

async function run(call: Call, product: Product, day: string): Promise<number> {
  const show = showProgress(call);
  const found = await reconcile(product, {
    ...{ day, again: true, onProgress: show.step },
    ...(call.values['all-seals'] === true && { sealTurns: 1 }),
  });
  show.end();
  if ('refused' in found) {
    if (found.refused === 'day_not_over') return misused(call, refusals.day_not_over);
    call.err(`${refusals[found.refused]}\n`);
    return EXIT.failed;
  }
  const repaired = call.values.repair ? await repairAll(call, product, found) : null;
  if (repaired !== null) await product.committer.drain();
  const locale: Locale = call.values.chinese ? 'zh-CN' : 'en';
  if (call.values.json) call.out(`${JSON.stringify(toJsonReport(found, repaired, locale))}\n`);
  else call.out(toTextReport(found, repaired, locale));
  const total = Object.values(found.counts).reduce((sum, count) => sum + count, 0);
  const left = repaired ? total - repaired.filter((outcome) => outcome === 'done').length : total;
  return left === 0 ? EXIT.done : DIFFERENT;
}

const refusals: Record<ReconcileRefusal, string> = {
  day_not_over: 'That day (UTC) is not over: the provider has not closed its books.',
  taken: 'Another process is comparing this day. Try again when it has come to its end.',
  stopped: 'Stopped before the end; nothing is known of the day.',
};

/** One outcome for each kept difference, in their order. What fails is left, and told. */
async function repairAll(
  call: Call,
  product: Product,
  found: Reconciliation,
): Promise<RepairOutcome[]> {
  const outcomes: RepairOutcome[] = [];
  for (const difference of found.differences)
    outcomes.push(repairOf(difference) ? await attempt(difference) : 'left');
  return outcomes;

  async function attempt(difference: Difference): Promise<RepairOutcome> {
    try {
      return await repair(product, difference);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      call.err(`${difference.code} ${subjectId(difference)}: ${words}\n`);
      return 'left';
    }
  }
}

/** On a terminal only: a log has no use for a line that moves. */
function showProgress({ err }: Call) {
  const isTerminal = process.stderr.isTTY === true;
  return {
    step: (progress: Parameters<typeof progressLine>[0]) => {
      if (isTerminal) err(`\r\u001b[K${progressLine(progress)}`);
    },
    end: () => {
      if (isTerminal) err('\r\u001b[K');
    },
  };
}
