import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import { findRunningPostgres } from '#main/postgres-supervisor.ts';
import { wireProduct } from '#main/wiring.ts';
import { inTransaction, openDatabase } from '#storage/database.ts';
import { openSession } from '#usecases/identity/open-session.ts';
import { registerAccount } from '#usecases/identity/register-account.ts';
import type { Bench } from './benches.ts';
import { figureOf, quantile } from './figure.ts';
import { pgbenchDefault } from './pgbench.ts';
import { type BenchProgram, memoryOf, startProgram } from './program.ts';

const SUBSCRIBERS = 600;
const CONCURRENCY = 48;
const WARM_UP_SECONDS = 3;
const PLAN = 'gb-everyday-12';

interface Subscriber {
  accountId: string;
  lineId: string;
  token: string;
}

/**
 * Whole renewals over HTTP: draft, confirm, the provider's page submitted, its webhook, credit and
 * the receipt queued. Each is done when the order says `fulfilled` over HTTP.
 */
export const renewals: Bench = async ({ seconds }) => {
  const program = await startProgram();
  try {
    const databaseUrl =
      process.env.DATABASE_URL ?? findRunningPostgres(join(program.home, 'postgres'))!;
    const subscribers = await makeSubscribers(databaseUrl);
    await run(program, subscribers, WARM_UP_SECONDS);
    let peak = { program: 0, children: 0 };
    const watch = setInterval(() => {
      const now = memoryOf(program.pid);
      peak = {
        program: Math.max(peak.program, now.program),
        children: Math.max(peak.children, now.children),
      };
    }, 500);
    const { latencies, failures } = await run(program, subscribers, seconds);
    clearInterval(watch);
    const queued = await receiptsQueuedOrSent(databaseUrl);
    const tps = await pgbenchDefault(databaseUrl, { clients: 16, seconds: Math.min(10, seconds) });
    const beside =
      tps === null ? null : { what: 'pgbench default transaction', value: tps, unit: '1/s' };
    return [
      figureOf(
        { figure: 'renewals', value: latencies.length / seconds, unit: '1/s', beside },
        { atLeast: 100 },
      ),
      figureOf({ figure: 'renewal_p50', value: quantile(latencies, 0.5), unit: 'ms' }),
      figureOf({ figure: 'renewal_p99', value: quantile(latencies, 0.99), unit: 'ms' }),
      figureOf({ figure: 'renewals_failed', value: failures, unit: '' }, { atMost: 0 }),
      figureOf(
        { figure: 'receipts_missing', value: queued.fulfilled - queued.receipts, unit: '' },
        { atMost: 0 },
      ),
      figureOf({ figure: 'program_memory', value: peak.program, unit: 'MB' }, { atMost: 250 }),
      figureOf({ figure: 'simulators_and_database_memory', value: peak.children, unit: 'MB' }),
    ];
  } finally {
    await program.stop();
  }
};

async function run(
  program: BenchProgram,
  subscribers: readonly Subscriber[],
  seconds: number,
): Promise<{ latencies: number[]; failures: number }> {
  const latencies: number[] = [];
  let failures = 0;
  let next = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (performance.now() < end) {
        const subscriber = subscribers[next++ % subscribers.length]!;
        const began = performance.now();
        try {
          await renew(program, subscriber);
          latencies.push(performance.now() - began);
        } catch (error) {
          if (failures++ === 0) process.stderr.write(`${error}\n`);
        }
      }
    }),
  );
  return { latencies, failures };
}

async function renew({ web, payment }: BenchProgram, subscriber: Subscriber): Promise<void> {
  const { accountId, lineId, token } = subscriber;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = (method: string, path: string, body?: object) =>
    json(`${web}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const wish = { kind: 'renewal', lineId: toPublicId('line', lineId), planId: PLAN, timing: 'now' };
  const { id } = await call('POST', '/orders', wish);
  await call('POST', `/orders/${id}/confirm`, { method: 'card', consent: true });
  const { payments } = (await call('GET', `/orders/${id}`)) as unknown as OrderAnswer;
  const paymentId = payments.at(-1)!.id.slice('pay_'.length);
  await json(`${payment}/control/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      payment_id: toProviderPaymentId({ accountId, paymentId }),
      card_ending: '4242',
    }),
  });
  for (let wait = 10; ; wait = Math.min(wait * 1.5, 100)) {
    const { state } = (await call('GET', `/orders/${id}/events`)) as unknown as OrderAnswer;
    if (state === 'fulfilled') return;
    await pause(wait);
  }
}

interface OrderAnswer {
  state: string;
  payments: { id: string }[];
}

async function json(url: string, init: RequestInit): Promise<{ id: string }> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { id: string };
}

/** Subscribers with a line each and a session each, put there before the clock runs. */
async function makeSubscribers(databaseUrl: string): Promise<Subscriber[]> {
  const database = openDatabase(databaseUrl, { connections: 4 });
  const product = wireProduct({
    database,
    baseUrl: 'http://bench.example',
    secret: 'only the program itself signs links',
    gateway: createSimulatorGateway({
      baseUrl: 'http://127.0.0.1:9',
      apiSecret: 'unused',
      webhookSecret: 'unused',
      timeoutMs: 1_000,
    }),
  });
  const subscribers: Subscriber[] = [];
  for (let i = 0; i < SUBSCRIBERS; i++) {
    const registered = await registerAccount(product, {
      displayName: `Bench ${i}`,
      email: `bench-${i}@bench.example`,
      userName: `bench-${i}`,
      locale: 'en',
      timeZone: 'Europe/London',
    });
    if ('refused' in registered) throw new Error(registered.refused);
    const { accountId } = registered;
    const lineId = product.newId();
    const digits = String(i).padStart(6, '0');
    await database.query(
      `insert into line (account_id, id, market_id, msisdn, iccid, sim_kind, activation_code, label,
        created_at, activated_at)
        values ($1, $2, 'gb', $3, $4, 'physical', null, '', now(), now())`,
      [accountId, lineId, `+44790${digits}`, `89440000000000${digits}`],
    );
    const session = await inTransaction(database, (transaction) =>
      openSession(transaction, product, {
        accountId,
        visitor: { browserCookie: null, userAgent: 'bench' },
        known: null,
        now: Date.now(),
      }),
    );
    subscribers.push({ accountId, lineId, token: session.sessionToken });
  }
  // Their welcome mails are not what is measured.
  await database.query(`delete from outbox where kind = 'mail.send'`);
  await database.end();
  return subscribers;
}

/** Every fulfilled order has its confirmation in the outbox or sent. */
async function receiptsQueuedOrSent(
  databaseUrl: string,
): Promise<{ fulfilled: number; receipts: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `select (select count(*) from subscriber_order o join account a on a.id = o.account_id
        where state = 'fulfilled' and a.email like '%@bench.example')::int as fulfilled,
      ((select count(*) from outbox where kind = 'mail.send'
        and payload ->> 'template' = 'order_confirmation')
      + (select count(*) from sent_message where template = 'order_confirmation'))::int as receipts`,
  );
  await client.end();
  return rows[0];
}
