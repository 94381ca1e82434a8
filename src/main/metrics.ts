import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { differenceCodes, type Reconciliation } from '#domain/reconciliation.ts';

/** What the database knows and a scrape asks for. */
export type Levels = {
  outbox: readonly { topic: string; waiting: number; oldestSeconds: number }[];
  payments: readonly { state: string; count: number }[];
  reconciliation: { ageSeconds: number; counts: Reconciliation['counts'] } | null;
  unsealedSeconds: number | null;
};

export type Metrics = {
  /** `route` is the route's pattern, never the path: its values must stay few. */
  countRequest(request: { method: string; route: string; status: number; seconds: number }): void;
  /** One group of the committer, from begin to the answer of COMMIT. */
  countBatch(batch: { commands: number; seconds: number }): void;
  /** `outcome`: done, replayed, or the code of the refusal. */
  countCommand(command: { kind: string; outcome: string }): void;
  countMail(mail: { outcome: 'accepted' | 'refused' | 'unknown' }): void;
  countNotice(delivery: { channel: string; outcome: string }): void;
  countSealed(movements: number): void;
  /** An account whose movements are not those that were sealed. */
  countBroken(): void;
  /** Reads the levels at every scrape; when it throws, the scrape goes on without them. */
  watchLevels(read: () => Promise<Levels>): void;
  /** The page for Prometheus and its content type. */
  render(): Promise<{ contentType: string; body: string }>;
};

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const BATCH_COMMANDS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** A registry of its own, so that two products in one process (tests) don't meet. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'xuka_http_request_seconds',
    help: 'HTTP requests by route and status, with their duration',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: REQUEST_SECONDS,
    registers,
  });
  const batchSeconds = new Histogram({
    name: 'xuka_committer_batch_seconds',
    help: 'Groups of commands committed together, with their duration',
    buckets: BATCH_SECONDS,
    registers,
  });
  const batchCommands = new Histogram({
    name: 'xuka_committer_batch_commands',
    help: 'How many commands each group held',
    buckets: BATCH_COMMANDS,
    registers,
  });
  const commands = new Counter({
    name: 'xuka_commands_total',
    help: 'Commands on accounts by kind and outcome',
    labelNames: ['kind', 'outcome'] as const,
    registers,
  });
  const mails = new Counter({
    name: 'xuka_mails_total',
    help: 'Mails handed to the mail server by outcome',
    labelNames: ['outcome'] as const,
    registers,
  });
  const notices = new Counter({
    name: 'xuka_notice_deliveries_total',
    help: 'Notices by the channel that was tried and what came of it',
    labelNames: ['channel', 'outcome'] as const,
    registers,
  });
  const sealed = new Counter({
    name: 'xuka_ledger_sealed_total',
    help: 'Movements sealed',
    registers,
  });
  const broken = new Counter({
    name: 'xuka_ledger_broken_total',
    help: 'Times that an account was found whose movements have a gap or end before its seals',
    registers,
  });
  const levels = createLevels(registers);
  return {
    countRequest: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    countBatch: ({ commands: size, seconds }) => {
      batchSeconds.observe(seconds);
      batchCommands.observe(size);
    },
    countCommand: (labels) => commands.inc(labels),
    countMail: (labels) => mails.inc(labels),
    countNotice: (labels) => notices.inc(labels),
    countSealed: (movements) => sealed.inc(movements),
    countBroken: () => broken.inc(),
    watchLevels: levels.watch,
    render: async () => {
      await levels.refresh();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

function createLevels(registers: Registry[]) {
  const waiting = new Gauge({
    name: 'xuka_outbox_waiting',
    help: 'Intents not yet carried out, by topic',
    labelNames: ['topic'] as const,
    registers,
  });
  const oldest = new Gauge({
    name: 'xuka_outbox_oldest_seconds',
    help: 'Age of the oldest intent not yet carried out, by topic',
    labelNames: ['topic'] as const,
    registers,
  });
  const payments = new Gauge({
    name: 'xuka_payments',
    help: 'Payments by state',
    labelNames: ['state'] as const,
    registers,
  });
  const differences = new Gauge({
    name: 'xuka_reconcile_differences',
    help: 'Differences that the last reconciliation found, by code',
    labelNames: ['code'] as const,
    registers,
  });
  const age = new Gauge({
    name: 'xuka_reconcile_age_seconds',
    help: 'How long ago a reconciliation last came to its end',
    registers,
  });
  const unsealed = new Gauge({
    name: 'xuka_ledger_unsealed_seconds',
    help: 'Every movement recorded longer ago than this is sealed',
    registers,
  });
  const readable = new Gauge({
    name: 'xuka_levels_readable',
    help: '1 when outbox and payments could be read from the database, else 0',
    registers,
  });
  let read: (() => Promise<Levels>) | undefined;
  return {
    watch: (source: () => Promise<Levels>) => {
      read = source;
    },
    refresh: async () => {
      if (!read) return;
      const levels = await read().catch(() => undefined);
      // Old figures would look like true ones, so without an answer there are none.
      for (const gauge of [waiting, oldest, payments, differences, age]) gauge.reset();
      readable.set(levels ? 1 : 0);
      for (const { topic, waiting: depth, oldestSeconds } of levels?.outbox ?? []) {
        waiting.set({ topic }, depth);
        oldest.set({ topic }, oldestSeconds);
      }
      for (const { state, count } of levels?.payments ?? []) payments.set({ state }, count);
      const { reconciliation, unsealedSeconds = null } = levels ?? {};
      if (unsealedSeconds === null) unsealed.remove();
      else unsealed.set(unsealedSeconds);
      // An age of nothing would be 0: better none.
      if (!reconciliation) return age.remove();
      age.set(reconciliation.ageSeconds);
      for (const code of differenceCodes)
        differences.set({ code }, reconciliation.counts[code] ?? 0);
    },
  };
}
