import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Channel,
  type Delivered,
  nextChannels,
  noticeState,
} from '#domain/notice-channels.ts';
import { clockOfMinute, minuteOfDay, quietUntil } from '#domain/quiet-hours.ts';

const order: Channel[] = ['mail', 'sms', 'push'];
const all = new Set(order);
const was = (text: string): Delivered[] =>
  text.split(' ').flatMap((each) => {
    const [channel, outcome] = each.split(':');
    return outcome === undefined ? [] : [{ channel, outcome } as Delivered];
  });

test.each<[string, Channel[], Set<Channel>, string, Channel[]]>([
  ['mail first', [], all, '', ['mail']],
  ['and push beside it', ['push'], all, '', ['push', 'mail']],
  ['nothing while mail is under way', [], all, 'mail:sending', []],
  ['nothing after it was taken', [], all, 'mail:accepted', []],
  ['a text when it bounced', ['push'], all, 'push:accepted mail:bounced', ['sms']],
  ['push when the text failed too', [], all, 'mail:refused sms:failed', ['push']],
  ['nothing when all is lost', [], all, 'mail:refused sms:failed push:failed', []],
  ['a text where mail reaches nobody', [], new Set(['sms', 'push']), '', ['sms']],
  ['push where nothing else does', [], new Set(['push']), '', ['push']],
  ['nothing where nothing does', ['push', 'sms'], new Set(), '', []],
])('%s', (_, also, reach, deliveries, expected) => {
  expect(nextChannels({ order, also, reach, deliveries: was(deliveries) })).toEqual(expected);
});

test.each([
  ['', 'undeliverable'],
  ['mail:sending', 'open'],
  ['mail:bounced sms:accepted', 'open'],
  ['mail:bounced sms:delivered', 'delivered'],
  ['mail:sending push:accepted', 'open'],
  ['mail:accepted sms:accepted', 'delivered'],
  ['mail:bounced push:accepted', 'delivered'],
  ['mail:bounced sms:failed', 'undeliverable'],
])('%s is %s', (deliveries, state) => {
  expect(noticeState(was(deliveries))).toBe(state);
});

const night = { from: 22 * 60, until: 7 * 60 };
const at = (text: string) => Date.parse(text);

test.each([
  ['2026-05-11T20:59:00Z', 'Europe/London', null],
  ['2026-05-11T21:00:00Z', 'Europe/London', '2026-05-12T06:00:00Z'],
  ['2026-05-12T05:59:59Z', 'Europe/London', '2026-05-12T06:00:00Z'],
  ['2026-05-12T06:00:00Z', 'Europe/London', null],
  // The same instant is day elsewhere.
  ['2026-05-11T21:00:00Z', 'America/Los_Angeles', null],
  // The clock goes forward in the night.
  ['2026-03-28T22:30:00Z', 'Europe/London', '2026-03-29T06:00:00Z'],
])('quiet at %s in %s until %s', (now, zone, until) => {
  expect(quietUntil(at(now), night, zone)).toBe(until === null ? null : at(until));
});

test('hours within a day, and none at all', () => {
  const noon = at('2026-05-11T12:00:00Z');
  expect(quietUntil(noon, { from: 780, until: 840 }, 'Europe/London')).toBe(
    at('2026-05-11T13:00:00Z'),
  );
  expect(quietUntil(noon, { from: 0, until: 0 }, 'Europe/London')).toBeNull();
});

test.each(['00:00', '07:30', '23:59'])('%s is a time of day', (text) => {
  expect(clockOfMinute(minuteOfDay(text)!)).toBe(text);
});
test.each(['24:00', '7:30', '', '12:60', 'noon'])('%s is none', (text) => {
  expect(minuteOfDay(text)).toBeNull();
});

describe('where the clock is put on or back in quiet hours', () => {
  const quiet = { from: 22 * 60, until: 2 * 60 + 30 };
  const at = (text: string) => Date.parse(text);

  test.each([
    // New York, 8 March 2026: 02:00 becomes 03:00, and half past two never comes.
    ['2026-03-08T05:00:00Z', '2026-03-08T07:00:00Z'],
    // 1 November 2026: one o'clock comes twice, and so does London's half past one.
    ['2026-11-01T05:10:00Z', '2026-11-01T07:30:00Z'],
  ])('from %s they end at %s', (now, end) => {
    expect(quietUntil(at(now), quiet, 'America/New_York')).toBe(at(end));
  });

  test.each([
    // London, 25 October 2026: 02:00 becomes 01:00.
    ['2026-10-25T00:10:00Z', '2026-10-25T00:30:00Z'],
    ['2026-10-25T00:40:00Z', null],
    ['2026-10-25T01:10:00Z', '2026-10-25T01:30:00Z'],
    ['2026-10-25T01:40:00Z', null],
  ])('until half past one, which comes twice: from %s to %s', (now, end) => {
    const until = { from: 22 * 60, until: 60 + 30 };
    expect(quietUntil(at(now), until, 'Europe/London')).toBe(end && at(end));
  });

  test('all day but for half an hour that this day does not have: until the day after', () => {
    const hours = { from: 3 * 60, until: 2 * 60 + 30 };
    const end = quietUntil(at('2026-03-08T06:00:00Z'), hours, 'America/New_York');
    expect(end).toBe(at('2026-03-09T06:30:00Z'));
  });

  test('they always end, at an instant that is not quiet, and never twice in a row', () => {
    const zones = ['Europe/London', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Shanghai'];
    const year = { min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z') };
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(
        fc.integer(year),
        fc.record({ from: minute, until: minute }),
        fc.constantFrom(...zones),
        (now, hours, zone) => {
          const end = quietUntil(now, hours, zone);
          if (end === null) return;
          expect(end).toBeGreaterThan(now);
          expect(end - now).toBeLessThanOrEqual(49 * 3_600_000);
          expect(quietUntil(end, hours, zone)).toBeNull();
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
