import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './benches.ts';
import { addAccounts } from './charge-accounts.ts';
import { loadEvents, loadSessions } from './charge-load.ts';
import { buildChargeStand } from './charge-stand.ts';
import { figureOf, quantile } from './figure.ts';

const ACCOUNTS = 50_000;
const CALLERS = 256;
const SAMPLE_MS = 1_000;

/** Events and sessions for long (600 seconds is meant): this process's memory must stay flat. */
export const soak: Bench = async ({ seconds }) => {
  const stand = await buildChargeStand();
  try {
    await addAccounts(stand.database, { from: 0, to: ACCOUNTS });
    const samples: number[] = [];
    let going = true;
    const watching = (async () => {
      for (; going; await pause(SAMPLE_MS)) samples.push(process.memoryUsage.rss() / 1024 / 1024);
    })();
    let done = 0;
    // In short runs, so that the bench itself keeps no latencies of ten minutes.
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end)
      for (const load of [loadEvents, loadSessions]) {
        const wish = { callers: CALLERS, seconds: 5, accounts: ACCOUNTS };
        done += (await load(stand.product, wish)).done;
      }
    going = false;
    await watching;
    const median = (from: number, to: number) =>
      quantile(samples.slice(samples.length * from, samples.length * to), 0.5);
    const early = median(0.1, 0.3);
    return [
      figureOf({ figure: 'soak_commands', value: done, unit: '' }),
      figureOf(
        { figure: 'soak_memory_peak', value: Math.max(...samples), unit: 'MB' },
        { atMost: 400 },
      ),
      figureOf(
        {
          figure: 'soak_memory_late',
          value: median(0.8, 1),
          unit: 'MB',
          beside: { what: 'the same early on', value: early, unit: 'MB' },
        },
        { ratioAtMost: 1.1 },
      ),
    ];
  } finally {
    await stand.stop();
  }
};
