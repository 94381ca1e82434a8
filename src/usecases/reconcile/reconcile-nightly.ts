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
/** A report that is missing for longer is asked for less often: each time everything is compared. */
const OLDER_AGAIN_MS = 6 * HOUR;
/** Nights that were slept through are made up for, this far back. */
const DAYS_BACK = 7;

/**
 * Compares yesterday (UTC), once: from `hour` on, by whichever process asks first. While the provider's
 * report is missing it is tried again every hour, and later every six for a week. Call it every few minutes, in as many processes as there are.
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

/**
 * The first day within reach that is not done, those that failed after the others; null when all are. A
 * program that has compared nothing yet begins with yesterday.
 */
function nextDay(kept: readonly KeptReconciliation[], now: Instant): SettlementDay | null {
  const yesterday = settlementDayOf(now - DAY);
  const first = kept.at(-1)?.day ?? yesterday;
  const week = Array.from({ length: DAYS_BACK }, (_, i) =>
    settlementDayOf(now - (DAYS_BACK - i) * DAY),
  );
  const last = new Map(kept.map((each) => [each.day, each]));
  const open = week.filter((day) => {
    if (day < first && day !== yesterday) return false;
    const each = last.get(day);
    const every = day === yesterday ? HOUR : OLDER_AGAIN_MS;
    return each?.state !== 'done' || isToBeRepeated(each, now - every);
  });
  return open.find((day) => last.get(day)?.state !== 'failed') ?? open[0] ?? null;
}

const isToBeRepeated = ({ found }: KeptReconciliation, since: Instant): boolean =>
  found.counts.report_missing !== undefined && found.finishedAt <= since;
