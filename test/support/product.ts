import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { startPaymentProvider } from '#adapters/payment/simulator/provider/start-payment-provider.ts';
import type { Policy } from '#domain/policy.ts';
import type { Instant } from '#domain/time.ts';
import { createCallBudget } from '#edges/jobs/call-budget.ts';
import { createChargingJobs } from '#edges/jobs/charging-jobs.ts';
import { startLineSweep } from '#edges/jobs/line-sweep.ts';
import { startOutboxWorker } from '#edges/jobs/outbox-worker.ts';
import { createChargeJobs, createPaymentJobs } from '#edges/jobs/payment-jobs.ts';
import { seedReferenceData } from '#main/seed/seed-reference.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import { readDueLines } from '#storage/reads/due-lines.ts';
import { lookAfterLine } from '#usecases/look-after-line.ts';
import { outboxStore } from '#usecases/outbox-store.ts';
import { receivePaymentEvent } from '#usecases/payment/receive-payment-event.ts';
import type { Product } from '#usecases/product.ts';
import { testDatabase } from './database.ts';
import { failingGateway, failsNow, type OutsideFaults } from './outside-faults.ts';

const apiSecret = 'test-api-secret-0123456789abcdef0123456789';
export const webhookSecret = 'test-webhook-secret-0123456789abcdef01234';

export interface TestProduct extends Product {
  providerUrl: string;
  /** For a second process beside this one. */
  databaseUrl: string;
  /** What the simulator's hosted page does when the payer submits a card ending in these digits. */
  payAs(providerPaymentId: string, cardEnding: string): Promise<void>;
  /** Does all payment work that is due, as a worker would. */
  work(): Promise<number>;
  /** Moves the clock of the product and of its provider. */
  setClock(now: Instant): void;
  stop(): Promise<void>;
}

/** The product on a database and a provider of its own, seeded with the demo operator's catalogue. */
export async function testProduct(
  options: { policy?: Partial<Policy>; now?: Instant; faults?: OutsideFaults } = {},
): Promise<TestProduct> {
  const { url, drop } = await testDatabase();
  const database = openDatabase(url, { connections: 8 });
  const folder = mkdtempSync(join(tmpdir(), 'xuka-provider-'));
  let set: Instant | undefined = options.now;
  const clock = () => set ?? Date.now();
  const { faults } = options;
  const webhooks = await listenForWebhooks(faults);
  const provider = await startPaymentProvider({
    folder,
    apiSecret,
    webhookSecret,
    webhookUrl: webhooks.url,
    clock,
  });
  const gateway = createSimulatorGateway({
    baseUrl: provider.url,
    apiSecret,
    webhookSecret,
    timeoutMs: 3_000,
  });
  const product = wireProduct({
    database,
    gateway: faults ? failingGateway(gateway, faults) : gateway,
    clock,
    baseUrl: 'http://shop.test',
    secret: 'test-secret-0123456789abcdef0123456789abcdef',
  });
  webhooks.deliverTo(product);
  await seedReferenceData(product, { policy: options.policy });
  const worker = startOutboxWorker({
    store: outboxStore(product),
    handlers: {
      ...createPaymentJobs(product),
      ...createChargeJobs(product, createCallBudget(null)),
      ...createChargingJobs(product),
    },
    clock,
    concurrency: 4,
    pollMs: 3_600_000,
    onError: (error) => {
      throw error;
    },
  });
  const lines = startLineSweep({
    readDue: (wanted) => readDueLines(database, { now: clock(), ...wanted }),
    lookAfter: (due) => lookAfterLine(product, due),
    polls: false,
    onError: (error) => {
      throw error;
    },
  });
  return {
    ...product,
    providerUrl: provider.url,
    databaseUrl: url,
    async payAs(paymentId, cardEnding) {
      const response = await fetch(`${provider.url}/control/pay`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ payment_id: paymentId, card_ending: cardEnding }),
      });
      if (!response.ok) throw new Error(`control/pay: ${response.status} ${await response.text()}`);
    },
    work: async () => (await lines.runDue()) + (await worker.runDue()),
    setClock: (now) => {
      set = now;
    },
    async stop() {
      await lines.stop();
      await worker.stop();
      await product.committer.drain();
      await provider.stop();
      await webhooks.close();
      await database.end();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A receiver of webhooks over real HTTP, in front of the use case that every edge calls. */
async function listenForWebhooks(faults: OutsideFaults | undefined) {
  let product: Product | undefined;
  const receiving = new Set<Promise<unknown>>();
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const rawBody = await text(request);
    const headers = request.headers as Record<string, string | undefined>;
    const fails = failsNow(faults);
    if (fails && faults?.how === 'not-sent') return request.socket.destroy();
    const outcome = await receivePaymentEvent(product!, { rawBody, headers });
    if (fails) return request.socket.destroy();
    return response.writeHead('refused' in outcome ? 400 : 200).end();
  };
  const server = createServer((request, response) => {
    // As the product's own edge: what can't be taken is answered so, and told again by the provider.
    const received = receive(request, response)
      .catch(() => response.writeHead(500).end())
      .finally(() => receiving.delete(received));
    receiving.add(received);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    deliverTo: (receiver: Product) => {
      product = receiver;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(receiving);
    },
  };
}

/** An account with one line on a market, put there directly: for tests that are not about getting in. */
export async function givenLine(
  product: Product,
  given: { marketId?: string; simKind?: 'physical' | 'esim'; activated?: boolean } = {},
): Promise<{ accountId: string; lineId: string }> {
  const accountId = product.newId();
  const lineId = product.newId();
  const now = new Date(product.clock()).toISOString();
  const digits = String(BigInt(`0x${lineId.slice(-8)}`)).padStart(10, '0');
  await product.database.query(
    `insert into account (id, display_name, email, locale, time_zone, created_at)
      values ($1, 'Test 测试', $2, 'en', 'Europe/London', $3)`,
    [accountId, `${accountId}@example.test`, now],
  );
  await product.database.query(
    `insert into line (account_id, id, market_id, msisdn, iccid, sim_kind, activation_code, label,
      created_at, activated_at, state, state_since) values ($1, $2, $3, $4, $5, $6, null, '', $7, $8,
      case when $8::timestamptz is null then 'pre-active' else 'active' end, $7)`,
    [
      accountId,
      lineId,
      given.marketId ?? 'gb',
      `+44${digits}`,
      `8944000000${digits.slice(-9)}`,
      given.simKind ?? 'physical',
      now,
      given.activated === false ? null : now,
    ],
  );
  return { accountId, lineId };
}
