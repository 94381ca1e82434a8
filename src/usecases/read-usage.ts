import type { Refusal } from '#domain/account-state.ts';
import type { Market } from '#domain/catalogue.ts';
import type { Line } from '#domain/line.ts';
import { endOfLocalDay, localDayOf } from '#domain/local-day.ts';
import { kindOrder } from '#domain/policy.ts';
import { marketOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { readLine } from '#storage/reads/account-rows.ts';
import { type DailyUsageRow, readDailyUsage, type UsageRow } from '#storage/reads/usage.ts';
import type { Product } from './product.ts';

/** A plan of a year and some days besides. */
export const MOST_USAGE_DAYS = 400;

export interface UsageView {
  line: Line;
  market: Market;
  now: Instant;
  /** Midnight in the market's zone at which the first of the days begins. */
  from: Instant;
  /** Whole local days asked for, today included. */
  days: number;
  /** Days of them on which the line could have used anything, today included. */
  daysObserved: number;
  /** By kind, largest sums first. */
  totals: UsageRow[];
  /** By day of the market's zone, oldest first; days without usage are absent. */
  byDay: DailyUsageRow[];
}

/** What a line used in its last `days` local days (1 to `MOST_USAGE_DAYS`), today included. */
export async function viewUsage(
  product: Product,
  wish: { accountId: string; lineId: string; days: number },
): Promise<UsageView | Refusal<'unknown_line'>> {
  const { accountId, lineId } = wish;
  const days = Math.min(Math.max(Math.floor(wish.days), 1), MOST_USAGE_DAYS);
  const line = await readLine(product.database, accountId, lineId);
  if (!line) return { refused: 'unknown_line' };
  const { rules } = await product.reference();
  const market = marketOf(rules, line.marketId);
  const now = product.clock();
  const { timeZone } = market;
  const today = localDayOf(now, timeZone);
  const from = endOfLocalDay(today - days, timeZone);
  // What happened "now" belongs to the answer, so the span ends just after it.
  const span = { accountId, lineId, from, until: now + 1, timeZone };
  const byDay = await readDailyUsage(product.database, span);
  return {
    line,
    market,
    now,
    from,
    days,
    daysObserved: observed(),
    totals: sumUsage(byDay),
    byDay,
  };

  function observed(): number {
    if (line?.activatedAt == null || line.activatedAt > now) return 0;
    return Math.min(days, today - localDayOf(line.activatedAt, timeZone) + 1);
  }
}

/** Days and services together, by kind, largest sums first. */
export function sumUsage(byDay: readonly DailyUsageRow[]): UsageRow[] {
  const sums = new Map<string, UsageRow>();
  for (const { kind, scope, country, asset, amount } of byDay) {
    const key = `${asset} ${scope} ${country}`;
    const sum = sums.get(key) ?? { kind, scope, country, asset, amount: 0n };
    sums.set(key, { ...sum, amount: sum.amount + amount });
  }
  const order = (a: UsageRow, b: UsageRow) =>
    kindOrder[a.kind] - kindOrder[b.kind] ||
    (a.amount > b.amount ? -1 : a.amount < b.amount ? 1 : 0);
  return [...sums.values()].sort(order);
}
