import { join } from 'node:path';
import pg from 'pg';
import { findRunningPostgres } from '#main/postgres-supervisor.ts';
import { makeSubscribers } from './bench-subscribers.ts';
import type { Bench } from './benches.ts';
import { type Figure, figureOf, quantile } from './figure.ts';
import { pgbenchDefault } from './pgbench.ts';
import {
  type BenchProgram,
  memoryOf,
  type ProcessorMs,
  processorMsOf,
  startProgram,
} from './program.ts';
import { openRenewalCallers } from './renewal-load.ts';

const SUBSCRIBERS = 2_000;
const CALLERS = 48;
const PER_SECOND = 200;
const WARM_UP_SECONDS = 3;

/**
 * Whole renewals over HTTP: draft, confirm, the provider's page submitted, its webhook, credit and
 * the receipt queued. Each is done when the order says `fulfilled` over HTTP.
 */
export const renewals: Bench = async ({ seconds }) => {
  const program = await startProgram();
  try {
    const databaseUrl =
      process.env.DATABASE_URL ?? findRunningPostgres(join(program.home, 'postgres'))!;
    const subscribers = await makeSubscribers(databaseUrl, SUBSCRIBERS);
    const callers = openRenewalCallers(program, subscribers);
    await callers.closedLoop({ callers: CALLERS, seconds: WARM_UP_SECONDS });
    const memory = watchMemory(program);
    const before = usedMs(program);
    const closed = await callers.closedLoop({ callers: CALLERS, seconds });
    const after = usedMs(program);
    const open = await callers.openLoop({ perSecond: PER_SECOND, seconds });
    const peak = memory.stop();
    callers.close();
    const queued = await receiptsQueuedOrSent(databaseUrl);
    const tps = await pgbenchDefault(databaseUrl, { clients: 16, seconds: Math.min(10, seconds) });
    const beside =
      tps === null ? null : { what: 'pgbench default transaction', value: tps, unit: '1/s' };
    const done = closed.latencies.length;
    const ms = (figure: string, latencies: readonly number[], share: number) => ({
      figure,
      value: quantile(latencies, share),
      unit: 'ms',
    });
    return [
      figureOf(
        { figure: 'renewals', value: done / seconds, unit: '1/s', beside },
        { atLeast: 300 },
      ),
      figureOf(ms('renewal_p50', closed.latencies, 0.5)),
      figureOf(ms('renewal_p99', closed.latencies, 0.99)),
      figureOf(ms('renewal_p50_at_200', open.latencies, 0.5)),
      figureOf(ms('renewal_p99_at_200', open.latencies, 0.99), { atMost: 150 }),
      ...perRenewal(before, after, done),
      figureOf(
        { figure: 'renewals_failed', value: closed.failures + open.failures, unit: '' },
        { atMost: 0 },
      ),
      figureOf(
        { figure: 'receipts_missing', value: queued.fulfilled - queued.receipts, unit: '' },
        { atMost: 0 },
      ),
      figureOf({ figure: 'mails_sent_meanwhile', value: queued.sent, unit: '' }),
      figureOf({ figure: 'program_memory', value: peak.program, unit: 'MB' }, { atMost: 250 }),
      figureOf({ figure: 'simulators_and_database_memory', value: peak.children, unit: 'MB' }),
    ];
  } finally {
    await program.stop();
  }
};

function watchMemory(program: BenchProgram) {
  let peak = { program: 0, children: 0 };
  const watch = setInterval(() => {
    const now = memoryOf(program.pid);
    peak = {
      program: Math.max(peak.program, now.program),
      children: Math.max(peak.children, now.children),
    };
  }, 500);
  return {
    stop: () => {
      clearInterval(watch);
      return peak;
    },
  };
}

type UsedMs = ProcessorMs & { callers: number };

/** Processor time used so far, that of this process (the callers) beside the program's. */
function usedMs(program: BenchProgram): UsedMs {
  const { user, system } = process.cpuUsage();
  return { ...processorMsOf(program.pid), callers: (user + system) / 1000 };
}

/** What a renewal costs however busy the machine is: two cores have 2,000 ms a second. */
function perRenewal(before: UsedMs, after: UsedMs, renewals: number): Figure[] {
  const parts = Object.keys(after) as (keyof UsedMs)[];
  const cost = parts.map((part) => ({ part, ms: (after[part] - before[part]) / renewals }));
  const all = cost.reduce((sum, { ms }) => sum + ms, 0);
  return [
    ...cost.map(({ part, ms }) =>
      figureOf({ figure: `cpu_per_renewal_${part}`, value: ms, unit: 'ms' }),
    ),
    figureOf({ figure: 'cpu_per_renewal', value: all, unit: 'ms' }),
  ];
}

/** Every fulfilled order has its confirmation in the outbox or sent. */
async function receiptsQueuedOrSent(
  databaseUrl: string,
): Promise<{ fulfilled: number; receipts: number; sent: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `select (select count(*) from subscriber_order o join account a on a.id = o.account_id
        where state = 'fulfilled' and a.email like '%@bench.example')::int as fulfilled,
      ((select count(*) from outbox where kind = 'mail.send'
        and payload ->> 'template' = 'order_confirmation')
      + (select count(*) from sent_message where template = 'order_confirmation'))::int as receipts,
      (select count(*) from sent_message)::int as sent`,
  );
  await client.end();
  return rows[0];
}
