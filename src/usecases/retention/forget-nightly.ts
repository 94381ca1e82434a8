import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import {
  claimForgetting,
  countPages,
  endForgetting,
  type Forgettable,
  forgetOnPages,
  renewForgetting,
} from '#storage/retention.ts';
import type { Product } from '../product.ts';
import { forgettable } from './kept-answers.ts';

/**
 * What is forgotten, and by whose time: answers to commands, ended sessions of the network, what payment providers
 * told, which mails were sent, what was told about lines, and in the end what was agreed to. In this order: a
 * notice stays with the event that it told.
 */
const keptAs = {
  answers: 'answers',
  sessions: 'sessions',
  'provider-events': 'providerEvents',
  mails: 'mails',
  alerts: 'notices',
  'line-events': 'agreements',
  notices: 'notices',
  'failed-setups': 'notices',
  setups: 'agreements',
} as const satisfies Record<Forgettable, string>;

export type Kept = (typeof keptAs)[Forgettable];

export interface ForgetWish {
  /** From this hour on, in UTC. */
  hour: number;
  /** How long at least each is kept. */
  keepDays: Record<Kept, number>;
  isStopped?: () => boolean;
  /** After each batch a run rests this many times as long as it took. */
  rests?: number;
  /** Small in tests. */
  pagesOfBatch?: number;
  /** In how many nights what is kept for years is looked through. */
  nights?: number;
}

export type Forgotten =
  | { outcome: 'not_due' | 'stopped' }
  | ({ outcome: 'forgotten' } & Record<Kept, number>);

/** These tables hold years: a night looks at a share of their pages, and in a month at all of them. */
const isKeptForYears: Partial<Record<Forgettable, true>> = {
  ...{ alerts: true, 'line-events': true, notices: true, 'failed-setups': true, setups: true },
};
const NIGHTS = 30;

/** One or two megabytes: a few thousand rows, and no row that anybody waits for. */
const PAGES = 128;
const RESTS = 3;
/** A run renews its claim with each batch; one that has not for this long is dead. */
const DEAD_AFTER = 10 * MINUTE;

/**
 * Deletes what is older than it is kept: once a night, by whichever process asks first. Call it every few
 * minutes. A run that is cut off is begun anew, and loses nothing by it.
 */
export async function forgetNightly(
  product: Pick<Product, 'database' | 'clock' | 'newId'>,
  wish: ForgetWish,
): Promise<Forgotten> {
  const { database, clock, newId } = product;
  const now = clock();
  if (now % DAY < wish.hour * HOUR) return { outcome: 'not_due' };
  const runId = newId();
  const tonight = now - (now % DAY);
  const before = (kept: Kept) => now - wish.keepDays[kept] * DAY;
  const of = { tonight, deadBefore: now - DEAD_AFTER, answersBefore: before('answers') };
  if (!(await claimForgetting(database, { runId, now }, of))) return { outcome: 'not_due' };
  const mayGoOn = async () =>
    !wish.isStopped?.() && (await renewForgetting(database, { runId, now: clock() }));
  const counts: Record<Kept, number> = {
    ...{ answers: 0, sessions: 0, providerEvents: 0, mails: 0 },
    ...{ notices: 0, agreements: 0 },
  };
  let isThrough = false;
  try {
    for (const what of Object.keys(keptAs) as Forgettable[]) {
      const of = { what, before: before(keptAs[what]), night: tonight / DAY, mayGoOn, wish };
      const count = await forgetIn(database, of);
      if (count === null) return { outcome: 'stopped' };
      counts[keptAs[what]] += count;
    }
    isThrough = true;
    return { outcome: 'forgotten', ...counts };
  } finally {
    await endForgetting(database, { runId, now: clock() }, { isThrough });
  }
}

/** Null: not through. */
async function forgetIn(
  database: Product['database'],
  of: {
    what: Forgettable;
    before: number;
    night: number;
    mayGoOn: () => Promise<boolean>;
    wish: ForgetWish;
  },
): Promise<number | null> {
  const { what, before, night, mayGoOn, wish } = of;
  const { pagesOfBatch = PAGES, rests = RESTS, nights = NIGHTS } = wish;
  const pages = await countPages(database, what);
  const shares = isKeptForYears[what] ? nights : 1;
  const first = Math.floor((pages * (night % shares)) / shares);
  const end = Math.floor((pages * ((night % shares) + 1)) / shares);
  let count = 0;
  for (let from = first; from < end; from += pagesOfBatch) {
    if (!(await mayGoOn())) return null;
    const began = performance.now();
    const to = Math.min(end, from + pagesOfBatch);
    count += await forgetOnPages(database, what, { from, to, before, names: forgettable });
    await pause((performance.now() - began) * rests);
  }
  return count;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
