import type { LocalDay } from './local-day.ts';

/** What a line used of one kind on one local day; days without use may be absent. */
export interface UsedOnDay {
  day: LocalDay;
  /** Octets, seconds or messages. */
  amount: bigint;
}

/** How much a line uses a day, learned from whole local days. */
export interface Pace {
  /** Whole days it was learned from. */
  daysObserved: number;
  /** Monday to Friday, and Saturday and Sunday; the same number when too few days are known. Units a day. */
  weekday: number;
  weekend: number;
  /** Weekends were looked at apart. */
  knowsWeekends: boolean;
  /** Days so unlike the others that they were counted as `UNUSUAL_TIMES` the usual day. */
  unusualDays: number;
}

/** Fewer whole days than these say nothing. */
const FEWEST_DAYS = 3;
/** From here on there are two weekends and ten working days to go by. */
const DAYS_FOR_WEEKENDS = 14;
/** The last four weeks: people change their habits. */
export const PACE_DAYS = 28;
export const UNUSUAL_TIMES = 4n;
const FEWEST_FOR_UNUSUAL = 5;

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: LocalDay): number => (((day + 4) % 7) + 7) % 7;

export const isWeekend = (day: LocalDay): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;

/**
 * The pace of the whole days `first` to `last`, at most the `PACE_DAYS` last of them: the plain average
 * of a day, working days and weekends apart once there are two weeks. A single day of more than four
 * times the usual one (the median of days with use) counts as four times. Null: too few days.
 */
export function paceOf(
  used: readonly UsedOnDay[],
  span: { first: LocalDay; last: LocalDay },
): Pace | null {
  const first = Math.max(span.first, span.last - PACE_DAYS + 1);
  const daysObserved = span.last - first + 1;
  if (daysObserved < FEWEST_DAYS) return null;
  const days = used.filter(({ day }) => first <= day && day <= span.last);
  const most = mostOf(days.map(({ amount }) => amount).filter((amount) => amount > 0n));
  const counted = ({ amount }: UsedOnDay) => Number(most !== null && amount > most ? most : amount);
  const average = (isCounted: (day: LocalDay) => boolean) => {
    let length = 0;
    for (let day = first; day <= span.last; day += 1) if (isCounted(day)) length += 1;
    const sum = days
      .filter(({ day }) => isCounted(day))
      .reduce((total, each) => total + counted(each), 0);
    return sum / length;
  };
  const knowsWeekends = daysObserved >= DAYS_FOR_WEEKENDS;
  return {
    daysObserved,
    weekday: average((day) => !knowsWeekends || !isWeekend(day)),
    weekend: average((day) => !knowsWeekends || isWeekend(day)),
    knowsWeekends,
    unusualDays: days.filter(({ amount }) => most !== null && amount > most).length,
  };
}

/** The most that one day counts for; null: too few days to say what is usual. */
function mostOf(amounts: readonly bigint[]): bigint | null {
  if (amounts.length < FEWEST_FOR_UNUSUAL) return null;
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return UNUSUAL_TIMES * sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** Units a day at this pace on `day`. */
export const paceOn = (pace: Pace, day: LocalDay): number =>
  isWeekend(day) ? pace.weekend : pace.weekday;
