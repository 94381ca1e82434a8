import type { Instant } from './time.ts';

/** Minutes of the reader's day; they may reach over midnight. */
export interface QuietHours {
  from: number;
  until: number;
}

const minuteAt = (at: Instant, timeZone: string): number => {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return hour * 60 + minute;
};

const isQuiet = (minute: number, { from, until }: QuietHours): boolean =>
  from < until ? minute >= from && minute < until : minute >= from || minute < until;

/**
 * When somebody may be told of what can wait; null: now. Both alike: there are no quiet hours. Where the clock
 * jumps over their end they end with the jump; where it shows their end twice, with the first that is still to come.
 */
export function quietUntil(now: Instant, hours: QuietHours, timeZone: string): Instant | null {
  const { from, until } = hours;
  const minute = minuteAt(now, timeZone);
  if (from === until || !isQuiet(minute, hours)) return null;
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const end = { hour: Math.floor(until / 60), minute: until % 60 };
  const next = local.toPlainDate().add({ days: minute < until ? 0 : 1 });
  // A jump may swallow the little that is not quiet of a day; then it is the day after.
  const ends = [next, next.add({ days: 1 })].flatMap((day) =>
    (['earlier', 'later'] as const).map((disambiguation) =>
      day.toPlainDateTime(end).toZonedDateTime(timeZone, { disambiguation }),
    ),
  );
  return [local.getTimeZoneTransition('next'), ...ends]
    .flatMap((each) => (each === null ? [] : [each.epochMilliseconds]))
    .filter((at) => at > now && !isQuiet(minuteAt(at, timeZone), hours))
    .reduce((first, at) => Math.min(first, at), Infinity);
}

/** "07:30" as 450; null for anything else. */
export function minuteOfDay(text: string): number | null {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hour === undefined ? null : Number(hour) * 60 + Number(minute);
}

export const clockOfMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
