import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from '#storage/database.ts';
import type { Bench } from './benches.ts';
import { accountIdOf } from './charge-accounts.ts';
import { buildChargeStand, type ChargeStand } from './charge-stand.ts';
import { type Figure, figureOf } from './figure.ts';
import { sweepAll } from './sweep-all.ts';
import { addDueLines, SWEPT_PLAN } from './sweep-lines.ts';
import { sweepWithSql } from './sweep-sql.ts';

const KILLED_LINES = 20_000;
const KILLS = 20;
/** Beside more lines than that the same SQL would only take longer. */
const MOST_BY_SQL = 100_000;

/** Lines due at once that renew themselves from account credit, beside plain SQL that writes the same rows. */
export const sweep: Bench = async ({ lines }) => {
  const figures: Figure[] = [];
  const costs: number[] = [];
  for (const count of lines) {
    const { figures: of, costMicros } = await sweepOf(count);
    figures.push(...of);
    costs.push(costMicros);
  }
  if (costs.length > 1)
    figures.push(
      figureOf(
        {
          figure: `sweep_cost_${lines.at(-1)}`,
          value: costs.at(-1)!,
          unit: 'µs',
          beside: { what: `cost of a line among ${lines[0]}`, value: costs[0]!, unit: 'µs' },
        },
        { ratioAtMost: 1.15 },
      ),
    );
  return [...figures, ...(await sweptBySeveral())];
};

async function withDueLines<Answer>(
  count: number,
  measure: (stand: ChargeStand) => Promise<Answer>,
): Promise<Answer> {
  const stand = await buildChargeStand();
  try {
    const { onSale } = await stand.product.reference();
    const plan = onSale.find(({ planId }) => planId === SWEPT_PLAN)!;
    const price = { minor: plan.priceMinor, version: plan.version };
    await addDueLines(stand.database, { from: 0, to: count }, price);
    await stand.database.query('vacuum analyze');
    await stand.database.query('checkpoint');
    return await measure(stand);
  } finally {
    await stand.stop();
  }
}

async function sweepOf(count: number): Promise<{ figures: Figure[]; costMicros: number }> {
  const bySql = Math.min(count, MOST_BY_SQL);
  return withDueLines(count + bySql, async ({ product, database, postgres }) => {
    const halves = [
      { first: accountIdOf(0), last: accountIdOf(bySql / 2 - 1) },
      { first: accountIdOf(bySql / 2), last: accountIdOf(bySql - 1) },
    ];
    const sqlBegan = performance.now();
    await Promise.all(halves.map((half) => sweepWithSql(postgres.url, half)));
    const sql = bySql / ((performance.now() - sqlBegan) / 1_000);
    const own = process.cpuUsage();
    const server = postgres.processorSeconds();
    const began = performance.now();
    const swept = await sweepAll(product);
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(own);
    const costMicros = (user + system + (postgres.processorSeconds() - server) * 1e6) / swept;
    if (swept !== count || (await wrong(database)) !== 0) throw new Error('not each line once');
    const rate = { value: swept / seconds, unit: 'lines/s' };
    const what = 'the same rows by plain SQL, two connections';
    return {
      costMicros,
      figures: [
        figureOf({ figure: `sweep_${count}`, ...rate }, { atLeast: 10_000 }),
        figureOf(
          {
            ...{ figure: `sweep_${count}_beside_sql`, ...rate },
            beside: { what, value: sql, unit: 'lines/s' },
          },
          { ratioAtLeast: 0.6 },
        ),
        figureOf({ figure: `sweep_cost_${count}`, value: costMicros, unit: 'µs' }),
      ],
    };
  });
}

/** Lines that were not renewed exactly once. */
async function wrong(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::integer as count from line l where 1 <> (select count(*) from subscriber_order o
      where o.account_id = l.account_id and o.line_id = l.id and o.origin = 'auto-renewal'
        and o.state = 'fulfilled')`,
  );
  return rows[0]!.count;
}

const sweeper = fileURLToPath(new URL('./sweeper.ts', import.meta.url));

const startSweeper = (url: string) =>
  fork(sweeper, [url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

/** Two sweepers beside each other; and one that is killed again and again. */
async function sweptBySeveral(): Promise<Figure[]> {
  const twice = await withDueLines(KILLED_LINES, async ({ postgres, database }) => {
    await Promise.all(
      [startSweeper(postgres.url), startSweeper(postgres.url)].map((child) => once(child, 'exit')),
    );
    return wrong(database);
  });
  const killed = await withDueLines(KILLED_LINES, async ({ postgres, database }) => {
    for (let kill = 0; kill < KILLS; kill++) {
      const child = startSweeper(postgres.url);
      const ended = once(child, 'exit');
      await once(child, 'message');
      await pause(20 + 20 * kill);
      child.kill('SIGKILL');
      await ended;
    }
    await once(startSweeper(postgres.url), 'exit');
    return wrong(database);
  });
  return [
    figureOf({ figure: 'sweep_by_two_not_once', value: twice, unit: 'lines' }, { atMost: 0 }),
    figureOf({ figure: 'sweep_killed_not_once', value: killed, unit: 'lines' }, { atMost: 0 }),
  ];
}
