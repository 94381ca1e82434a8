import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import { findRunningPostgres } from '#main/postgres-supervisor.ts';
import { type Database, openDatabase } from '#storage/database.ts';
import { makeSubscribers, type Subscriber } from './bench-subscribers.ts';
import type { Bench } from './benches.ts';
import { figureOf, quantile } from './figure.ts';
import { type HttpCaller, openHttpCaller } from './http-caller.ts';
import { type BenchProgram, startProgram } from './program.ts';
import { addDueLines, SWEPT_PLAN } from './sweep-lines.ts';

const PER_SECOND = 200;
const IDLE_SECONDS = 20;
const LOOKS_PER_SECOND = 5;

/**
 * Lines that fall due in the same second and are paid by cards a provider keeps, while it takes so many
 * charges a second and no more; and how the account page answers meanwhile.
 */
export const duePayments: Bench = async ({ lines }) => {
  const count = Math.max(...lines);
  const environment = { XUKA_PAYMENT_CALLS_PER_SECOND: String(PER_SECOND) };
  const program = await startProgram({ environment });
  const url = process.env.DATABASE_URL ?? findRunningPostgres(join(program.home, 'postgres'))!;
  const database = openDatabase(url, { connections: 2 });
  const shop = openHttpCaller(program.web);
  const provider = openHttpCaller(program.payment);
  try {
    const [subscriber] = await makeSubscribers(url, 1);
    const means = await keepCard({ shop, provider, database }, subscriber!);
    const { rows } = await database.query<{ price: string }>(
      `select document ->> 'priceMinor' as price from plan_version where plan_id = $1`,
      [SWEPT_PLAN],
    );
    const plan = {
      minor: BigInt(rows[0]!.price),
      version: 1,
      means,
      dueAt: `now() + interval '1 day'`,
    };
    await addDueLines(database, { from: 0, to: count }, plan);
    await database.query('vacuum analyze');
    const faults = { charges_per_second: PER_SECOND };
    await provider.call({ method: 'POST', path: '/control/faults', body: faults });
    const look = watchPage(program, subscriber!);
    await pause(IDLE_SECONDS * 1_000);
    const idle = look.take();
    const began = performance.now();
    await database.query(`update line set due_at = now() where due_at > now()`);
    for (let left = count; left > 0; left = await undone(database)) await pause(500);
    const seconds = (performance.now() - began) / 1_000;
    const busy = look.take();
    look.stop();
    const ideal = count / PER_SECOND;
    const what = `${count} at ${PER_SECOND} a second`;
    const ms = (figure: string, of: readonly number[], share: number) => ({
      ...{ figure, value: quantile(of, share), unit: 'ms' },
    });
    return [
      figureOf(
        {
          ...{ figure: 'due_payments', value: seconds, unit: 's' },
          beside: { what, value: ideal, unit: 's' },
        },
        { ratioAtMost: 1.1 },
      ),
      figureOf(
        {
          ...ms('page_p50_meanwhile', busy, 0.5),
          beside: { what: 'the same while nothing is due', value: quantile(idle, 0.5), unit: 'ms' },
        },
        { ratioAtMost: 2 },
      ),
      figureOf({
        ...ms('page_p95_meanwhile', busy, 0.95),
        beside: { what: 'the same while nothing is due', value: quantile(idle, 0.95), unit: 'ms' },
      }),
    ];
  } finally {
    shop.close();
    provider.close();
    await database.end();
    await program.stop();
  }
};

const undone = async (database: Database): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::integer as count from auto_renewal
      where rounds_done = 0 and consent ->> 'version' = 'bench'`,
  );
  return rows[0]!.count;
};

/** Buys once by a card that the provider keeps; answers by what it is charged later. */
async function keepCard(
  of: { shop: HttpCaller; provider: HttpCaller; database: Database },
  { accountId, lineId, token }: Subscriber,
): Promise<{ reference: string; initialReference: string }> {
  const draft = {
    kind: 'renewal',
    lineId: toPublicId('line', lineId),
    planId: SWEPT_PLAN,
    timing: 'now',
  };
  const { id } = (await of.shop.call({
    ...{ method: 'POST', path: '/api/v1/orders', token, body: draft },
  })) as { id: string };
  const body = { method: 'card', consent: true, keepMeans: 'en' };
  await of.shop.call({ method: 'POST', path: `/api/v1/orders/${id}/confirm`, token, body });
  const { rows } = await of.database.query<{ id: string }>(
    'select id from payment where account_id = $1',
    [accountId],
  );
  const paymentId = toProviderPaymentId({ accountId, paymentId: rows[0]!.id });
  const paying = { payment_id: paymentId, card_ending: '4242' };
  await of.provider.call({ method: 'POST', path: '/control/pay', body: paying });
  for (;;) {
    const kept = await of.database.query<{ reference: string; initialReference: string }>(
      `select provider_reference as reference, initial_reference as "initialReference"
        from payment_means where account_id = $1`,
      [accountId],
    );
    if (kept.rows[0]) return kept.rows[0];
    await pause(50);
  }
}

/** Asks for the account page again and again, at a fixed rate. */
function watchPage(program: BenchProgram, { token }: Subscriber) {
  let latencies: number[] = [];
  const timer = setInterval(async () => {
    const began = performance.now();
    const response = await fetch(`${program.web}/account`, {
      headers: { cookie: `session=${token}` },
    });
    await response.text();
    if (!response.ok || response.redirected)
      throw new Error(`the page answered ${response.status}`);
    latencies.push(performance.now() - began);
  }, 1_000 / LOOKS_PER_SECOND);
  return {
    take: () => {
      const taken = latencies;
      latencies = [];
      return taken;
    },
    stop: () => clearInterval(timer),
  };
}
