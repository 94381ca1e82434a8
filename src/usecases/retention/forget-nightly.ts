import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import {
  claimForgetting,
  countPages,
  endForgetting,
  type ForgottenTable,
  forgetOnPages,
  renewForgetting,
} from '#storage/retention.ts';
import type { Product } from '../product.ts';
import { forgettable } from './kept-answers.ts';

export interface ForgetWish {
  /** From this hour on, in UTC. */
  hour: number;
  /** Answers to commands are kept this long at least, ended sessions of the network too. */
  keepDays: { answers: number; sessions: number };
  isStopped?: () => boolean;
  /** After each batch a run rests this many times as long as it took. */
  rests?: number;
  /** Small in tests. */
  pagesOfBatch?: number;
}

export type Forgotten =
  | { outcome: 'not_due' | 'stopped' }
  | { outcome: 'forgotten'; answers: number; sessions: number };

/** One or two megabytes: a few thousand rows, and no row that anybody waits for. */
const PAGES = 128;
const RESTS = 3;
/** A run renews its claim with each batch; one that has not for this long is dead. */
const DEAD_AFTER = 10 * MINUTE;

/**
 * Deletes answers and ended sessions that are older than they are kept: once a night, by whichever process
 * asks first. Call it every few minutes. A run that is cut off is begun anew, and loses nothing by it.
 */
export async function forgetNightly(
  product: Pick<Product, 'database' | 'clock' | 'newId'>,
  wish: ForgetWish,
): Promise<Forgotten> {
  const { database, clock, newId } = product;
  const now = clock();
  if (now % DAY < wish.hour * HOUR) return { outcome: 'not_due' };
  const runId = newId();
  const before = {
    command: now - wish.keepDays.answers * DAY,
    charging_session: now - wish.keepDays.sessions * DAY,
  };
  const tonight = now - (now % DAY);
  const of = { tonight, deadBefore: now - DEAD_AFTER, answersBefore: before.command };
  if (!(await claimForgetting(database, { runId, now }, of))) return { outcome: 'not_due' };
  const mayGoOn = async () =>
    !wish.isStopped?.() && (await renewForgetting(database, { runId, now: clock() }));
  const forget = (table: ForgottenTable) =>
    forgetIn(database, { table, before: before[table], mayGoOn, wish });
  let isThrough = false;
  try {
    const answers = await forget('command');
    const sessions = answers === null ? null : await forget('charging_session');
    if (answers === null || sessions === null) return { outcome: 'stopped' };
    isThrough = true;
    return { outcome: 'forgotten', answers, sessions };
  } finally {
    await endForgetting(database, { runId, now: clock() }, { isThrough });
  }
}

/** Null: not through. */
async function forgetIn(
  database: Product['database'],
  of: {
    table: ForgottenTable;
    before: number;
    mayGoOn: () => Promise<boolean>;
    wish: ForgetWish;
  },
): Promise<number | null> {
  const { table, before, mayGoOn, wish } = of;
  const { pagesOfBatch = PAGES, rests = RESTS } = wish;
  const pages = await countPages(database, table);
  let count = 0;
  for (let from = 0; from < pages; from += pagesOfBatch) {
    if (!(await mayGoOn())) return null;
    const began = performance.now();
    const batch = { from, to: from + pagesOfBatch, before, names: forgettable };
    count += await forgetOnPages(database, table, batch);
    await pause((performance.now() - began) * rests);
  }
  return count;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
