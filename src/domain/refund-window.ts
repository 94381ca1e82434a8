import { endOfLocalDay, type LocalDay, localDayOf } from './local-day.ts';
import type { Instant } from './time.ts';

/** The first instant after `days` whole local days that follow the day of `from`. */
export const windowEnd = (from: Instant, days: number, timeZone: string): Instant =>
  endOfLocalDay(localDayOf(from, timeZone) + days, timeZone);

/**
 * The same for the law's right to withdraw: the day on which the contract was made does not count,
 * and a last day on a weekend moves to Monday (Regulation 1182/71 art. 3). Public holidays move
 * nothing here, as they differ within one market: an operator who has them grants more days.
 */
export const withdrawalEnd = (from: Instant, days: number, timeZone: string): Instant =>
  endOfLocalDay(workday(localDayOf(from, timeZone) + days), timeZone);

/** Day 0 was a Thursday. */
function workday(day: LocalDay): LocalDay {
  const weekday = (((day + 4) % 7) + 7) % 7;
  if (weekday === 6) return day + 2;
  return weekday === 0 ? day + 1 : day;
}
