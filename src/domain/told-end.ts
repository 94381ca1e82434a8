import { endOfLocalDay, localDayOf } from './local-day.ts';
import { type Instant, SECOND } from './time.ts';

/**
 * The last instant people are told of something whose rule of counting is not at hand: the end of a day is its
 * last second, since "until 00:00" is read as a day more or less; any other end is told as it is.
 */
export const toldEnd = (endsAt: Instant, zone: string): Instant =>
  endOfLocalDay(localDayOf(endsAt - 1, zone), zone) === endsAt ? endsAt - SECOND : endsAt;
