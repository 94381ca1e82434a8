import {
  DifferenceTally,
  emptyScope,
  type Reconciliation,
  type ReconciliationScope,
} from '#domain/reconciliation.ts';
import { type SettlementDay, settlementDayOf } from '#domain/settlement-report.ts';
import { DAY, MINUTE } from '#domain/time.ts';
import { accountRanges, countAccounts } from '#storage/reads/reconcile-snapshot.ts';
import {
  type Claim,
  claimReconciliation,
  failReconciliation,
  finishReconciliation,
  renewReconciliation,
} from '#storage/reconciliation.ts';
import { forgetSettlementLines } from '#storage/settlement-lines.ts';
import type { Product } from '../product.ts';
import { fetchReport } from './fetch-report.ts';
import { reconcileRange } from './reconcile-range.ts';

export interface ReconcileProgress {
  step: 'report' | 'accounts';
  done: number;
  /** Null while nobody knows. */
  total: number | null;
}

export interface ReconcileWish {
  day: SettlementDay;
  /** A finished day is compared anew; without, it is left as it is. */
  again: boolean;
  onProgress?: (progress: ReconcileProgress) => void;
  /** Accounts of one snapshot; small in tests. */
  rangeSize?: number;
  /** All seals are compared in this many days, a part of the accounts each day; 1: all of them now. */
  sealTurns?: number;
  /** After each snapshot the run rests this many times as long as it took: pages and money come first. */
  rests?: number;
  /** Asked between ranges: a process that is told to end gives the day back. */
  isStopped?: () => boolean;
}

export type ReconcileRefusal = 'day_not_over' | 'taken' | 'stopped';

const RANGE_SIZE = 500;
/** Four weeks: well within the time for which answers and most back-ups are kept. */
const SEAL_TURNS = 28;
/** A run renews its claim with each page and range; one that has not for this long is dead. */
const DEAD_AFTER_MS = 10 * MINUTE;
const REPORTS_KEPT_MS = 40 * DAY;

/**
 * Compares a finished day of the provider with our payments, and all accounts with themselves: orders,
 * buckets, balances, movements, and what should be over. Decides nothing and changes nothing but its own
 * record, so it may run beside everything. One run a day at a time, however many processes try.
 */
export async function reconcile(
  product: Product,
  wish: ReconcileWish,
): Promise<Reconciliation | { refused: ReconcileRefusal }> {
  const { database, clock } = product;
  const startedAt = clock();
  if (wish.day >= settlementDayOf(startedAt)) return { refused: 'day_not_over' };
  const run = { day: wish.day, runId: product.newId() };
  const claim = (): Claim => ({ ...run, now: clock() });
  const deadBefore = startedAt - DEAD_AFTER_MS;
  if (!(await claimReconciliation(database, claim(), { deadBefore, again: wish.again })))
    return { refused: 'taken' };
  try {
    const found = await compareAll(product, wish, run.runId, async () => {
      if (!(await renewReconciliation(database, claim()))) throw new ClaimLost();
    });
    await finishReconciliation(database, claim(), found);
    return { day: wish.day, startedAt, finishedAt: clock(), ...found };
  } catch (error) {
    if (error instanceof ClaimLost) return { refused: 'taken' };
    await failReconciliation(database, claim()).catch(() => {});
    if (error instanceof Stopped) return { refused: 'stopped' };
    throw error;
  }
}

class ClaimLost extends Error {}

class Stopped extends Error {}

async function compareAll(
  product: Product,
  wish: ReconcileWish,
  runId: string,
  renew: () => Promise<void>,
): Promise<Pick<Reconciliation, 'scope' | 'counts' | 'differences'>> {
  const { database, clock, gateway } = product;
  const { day, onProgress = () => {}, rests = 0 } = wish;
  const tally = new DifferenceTally();
  const scope = emptyScope();
  const goOn = async () => {
    if (wish.isStopped?.()) throw new Stopped();
    await renew();
  };
  const onPage = async (done: number) => {
    await goOn();
    onProgress({ step: 'report', done, total: null });
  };
  const report = await readReport(product, { day, runId, tally, scope, onPage });
  const kept = report ? { day, runId, gateway: gateway.name } : null;
  const { sealTurns: turns = SEAL_TURNS } = wish;
  const sealTurn = { turn: (Date.parse(day) / DAY) % turns, turns };
  const total = await countAccounts(database);
  for await (const range of accountRanges(database, wish.rangeSize ?? RANGE_SIZE)) {
    await goOn();
    const began = performance.now();
    const work = { report: kept, now: clock(), sealTurn, tally, scope };
    await reconcileRange(product, range, work);
    scope.accounts = Math.min(total, scope.accounts + (wish.rangeSize ?? RANGE_SIZE));
    onProgress({ step: 'accounts', done: scope.accounts, total });
    if (rests > 0) await pause((performance.now() - began) * rests);
  }
  return { scope, counts: tally.counts, differences: tally.differences() };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function readReport(
  product: Product,
  of: {
    day: SettlementDay;
    runId: string;
    tally: DifferenceTally;
    scope: ReconciliationScope;
    onPage: (lines: number) => Promise<void>;
  },
): Promise<boolean> {
  const { runId, day } = of;
  const fetched = await fetchReport(product, of);
  // Before anything is compared: a line of an earlier copy must not stand for one that is gone.
  const keepFrom = settlementDayOf(product.clock() - REPORTS_KEPT_MS);
  await forgetSettlementLines(product.database, { runId, day, keepFrom });
  if (fetched.outcome === 'complete') {
    of.scope.reportLines = fetched.lines;
    return true;
  }
  const { why, detail } = fetched;
  const about = { accountId: null, id: of.day, detail: { why, detail } };
  of.tally.add({ code: 'report_missing', subject: 'report', ...about });
  return false;
}
