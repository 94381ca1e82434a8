import { addMonths, endOfLocalDay, localDayOf } from './local-day.ts';
import { HOUR, type Instant } from './time.ts';

/** Whole local days or months after the day on which something was, or hours by the stopwatch. */
export type Span = { days: number } | { months: number } | { hours: number };

/**
 * The first instant at which a span is over. `end` counts from an instant that ended something: midnight
 * belongs to the day before it. `moment` counts from something that happened on that day.
 */
export function spanAfter(
  span: Span,
  from: { end: Instant } | { moment: Instant },
  timeZone: string,
): Instant {
  const at = 'end' in from ? from.end : from.moment;
  if ('hours' in span) return at + span.hours * HOUR;
  const day = localDayOf('end' in from ? at - 1 : at, timeZone);
  if ('months' in span) return endOfLocalDay(addMonths(day, span.months), timeZone);
  return span.days === 0 ? at : endOfLocalDay(day + span.days, timeZone);
}

/** The end of the first of many spans in a row, begun at `from`, that is later than `at`. */
export function spanBeyond(
  span: Span,
  { from, at }: { from: Instant; at: Instant },
  timeZone: string,
): Instant {
  for (let count = 1; ; count++) {
    const end = spanAfter(times(span, count), { end: from }, timeZone);
    if (end > at) return end;
  }
}

function times(span: Span, count: number): Span {
  if ('hours' in span) return { hours: span.hours * count };
  return 'months' in span ? { months: span.months * count } : { days: span.days * count };
}
