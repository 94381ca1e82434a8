import type { DayCount, ValidityRule } from './catalogue.ts';
import { addMonths, endOfLocalDay, localDayOf } from './local-day.ts';
import { HOUR, type Instant, SECOND } from './time.ts';

/** From `startsAt` on, up to but not including `endsAt`. */
export interface Validity {
  startsAt: Instant;
  /** The first instant at which it no longer holds. */
  endsAt: Instant;
}

/**
 * How long something that starts at `startsAt` holds. Days are those of the market's zone and may
 * last 23 or 25 hours; only `hours` counts by the stopwatch.
 * Throws a RangeError when the length is not a positive whole number or the zone is unknown: the
 * catalogue never lets either in.
 */
export function validityOf(rule: ValidityRule, startsAt: Instant, timeZone: string): Validity {
  if (!Number.isSafeInteger(rule.length) || rule.length < 1)
    throw new RangeError(`validity of ${rule.length} ${rule.count}`);
  if (rule.count === 'hours') return { startsAt, endsAt: startsAt + rule.length * HOUR };
  const lastDay = lastDayOf(rule.count, rule.length, localDayOf(startsAt, timeZone));
  return { startsAt, endsAt: endOfLocalDay(lastDay, timeZone) };
}

function lastDayOf(count: Exclude<DayCount, 'hours'>, length: number, firstDay: number): number {
  switch (count) {
    case 'calendar-month':
      return addMonths(firstDay, length) - 1;
    case 'days-including-first':
    case 'until-midnight':
      return firstDay + length - 1;
    case 'days-after':
      return firstDay + length;
  }
}

/**
 * The last instant people are told: 23:59:59 of the last day, since "until 00:00" is read as a day
 * more or less. What is counted in hours is told to its exact end.
 */
export const lastInstantOf = (endsAt: Instant, count: DayCount): Instant =>
  count === 'hours' ? endsAt : endsAt - SECOND;
