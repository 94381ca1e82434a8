import { createRenderer } from '#adapters/documents/renderer.ts';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { type Database, openDatabase } from '#storage/database.ts';
import { migrate, pendingMigrations } from '#storage/migrate.ts';
import { readLevels } from '#storage/reads/levels.ts';
import { readinessCheck } from '#usecases/check-readiness.ts';
import type { Product } from '#usecases/product.ts';
import { openBounces } from './bounces.ts';
import type { Configuration } from './configuration.ts';
import { openDatabaseAddress } from './database-address.ts';
import { prepareDemo } from './demo.ts';
import { listen } from './http-front.ts';
import { startJobs } from './jobs.ts';
import type { Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openNotices } from './notices.ts';
import { mountPages, mountProbes } from './pages.ts';
import { migrationsFolder } from './project-folder.ts';
import type { Running } from './ready-report.ts';
import { browserHost, type Simulators, startSimulators } from './simulators.ts';
import { wireProduct } from './wiring.ts';

/** Things to stop, in the reverse order of their start; one that fails does not keep the others. */
function createStops(log: Log) {
  const stops: (() => Promise<unknown>)[] = [];
  return {
    add: (stop: () => Promise<unknown>) => stops.unshift(stop),
    async run() {
      for (const stop of stops.splice(0))
        await stop().catch((error: unknown) => log.error({ err: error }, 'stopping failed'));
    },
  };
}

/**
 * Starts what `configuration.runs` asks for: pages with API and webhooks, jobs, or both, and beside
 * them whatever of the outside world is not configured. Answers once every listener listens. The
 * pages may still be being built: they are waited for last.
 */
export async function startServer(
  configuration: Configuration,
  log: Log,
  pagesBuilt: Promise<unknown> = Promise.resolve(),
): Promise<Running> {
  const stops = createStops(log);
  try {
    const running = await start(configuration, log, pagesBuilt, stops.add);
    return { ...running, stop: stops.run };
  } catch (error) {
    await stops.run();
    throw error;
  }
}

async function start(
  configuration: Configuration,
  log: Log,
  pagesBuilt: Promise<unknown>,
  onStop: (stop: () => Promise<unknown>) => void,
): Promise<Omit<Running, 'stop'>> {
  const { host, ports, runs } = configuration;
  // Beside a `serve` of the same PORT the probes of a `work` take any free one.
  const front = await listen({ host, port: ports.web, orAnyPort: !runs.pages });
  onStop(front.close);
  const own = `http://${browserHost(host)}:${front.port}`;
  const webhookUrl = `${own}/webhooks/payments/simulator`;
  const bounces = await openBounces(configuration, log);
  onStop(bounces.close);
  const { bouncesTo } = bounces;
  const starting = startSimulators(configuration, { webhookUrl, bouncesTo, log });
  // Whoever waits for it hears of its failure; until then it must not end the process.
  starting.catch(() => {});
  // Also when the database fails beside it.
  onStop(async () => (await starting.catch(() => null))?.stop());
  const { database, committerDatabase, url } = await connect(configuration, log, onStop);
  const simulators = await starting;
  const metrics = createMetrics();
  const wake = { jobs: () => {} };
  const product = wire(configuration, {
    database,
    committerDatabase,
    simulators,
    metrics,
    own,
    wake,
  });
  onStop(product.committer.drain);
  bounces.openTo(product);
  const notices = openNotices(configuration, simulators);
  metrics.watchLevels(() => readLevels(database, product.clock()));
  const renderer = createRenderer();
  onStop(renderer.close);
  const signIns = configuration.demo ? await prepareDemo(product, simulators, log) : [];
  if (runs.jobs) {
    const given = { configuration, simulators, notices, renderer, metrics, log };
    const jobs = await startJobs(product, given);
    wake.jobs = jobs.wake;
    onStop(jobs.stop);
  }
  const checkReadiness = readinessCheck(product, () => pendingMigrations(url, migrationsFolder));
  const shown = { product, configuration, simulators, notices, renderer, metrics, log };
  const parts = { ...shown, checkReadiness };
  await pagesBuilt;
  onStop(await (runs.pages ? mountPages : mountProbes)(front, parts));
  return { addresses: addressesOf(configuration, { own, simulators }), signIns };
}

/** One for each transaction the committer has in flight. */
const COMMITTER_CONNECTIONS = 2;

async function connect(
  configuration: Configuration,
  log: Log,
  onStop: (stop: () => Promise<unknown>) => void,
): Promise<{ database: Database; committerDatabase: Database; url: string }> {
  const address = await openDatabaseAddress(configuration, log);
  onStop(address.stop);
  const { applied } = await migrate(address.url, migrationsFolder);
  if (applied.length > 0) log.info({ applied }, 'migrated');
  const { databaseConnections } = configuration;
  const committerDatabase = openDatabase(address.url, {
    connections: COMMITTER_CONNECTIONS,
    lookups: true,
  });
  onStop(() => committerDatabase.end());
  const database = openDatabase(address.url, {
    connections: Math.max(1, databaseConnections - COMMITTER_CONNECTIONS),
  });
  onStop(() => database.end());
  return { database, committerDatabase, url: address.url };
}

const PROVIDER_TIMEOUT_MS = 8_000;

function wire(
  { baseUrl, secret, payment }: Configuration,
  parts: {
    database: Database;
    committerDatabase: Database;
    simulators: Simulators;
    metrics: Metrics;
    own: string;
    wake: { jobs: () => void };
  },
): Product {
  const { database, committerDatabase, simulators, metrics, own, wake } = parts;
  return wireProduct({
    database,
    committerDatabase,
    gateway: createSimulatorGateway({
      baseUrl: payment.apiUrl ?? simulators.payment!.url,
      apiSecret: payment.apiSecret,
      webhookSecret: payment.webhookSecret,
      timeoutMs: PROVIDER_TIMEOUT_MS,
    }),
    baseUrl: baseUrl ?? own,
    secret,
    onOutbox: () => wake.jobs(),
    onGroup: ({ size, seconds }) => metrics.countBatch({ commands: size, seconds }),
    onCommand: metrics.countCommand,
  });
}

function addressesOf(
  { database, runs }: Configuration,
  { own, simulators }: { own: string; simulators: Simulators },
): Record<string, string> {
  return {
    ...(runs.pages ? { web: own, api: `${own}/api/docs` } : { probes: own }),
    ...(simulators.payment && { payment: simulators.payment.url }),
    ...(simulators.mailbox && { mailbox: simulators.mailbox.url, smtp: simulators.mailbox.smtp }),
    ...(simulators.handset && { phone: simulators.handset.url }),
    database: database.kind === 'embedded' ? 'embedded' : withoutPassword(database.url),
  };
}

function withoutPassword(url: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address.href;
}
