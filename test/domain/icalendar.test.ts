import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tellEvents } from '#domain/calendar-feed.ts';
import { type CalendarEvent, toICalendar } from '#domain/icalendar.ts';
import { instantOf, only, parseICalendar, textOf } from '../support/icalendar-parser.ts';

const at = Date.UTC(2026, 10, 30, 23, 59, 59);

const event = (over: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'line/outgoing@shop.test',
  at,
  sequence: 2,
  modifiedAt: Date.UTC(2026, 10, 1, 12),
  summary: 'Service ends',
  description: 'See it',
  url: 'https://shop.test/account',
  remindDays: [3, 1],
  ...over,
});

const calendar = {
  uid: 'feed',
  language: 'zh-CN',
  name: '子午移动：我的号码',
  description: 'Dates',
  url: 'https://shop.test/account',
  refreshHours: 6,
};

const parsed = (events: readonly CalendarEvent[]) =>
  parseICalendar(new TextEncoder().encode(toICalendar(calendar, events)));

describe('a calendar', () => {
  test('has what RFC 5545 and RFC 7986 ask for', () => {
    const read = parsed([event()]);
    expect(read.name).toBe('VCALENDAR');
    expect(only(read, 'VERSION')).toBe('2.0');
    expect(only(read, 'PRODID')).toMatch(/^-\/\//);
    expect(textOf(read, 'NAME')).toBe('子午移动：我的号码');
    expect(read.properties.find(({ name }) => name === 'REFRESH-INTERVAL')).toEqual({
      name: 'REFRESH-INTERVAL',
      parameters: { VALUE: 'DURATION' },
      value: 'PT6H',
    });
    const [found] = read.components;
    expect(found!.name).toBe('VEVENT');
    expect(instantOf(found!, 'DTSTART')).toBe(at);
    expect(instantOf(found!, 'DTSTAMP')).toBe(instantOf(found!, 'LAST-MODIFIED'));
    expect(only(found!, 'SEQUENCE')).toBe('2');
    expect(found!.components.map((each) => [each.name, only(each, 'TRIGGER')])).toEqual([
      ['VALARM', '-P3D'],
      ['VALARM', '-P1D'],
    ]);
    for (const alarm of found!.components) expect(only(alarm, 'ACTION')).toBe('DISPLAY');
  });

  test('without events it is still one', () => {
    expect(parsed([]).components).toEqual([]);
  });

  test('is the same for the same', () => {
    expect(toICalendar(calendar, [event()])).toBe(toICalendar(calendar, [event()]));
  });

  test('marks, line ends and backslashes come through', () => {
    const summary = 'a; b, c\\n: "d"\nsecond\r\nthird\\';
    const [found] = parsed([event({ summary })]).components;
    expect(textOf(found!, 'SUMMARY')).toBe(summary.replace('\r\n', '\n'));
  });

  test('long Chinese lines are folded between characters', () => {
    const summary = '套餐到期：无法上网和拨打电话；'.repeat(20);
    const text = toICalendar(calendar, [event({ summary })]);
    for (const line of text.split('\r\n'))
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(textOf(parsed([event({ summary })]).components[0]!, 'SUMMARY')).toBe(summary);
  });

  test('any text comes through, but for controls', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (summary) => {
        const clean = summary.replaceAll(/(?![\t\n])\p{Cc}/gu, '');
        const wanted = summary.includes('\r') ? null : clean;
        const [found] = parsed([event({ summary })]).components;
        if (wanted !== null) expect(textOf(found!, 'SUMMARY')).toBe(wanted);
      }),
    );
  });
});

describe('what is told of an event', () => {
  const now = at;
  const first = tellEvents({}, [{ uid: 'a', digest: '1' }], now);

  test('a new one begins at 0', () => {
    expect(first).toEqual({ a: { digest: '1', sequence: 0, modifiedAt: now } });
  });

  test('told again the same, nothing changes', () => {
    expect(tellEvents(first, [{ uid: 'a', digest: '1' }], now + 1)).toBe(first);
    expect(tellEvents(first, [], now + 1)).toBe(first);
  });

  test('told differently, it is counted up', () => {
    const next = tellEvents(first, [{ uid: 'a', digest: '2' }], now + 1);
    expect(next).toEqual({ a: { digest: '2', sequence: 1, modifiedAt: now + 1 } });
  });

  test('one that was gone goes on counting', () => {
    const other = tellEvents(first, [{ uid: 'b', digest: '1' }], now + 1);
    const back = tellEvents(other, [{ uid: 'a', digest: '3' }], now + 2);
    expect(back.a).toMatchObject({ sequence: 1, modifiedAt: now + 2 });
  });

  test('of what is gone the oldest is forgotten, of what is told nothing', () => {
    let told = tellEvents({}, [{ uid: 'kept', digest: '1' }], now);
    for (let i = 0; i < 300; i += 1)
      told = tellEvents(
        told,
        [
          { uid: 'kept', digest: '1' },
          { uid: `e${i}`, digest: '1' },
        ],
        now,
      );
    expect(Object.keys(told).length).toBeLessThanOrEqual(202);
    expect(told.kept).toBeDefined();
    expect(told.e299).toBeDefined();
    expect(told.e0).toBeUndefined();
  });
});
