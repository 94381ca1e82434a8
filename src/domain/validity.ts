import type { DayCount, ValidityRule } from './catalogue.ts';
import {
  addMonths,
  endOfLocalDay,
  type LocalDay,
  localDayOf,
  nextDayOfMonth,
  timeOfLocalDay,
} from './local-day.ts';
import { DAY, HOUR, type Instant, SECOND } from './time.ts';

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
  const lastDay = lastDayOf(rule, localDayOf(startsAt, timeZone));
  if (rule.endsAt === undefined) return { startsAt, endsAt: endOfLocalDay(lastDay, timeZone) };
  const minutes = minutesOf(rule.endsAt);
  const endsAt = timeOfLocalDay(lastDay, minutes, timeZone);
  if (endsAt > startsAt) return { startsAt, endsAt };
  return { startsAt, endsAt: timeOfLocalDay(lastDay + 1, minutes, timeZone) };
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function lastDayOf({ count, length, billDay = 1 }: ValidityRule, firstDay: LocalDay): LocalDay {
  switch (count) {
    case 'calendar-month-after':
      return addMonths(firstDay, length);
    case 'bill-day': {
      let day = firstDay;
      for (let round = 0; round < length; round++) day = nextDayOfMonth(day, billDay);
      return day - 1;
    }
    case 'calendar-month':
      return addMonths(firstDay, length) - 1;
    case 'days-including-first':
    case 'until-midnight':
      return firstDay + length - 1;
    case 'days-after':
    case 'hours':
      return firstDay + length;
  }
}

/**
 * The last instant people are told: 23:59:59 of the last day, since "until 00:00" is read as a day
 * more or less. What is counted in hours is told to its exact end.
 */
export const lastInstantOf = (endsAt: Instant, count: DayCount): Instant =>
  count === 'hours' ? endsAt : endsAt - SECOND;

/** The length that an amount buys, where the rule has tiers. */
export function validityAt(rule: ValidityRule, amountMinor: bigint): ValidityRule {
  const reached = rule.tiers?.filter(({ fromMinor }) => amountMinor >= BigInt(fromMinor)).at(-1);
  return reached ? { ...rule, length: reached.length } : rule;
}

/** When what is bought at `at` begins by itself; null: with its purchase, or never before it is used. */
export const activateByOf = (rule: ValidityRule, at: Instant): Instant | null =>
  rule.start === 'purchase' || rule.activateWithinDays === null
    ? null
    : at + rule.activateWithinDays * DAY;
