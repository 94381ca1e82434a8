import { describe, expect, test } from 'vitest';
import { isWeekend, type Pace, paceOf, paceOn } from '#domain/usage-pace.ts';

/** A Monday: 2026-11-02. */
const monday = Date.UTC(2026, 10, 2) / 86_400_000;

const used = (amounts: readonly number[], from = monday) =>
  amounts.map((amount, i) => ({ day: from + i, amount: BigInt(amount) }));

const span = (days: number) => ({ first: monday, last: monday + days - 1 });

describe('the pace of a line', () => {
  test.each<[string, number[], Partial<Pace> | null]>([
    ['two days say nothing', [10, 10], null],
    ['three days are averaged', [10, 20, 30], { weekday: 20, weekend: 20, daysObserved: 3 }],
    ['days without use count', [30, 0, 0], { weekday: 10, weekend: 10 }],
    ['no use at all is a pace of nothing', [0, 0, 0, 0], { weekday: 0, weekend: 0 }],
    [
      'a week does not tell weekends from other days',
      [10, 10, 10, 10, 10, 24, 31],
      { weekday: 15, weekend: 15, knowsWeekends: false, unusualDays: 0 },
    ],
    [
      'two weeks do',
      [10, 10, 10, 10, 10, 30, 30, 10, 10, 10, 10, 10, 30, 30],
      { weekday: 10, weekend: 30, knowsWeekends: true, unusualDays: 0 },
    ],
    [
      'one day like no other counts as four usual ones',
      [10, 10, 10, 1000, 10, 10],
      { weekday: 15, weekend: 15, unusualDays: 1 },
    ],
    ['of four days none is unusual', [10, 10, 10, 1000], { weekday: 257.5, unusualDays: 0 }],
  ])('%s', (_, amounts, wanted) => {
    const pace = paceOf(used(amounts), span(amounts.length));
    if (wanted === null) expect(pace).toBeNull();
    else expect(pace).toMatchObject(wanted);
  });

  test('days that are absent are days without use', () => {
    const pace = paceOf([{ day: monday + 1, amount: 30n }], span(3));
    expect(pace).toMatchObject({ weekday: 10, daysObserved: 3 });
  });

  test('only the last four weeks count, and today never does', () => {
    const days = used([...Array(10).fill(900), ...Array(28).fill(10), 5000]);
    const pace = paceOf(days, { first: monday, last: monday + 37 });
    expect(pace).toMatchObject({ daysObserved: 28, weekday: 10, weekend: 10 });
  });

  test('Saturdays and Sundays are weekends', () => {
    const week = Array.from({ length: 7 }, (_, i) => isWeekend(monday + i));
    expect(week).toEqual([false, false, false, false, false, true, true]);
    const pace = paceOf(used(Array(14).fill(10)), span(14))!;
    expect(paceOn(pace, monday + 5)).toBe(pace.weekend);
    expect(isWeekend(-4)).toBe(true);
  });
});
