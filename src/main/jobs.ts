import { performance } from 'node:perf_hooks';
import { createCallBudget } from '#edges/jobs/call-budget.ts';
import { createChargingJobs } from '#edges/jobs/charging-jobs.ts';
import { startLineSweep } from '#edges/jobs/line-sweep.ts';
import { createMailJobs } from '#edges/jobs/mail-jobs.ts';
import { startNightly } from '#edges/jobs/nightly.ts';
import { createNoticeJobs } from '#edges/jobs/notice-jobs.ts';
import { startOutboxWorker } from '#edges/jobs/outbox-worker.ts';
import { createChargeJobs, createPaymentJobs } from '#edges/jobs/payment-jobs.ts';
import { startSealWorker } from '#edges/jobs/seal-worker.ts';
import { startSweeps } from '#edges/jobs/sweeps.ts';
import type { MessageRenderer } from '#ports/message-renderer.ts';
import { readDueLines } from '#storage/reads/due-lines.ts';
import { lookAfterLine } from '#usecases/look-after-line.ts';
import { outboxStore } from '#usecases/outbox-store.ts';
import type { Product } from '#usecases/product.ts';
import { reconcileNightly } from '#usecases/reconcile/reconcile-nightly.ts';
import { forgetNightly } from '#usecases/retention/forget-nightly.ts';
import type { Configuration } from './configuration.ts';
import type { Log } from './log.ts';
import { openMail } from './mail.ts';
import type { Metrics } from './metrics.ts';
import type { Notices } from './notices.ts';
import type { Simulators } from './simulators.ts';

export interface Jobs {
  wake(): void;
  stop(): Promise<void>;
}

/** Payments before papers: each kind of work has its own lanes, so that mails never hold up money. */
const PAYMENT_LANES = 8;

/** Enough to have a limit's worth of calls under way while each takes a quarter of a second. */
const chargeLanes = (callsPerSecond: number | null): number =>
  callsPerSecond === null ? 16 : Math.min(64, Math.max(4, Math.ceil(callsPerSecond / 4)));

/** A call that hangs, and the question what became of it, take their time. */
const CHARGE_LEASE_MS = 120_000;

/** Apart from payments: a provider that hangs must not keep reservations and plans from ending. */
const CHARGING_LANES = 4;

/** Small, and never behind papers. */
const NOTICE_LANES = 2;

/**
 * A confirmation carries two PDFs, about 30 ms of a processor. A process that also answers pages
 * writes one at a time, and rests the longer the busier it is: hardly when nobody asks for
 * anything, thirty times as long as it worked when requests fill it. One that only works uses what
 * there is.
 */
const mailLanes = (answersPages: boolean) =>
  answersPages ? { concurrency: 1, rests: restsByLoad() } : { concurrency: 2 };

const RESTS_AT_FULL_LOAD = 30;

/** Looks at how much of the time since it was last asked this thread was busy. */
function restsByLoad(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const { utilization } = performance.eventLoopUtilization(last);
    last = performance.eventLoopUtilization();
    return RESTS_AT_FULL_LOAD * utilization ** 3;
  };
}

export async function startJobs(
  product: Product,
  parts: {
    configuration: Configuration;
    simulators: Simulators;
    notices: Notices;
    renderer: MessageRenderer;
    metrics: Metrics;
    log: Log;
  },
): Promise<Jobs> {
  const { configuration, simulators, notices, renderer, metrics, log } = parts;
  const mail = openMail(configuration, simulators, renderer);
  const shared = {
    store: outboxStore(product),
    clock: product.clock,
    onError: (error: unknown, entry: { kind: string; id: string } | null) =>
      log.error(
        { err: error, job: entry?.kind, entry: entry?.id },
        'job failed; tried again later',
      ),
  };
  const payments = startOutboxWorker({
    ...shared,
    handlers: createPaymentJobs(product),
    concurrency: PAYMENT_LANES,
  });
  const { callsPerSecond } = configuration.payment;
  const charges = startOutboxWorker({
    ...shared,
    handlers: createChargeJobs(product, createCallBudget(callsPerSecond)),
    concurrency: chargeLanes(callsPerSecond),
    leaseMs: CHARGE_LEASE_MS,
  });
  // Not woken by commits: what time ends is never due at once.
  const charging = startOutboxWorker({
    ...shared,
    handlers: createChargingJobs(product),
    concurrency: CHARGING_LANES,
  });
  const mails = startOutboxWorker({
    ...shared,
    handlers: createMailJobs(product, { ...mail, onOutcome: metrics.countMail }),
    ...mailLanes(configuration.runs.pages),
  });
  const lines = startLineSweep({
    readDue: (wanted) => readDueLines(product.database, { now: product.clock(), ...wanted }),
    lookAfter: (due) => lookAfterLine(product, due),
    onError: (error, due) =>
      log.error(
        { err: error, line: due?.lineId },
        'looking after a line failed; tried again later',
      ),
  });
  const told = startOutboxWorker({
    ...shared,
    handlers: createNoticeJobs(product, {
      ...{ ...mail, texter: notices.texter, push: notices.push },
      onDelivery: metrics.countNotice,
    }),
    concurrency: NOTICE_LANES,
  });
  const sweeps = startSweeps(product, (error) => log.error({ err: error }, 'sweep failed'));
  const nights = startNights(product, { configuration, log });
  const sealing = startSealWorker(product, {
    onRound: ({ movements }) => metrics.countSealed(movements),
    onBroken: (account) => {
      metrics.countBroken();
      log.error({ account }, 'movements are not those that were sealed');
    },
    onError: (error) => log.error({ err: error }, 'sealing failed; tried again later'),
  });
  return {
    wake: () => {
      payments.wake();
      charges.wake();
      mails.wake();
      told.wake();
    },
    stop: async () => {
      await Promise.all([
        payments.stop(),
        charges.stop(),
        charging.stop(),
        lines.stop(),
        mails.stop(),
        told.stop(),
        sweeps.stop(),
        ...nights.map((night) => night.stop()),
        sealing.stop(),
      ]);
      await mail.close();
    },
  };
}

/** Work of the quiet hours. */
function startNights(
  product: Product,
  { configuration, log }: { configuration: Configuration; log: Log },
) {
  const { reconcileHour: hour, keepDays } = configuration;
  const failed = (what: string) => (error: unknown) => log.error({ err: error }, what);
  return [
    startNightly({
      run: (isStopped) => reconcileNightly(product, { hour, isStopped }),
      onError: failed('reconciling failed'),
    }),
    startNightly({
      run: async (isStopped) => {
        const { outcome, ...counts } = await forgetNightly(product, { hour, keepDays, isStopped });
        if (outcome === 'forgotten') log.info(counts, 'forgot old answers');
      },
      onError: failed('forgetting failed'),
    }),
  ];
}
