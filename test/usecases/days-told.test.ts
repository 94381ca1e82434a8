import { expect, test } from 'vitest';
import { DAY, HOUR } from '#domain/time.ts';
import { daysTold } from '#usecases/messages/watch-message.ts';

test.each<[string, string, number, number]>([
  ['in time', '3', 3 * DAY, 3],
  ['on a day of 23 hours', '3', 3 * DAY - HOUR, 3],
  ['held back by quiet hours', '3', 3 * DAY - 10 * HOUR, 3],
  ['after a day of downtime', '3', 2 * DAY - 2 * HOUR, 2],
  ['at the last moment', '3', 5 * HOUR, 1],
  ['a day begun early', '1', 30 * HOUR, 1],
])('a warning that goes out %s', (_, named, left, told) => {
  expect(daysTold(named, left)).toBe(told);
});
