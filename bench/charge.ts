import type { Bench } from './benches.ts';
import { addAccounts, addPgbenchTables, pgbenchCharge } from './charge-accounts.ts';
import { type Callers, type Load, loadEvents, loadSessions } from './charge-load.ts';
import { buildChargeStand, type ChargeStand } from './charge-stand.ts';
import { type Figure, figureOf, quantile } from './figure.ts';
import { pgbenchScript } from './pgbench.ts';

const FEW = 20_000;
const SOME = 500_000;
const MANY = 2_000_000;
const WARM_UP_SECONDS = 8;
const PGBENCH_CLIENTS = 16;

/**
 * Charges by callers in this process, beside pgbench doing the same work in one statement on the same
 * server: debit one bucket, insert one entry under a unique (account, key).
 */
export const charge: Bench = async ({ seconds }) => {
  const stand = await buildChargeStand();
  try {
    await addAccounts(stand.database, { from: 0, to: FEW });
    const few = await costOfEvents(stand, FEW, seconds);
    await addAccounts(stand.database, { from: FEW, to: SOME });
    await addPgbenchTables(stand.database, { from: 0, to: SOME });
    await settle(stand);
    const figures = await besidePgbench(stand, seconds);
    await addAccounts(stand.database, { from: SOME, to: MANY });
    const many = await costOfEvents(stand, MANY, seconds);
    return [
      ...figures,
      figureOf({ figure: 'charge_cost_20k_accounts', value: few, unit: 'µs' }),
      figureOf(
        {
          figure: 'charge_cost_2m_accounts',
          value: many,
          unit: 'µs',
          beside: { what: 'cost at 20,000 accounts', value: few, unit: 'µs' },
        },
        { ratioAtMost: 1.2 },
      ),
    ];
  } finally {
    await stand.stop();
  }
};

/** Pgbench before and after, so that a machine that gets slower or faster meanwhile shows in both. */
async function besidePgbench(stand: ChargeStand, seconds: number): Promise<Figure[]> {
  const { product, postgres } = stand;
  const plan = { clients: PGBENCH_CLIENTS, seconds };
  const accounts = SOME;
  const pgbench = () => pgbenchScript(postgres.url, pgbenchCharge(accounts), plan);
  await loadEvents(product, { callers: 256, seconds: WARM_UP_SECONDS, accounts });
  await pgbenchScript(postgres.url, pgbenchCharge(accounts), { ...plan, seconds: WARM_UP_SECONDS });
  const before = await pgbench();
  const at256 = await loadEvents(product, { callers: 256, seconds, accounts });
  const at1000 = await loadEvents(product, { callers: 1_000, seconds, accounts });
  const sessions = await loadSessions(product, { callers: 1_000, seconds, accounts });
  const after = await pgbench();
  const alone = await loadEvents(product, { callers: 1, seconds: Math.min(seconds, 5), accounts });
  const what = `pgbench, ${PGBENCH_CLIENTS} clients, one statement`;
  const beside =
    before === null || after === null ? null : { what, value: (before + after) / 2, unit: '1/s' };
  const rate = (figure: string, load: Load, ratioAtLeast: number) =>
    figureOf({ figure, value: load.done / seconds, unit: '1/s', beside }, { ratioAtLeast });
  const ms = (figure: string, load: Load, share: number) => ({
    figure,
    value: quantile(load.latencies, share),
    unit: 'ms',
  });
  return [
    rate('charges_at_256', at256, 2),
    figureOf(ms('charge_p50_at_256', at256, 0.5)),
    figureOf(ms('charge_p99_at_256', at256, 0.99), { atMost: 30 }),
    rate('charges_at_1000', at1000, 3),
    figureOf(ms('charge_p99_at_1000', at1000, 0.99)),
    rate('session_commands_at_1000', sessions, 2),
    figureOf(ms('charge_p50_alone', alone, 0.5), { atMost: 3 }),
  ];
}

/**
 * As a server is that has run for a while: with statistics, and with log files to write again instead of
 * making each anew. Every page goes to the log once more after it, which is what the warming up is for.
 */
async function settle({ database }: ChargeStand): Promise<void> {
  await database.query('vacuum analyze');
  await database.query('checkpoint');
}

/** Processor time of this process and the server for one event, in microseconds: it is steadier than a rate. */
async function costOfEvents(
  stand: ChargeStand,
  accounts: number,
  seconds: number,
): Promise<number> {
  await settle(stand);
  const wish: Callers = { callers: 256, seconds, accounts };
  await loadEvents(stand.product, { ...wish, seconds: WARM_UP_SECONDS });
  const began = stand.postgres.processorSeconds();
  const own = process.cpuUsage();
  const { done } = await loadEvents(stand.product, wish);
  const { user, system } = process.cpuUsage(own);
  return (user + system + (stand.postgres.processorSeconds() - began) * 1e6) / done;
}
