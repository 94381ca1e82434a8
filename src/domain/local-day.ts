import { DAY, HOUR, type Instant } from './time.ts';

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
export function endOfLocalDay(day: LocalDay, timeZone: string): Instant {
  const midnight = (day + 1) * DAY;
  let span = spanAt(timeZone, midnight + FAR_SIDE);
  while (span.from + span.offset >= midnight) span = spanAt(timeZone, span.from - 1);
  return Math.min(span.until, midnight - span.offset);
}

/** Same day of a later month, or that month's last day where it is shorter (31 Jan + 1 = 28 Feb). */
export function addMonths(day: LocalDay, months: number): LocalDay {
  const date = new Date(day * DAY);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastOfMonth = Date.UTC(year, month + 1, 0) / DAY;
  return Math.min(Date.UTC(year, month, date.getUTCDate()) / DAY, lastOfMonth);
}
