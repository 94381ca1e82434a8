import { type SettlementDay, settlementDayOf } from '#domain/settlement-report.ts';
import { DAY, HOUR, type Instant } from '#domain/time.ts';
import {
  type KeptReconciliation,
  readLastReconciliations,
} from '#storage/reads/reconciliations.ts';
import type { Product } from '../product.ts';
import { reconcile } from './reconcile.ts';

export type NightlyOutcome =
  | { outcome: 'not_yet' | 'already' }
  | { outcome: 'compared' | 'taken'; day: SettlementDay };

/** Three parts rest to one of work: a night is long, and those who are awake come first. */
const RESTS = 3;
/** Nights that were slept through are made up for, this far back. */
const DAYS_BACK = 7;

/**
 * Compares yesterday (UTC), once: from `hour` on, by whichever process asks first. While the provider's
 * report is missing it is tried again every hour. Call it every few minutes, in as many processes as there are.
 */
export async function reconcileNightly(
  product: Product,
  { hour, isStopped }: { hour: number; isStopped?: () => boolean },
): Promise<NightlyOutcome> {
  const now = product.clock();
  if (now % DAY < hour * HOUR) return { outcome: 'not_yet' };
  const kept = await readLastReconciliations(product.database, DAYS_BACK + 1);
  const day = nextDay(kept, now);
  if (day === null) return { outcome: 'already' };
  const again = kept.some((each) => each.day === day && each.state === 'done');
  const found = await reconcile(product, { day, again, rests: RESTS, isStopped });
  return { outcome: 'refused' in found ? 'taken' : 'compared', day };
}

/** The day after the last one that is done; yesterday when none is; null when yesterday is. */
function nextDay(kept: readonly KeptReconciliation[], now: Instant): SettlementDay | null {
  const daysAgo = (count: number) => settlementDayOf(now - count * DAY);
  const isDone = (day: SettlementDay) =>
    kept.some((each) => each.day === day && each.state === 'done' && !isToBeRepeated(each, now));
  if (isDone(daysAgo(1))) return null;
  for (let back = 2; back <= DAYS_BACK; back++) if (isDone(daysAgo(back))) return daysAgo(back - 1);
  return daysAgo(1);
}

const isToBeRepeated = ({ found }: KeptReconciliation, now: Instant): boolean =>
  found.counts.report_missing !== undefined && found.finishedAt + HOUR <= now;
