import { DAY, HOUR, type Instant, MINUTE } from './time.ts';

/**
 * Days of a time zone as whole numbers: 0 is 1970-01-01, and a day number plus 1 is the next date of
 * the calendar. Rules that count days add integers here and ask for the instant at the end.
 */
export type LocalDay = number;

/** One unbroken stretch in which a zone keeps one offset to UTC. */
interface OffsetSpan {
  from: Instant;
  until: Instant;
  offset: number;
}

/**
 * What Temporal has told about each zone so far. A zone's past and future do not change while the
 * program runs, so this remembers facts, not state; it holds a few spans for each zone in use.
 */
const MOST_SPANS = 64;
const knownSpans = new Map<string, OffsetSpan[]>();

/** Offsets reach from UTC-12 to UTC+14, and further before standard time: 36 hours cover them all. */
const FAR_SIDE = 36 * HOUR;

function askSpan(timeZone: string, instant: Instant): OffsetSpan {
  const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  // 'previous' looks strictly before, so one nanosecond on finds a change at this very instant too.
  const previous = there.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const next = there.getTimeZoneTransition('next');
  return {
    from: previous ? previous.epochMilliseconds : Number.NEGATIVE_INFINITY,
    until: next ? next.epochMilliseconds : Number.POSITIVE_INFINITY,
    offset: there.offsetNanoseconds / 1e6,
  };
}

function spanAt(timeZone: string, instant: Instant): OffsetSpan {
  let spans = knownSpans.get(timeZone);
  if (spans)
    for (const span of spans) if (span.from <= instant && instant < span.until) return span;
  const span = askSpan(timeZone, instant);
  if (!spans || spans.length >= MOST_SPANS) {
    spans = [];
    knownSpans.set(timeZone, spans);
  }
  spans.push(span);
  return span;
}

/** The date a clock in `timeZone` shows at `instant`. Throws a RangeError for an unknown zone. */
export const localDayOf = (instant: Instant, timeZone: string): LocalDay =>
  Math.floor((instant + spanAt(timeZone, instant).offset) / DAY);

/**
 * The instant from which no clock in `timeZone` shows `day` or an earlier date any more. Where the
 * clock jumps over midnight that is the jump; where it falls back over midnight it is the last of
 * the two midnights, so that nobody loses the repeated hour; a date that a zone skipped ends when
 * the date before it does.
 */
export const endOfLocalDay = (day: LocalDay, timeZone: string): Instant =>
  clockPasses((day + 1) * DAY, timeZone);

/** The same for a time of a day, in minutes since its midnight. */
export const timeOfLocalDay = (day: LocalDay, minutes: number, timeZone: string): Instant =>
  clockPasses(day * DAY + minutes * MINUTE, timeZone);

/** When the clock there shows the same time of day so many days later. */
export const daysLater = (at: Instant, days: number, timeZone: string): Instant =>
  clockPasses(at + spanAt(timeZone, at).offset + days * DAY, timeZone);

/** The instant from which no clock in `timeZone` shows anything before `reading` any more. */
function clockPasses(reading: number, timeZone: string): Instant {
  let span = spanAt(timeZone, reading + FAR_SIDE);
  while (span.from + span.offset >= reading) span = spanAt(timeZone, span.from - 1);
  return Math.min(span.until, reading - span.offset);
}

/** The next date after `day` with this day of the month, or the month's last where it is shorter. */
export function nextDayOfMonth(day: LocalDay, dayOfMonth: number): LocalDay {
  const first = day + 1 - new Date(day * DAY).getUTCDate();
  const inMonth = (month: number) => {
    const begins = addMonths(first, month);
    return Math.min(begins + dayOfMonth - 1, addMonths(first, month + 1) - 1);
  };
  const here = inMonth(0);
  return here > day ? here : inMonth(1);
}

/** Same day of a later month, or that month's last day where it is shorter (31 Jan + 1 = 28 Feb). */
export function addMonths(day: LocalDay, months: number): LocalDay {
  const date = new Date(day * DAY);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastOfMonth = Date.UTC(year, month + 1, 0) / DAY;
  return Math.min(Date.UTC(year, month, date.getUTCDate()) / DAY, lastOfMonth);
}

/** The same time of day so many days before an end: days are the calendar's, not 24 hours. */
export function daysBefore(end: Instant, days: number, timeZone: string): Instant {
  const day = localDayOf(end - 1, timeZone);
  const left = endOfLocalDay(day, timeZone) - end;
  return endOfLocalDay(day - days, timeZone) - left;
}
