import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DayCount, ValidityRule } from '#domain/catalogue.ts';
import { addMonths, endOfLocalDay, localDayOf } from '#domain/local-day.ts';
import { DAY, HOUR } from '#domain/time.ts';
import { lastInstantOf, validityOf } from '#domain/validity.ts';

const rule = (count: DayCount, length: number): ValidityRule => ({
  count,
  length,
  start: 'purchase',
  activateWithinDays: null,
});

/** `2026-05-11T14:30` on the clocks of the zone, by Temporal and not by the code under test. */
const at = (local: string, timeZone: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;

const shown = (instant: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });

const london = 'Europe/London';
const dublin = 'Europe/Dublin';

/** What operators publish: source, rule, bought at, last second shown to the subscriber. */
const published: [string, DayCount, number, string, string, string][] = [
  ['giffgaff G1', 'calendar-month', 1, london, '2026-05-11T14:30', '2026-06-10T23:59:59'],
  [
    'giffgaff G5, 1st to 1st',
    'calendar-month',
    1,
    london,
    '2026-03-01T09:00',
    '2026-03-31T23:59:59',
  ],
  ['giffgaff G5, 28 Jan', 'calendar-month', 1, london, '2026-01-28T12:00', '2026-02-27T23:59:59'],
  ['giffgaff G5, 29 Jan', 'calendar-month', 1, london, '2026-01-29T12:00', '2026-02-27T23:59:59'],
  ['giffgaff G5, 30 Jan', 'calendar-month', 1, london, '2026-01-30T12:00', '2026-02-27T23:59:59'],
  ['giffgaff G5, 31 Jan', 'calendar-month', 1, london, '2026-01-31T12:00', '2026-02-27T23:59:59'],
  [
    'Lyca Ireland S3',
    'days-including-first',
    30,
    dublin,
    '2026-01-01T10:00',
    '2026-01-30T23:59:59',
  ],
  ['Vodafone V1', 'days-after', 30, london, '2026-01-01T10:00', '2026-01-31T23:59:59'],
  [
    'US Mobile US4, add-on',
    'days-after',
    30,
    'America/New_York',
    '2026-01-15T18:00',
    '2026-02-14T23:59:59',
  ],
  ['GigSky GS1', 'hours', 720, 'Asia/Tokyo', '2026-04-02T10:00', '2026-05-02T10:00:00'],
  ['Meteor ME1, day pass', 'until-midnight', 1, dublin, '2026-07-04T08:15', '2026-07-04T23:59:59'],
  [
    'Vodafone V4, 1 extra',
    'until-midnight',
    1,
    london,
    '2026-07-04T23:59:59',
    '2026-07-04T23:59:59',
  ],
];

test.each(published)('%s: %s x %i in %s from %s is shown until %s', (...row) => {
  const [, count, length, zone, from, last] = row;
  const { endsAt } = validityOf(rule(count, length), at(from, zone), zone);
  expect(shown(lastInstantOf(endsAt, count), zone)).toBe(last);
});

/** Clocks and calendars at their worst. The last column is the first instant without service, UTC. */
const hard: [string, DayCount, number, string, string, string][] = [
  ['leap day is a last day', 'calendar-month', 1, 'UTC', '2028-01-29T00:00Z', '2028-02-29T00:00Z'],
  ['clamped to the leap day', 'calendar-month', 1, 'UTC', '2028-01-31T00:00Z', '2028-02-29T00:00Z'],
  [
    'from the leap day, a year',
    'calendar-month',
    12,
    'UTC',
    '2028-02-29T05:00Z',
    '2029-02-28T00:00Z',
  ],
  ['over New Year', 'calendar-month', 3, 'UTC', '2026-11-30T05:00Z', '2027-02-28T00:00Z'],
  [
    'a day of 23 hours',
    'days-including-first',
    1,
    london,
    '2026-03-29T00:00Z',
    '2026-03-29T23:00Z',
  ],
  [
    'a day of 25 hours',
    'days-including-first',
    1,
    london,
    '2026-10-24T23:00Z',
    '2026-10-26T00:00Z',
  ],
  ['hours ignore the gap', 'hours', 24, london, '2026-03-28T12:00Z', '2026-03-29T12:00Z'],
  ['hours ignore the overlap', 'hours', 24, london, '2026-10-24T12:00Z', '2026-10-25T12:00Z'],
  [
    'midnight is in a gap',
    'until-midnight',
    1,
    'Africa/Cairo',
    '2026-04-23T10:00Z',
    '2026-04-23T22:00Z',
  ],
  [
    'midnight comes twice',
    'until-midnight',
    1,
    'America/Havana',
    '2026-10-31T12:00Z',
    '2026-11-01T04:00Z',
  ],
  [
    'back over midnight',
    'until-midnight',
    1,
    'America/St_Johns',
    '2010-11-06T12:00Z',
    '2010-11-07T03:30Z',
  ],
  [
    'second evening of it',
    'until-midnight',
    1,
    'America/St_Johns',
    '2010-11-07T02:45Z',
    '2010-11-07T03:30Z',
  ],
  [
    'a date that never was',
    'days-after',
    1,
    'Pacific/Apia',
    '2011-12-29T12:00Z',
    '2011-12-30T10:00Z',
  ],
  [
    'fourteen hours ahead',
    'days-including-first',
    1,
    'Pacific/Kiritimati',
    '2026-06-01T10:00Z',
    '2026-06-02T10:00Z',
  ],
  [
    'eleven hours behind',
    'days-including-first',
    1,
    'Pacific/Pago_Pago',
    '2026-06-01T10:59Z',
    '2026-06-01T11:00Z',
  ],
  [
    'thirteen and three quarters',
    'days-after',
    1,
    'Pacific/Chatham',
    '2026-01-10T10:14Z',
    '2026-01-11T10:15Z',
  ],
  [
    'no summer time',
    'days-including-first',
    30,
    'Asia/Shanghai',
    '2026-03-01T15:59Z',
    '2026-03-30T16:00Z',
  ],
  ['chained at midnight', 'calendar-month', 1, london, '2026-06-10T23:00Z', '2026-07-10T23:00Z'],
  [
    'a second before midnight',
    'days-after',
    1,
    london,
    '2026-06-10T22:59:59Z',
    '2026-06-11T23:00Z',
  ],
];

test.each(hard)('%s: %s x %i in %s from %s ends %s', (_name, count, length, zone, from, end) => {
  const { endsAt } = validityOf(rule(count, length), Date.parse(from), zone);
  expect(new Date(endsAt).toISOString()).toBe(new Date(end).toISOString());
});

test.each([0, -1, 1.5, Number.NaN])('a length of %s is a bug of the catalogue', (length) => {
  expect(() => validityOf(rule('hours', length), 0, 'UTC')).toThrow(RangeError);
});

test('an unknown zone is a bug of the catalogue', () => {
  expect(() => validityOf(rule('days-after', 1), 0, 'Mars/Olympus')).toThrow(RangeError);
});

const zones = fc.constantFrom(
  london,
  dublin,
  'UTC',
  'Asia/Shanghai',
  'Asia/Hong_Kong',
  'Asia/Kathmandu',
  'America/New_York',
  'America/Havana',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Pacific/Apia',
  '+13:45',
);
const instants = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2060, 0, 1) });
const dayCounts: DayCount[] = [
  'calendar-month',
  'calendar-month-after',
  'days-including-first',
  'days-after',
  'hours',
  'until-midnight',
];
const rules = fc
  .record({ count: fc.constantFrom(...dayCounts), length: fc.integer({ min: 1, max: 400 }) })
  .map(({ count, length }) =>
    rule(count, count.startsWith('calendar-month') ? (length % 36) + 1 : length),
  );

describe('properties', () => {
  test('agrees with Temporal, asked the long way', () => {
    fc.assert(
      fc.property(rules, instants, zones, ({ count, length }, startsAt, zone) => {
        const start = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(zone);
        const date = start.toPlainDate();
        const ends: Record<DayCount, () => number> = {
          'calendar-month': () =>
            date.add({ months: length }).toZonedDateTime(zone).epochMilliseconds,
          'calendar-month-after': () =>
            date.add({ months: length }).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
          'bill-day': () => Number.NaN,
          'days-including-first': () =>
            date.add({ days: length }).toZonedDateTime(zone).epochMilliseconds,
          'until-midnight': () =>
            date.add({ days: length }).toZonedDateTime(zone).epochMilliseconds,
          'days-after': () =>
            date.add({ days: length + 1 }).toZonedDateTime(zone).epochMilliseconds,
          hours: () => start.add({ hours: length }).epochMilliseconds,
        };
        expect(validityOf(rule(count, length), startsAt, zone)).toEqual({
          startsAt,
          endsAt: ends[count](),
        });
      }),
      { numRuns: 3000 },
    );
  });

  test('ends after it starts, and is shown to end no earlier than the second it starts in', () => {
    fc.assert(
      fc.property(rules, instants, zones, (validity, startsAt, zone) => {
        const { endsAt } = validityOf(validity, startsAt, zone);
        expect(endsAt).toBeGreaterThan(startsAt);
        expect(lastInstantOf(endsAt, validity.count)).toBeGreaterThan(startsAt - 1000);
      }),
    );
  });

  test('bought later never ends sooner, and longer never ends sooner', () => {
    fc.assert(
      fc.property(rules, instants, fc.nat(40 * DAY), zones, (validity, startsAt, later, zone) => {
        const { endsAt } = validityOf(validity, startsAt, zone);
        expect(validityOf(validity, startsAt + later, zone).endsAt).toBeGreaterThanOrEqual(endsAt);
        const longer = { ...validity, length: validity.length + 1 };
        expect(validityOf(longer, startsAt, zone).endsAt).toBeGreaterThan(endsAt);
      }),
    );
  });

  test('hours are exact whatever the clocks do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), instants, zones, (length, startsAt, zone) => {
        expect(validityOf(rule('hours', length), startsAt, zone).endsAt - startsAt).toBe(
          length * HOUR,
        );
      }),
    );
  });

  test('days end where the next day begins, in every zone there is', () => {
    const everyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    // Canada turned its clocks a minute after midnight until 2011; from 2012 on Temporal's start of
    // the next day and our end of this one are the same instant.
    fc.assert(
      fc.property(instants, everyZone, (instant, zone) => {
        const day = localDayOf(instant, zone);
        const next = Temporal.PlainDate.from('1970-01-01').add({ days: day + 1 });
        expect(endOfLocalDay(day, zone)).toBe(next.toZonedDateTime(zone).epochMilliseconds);
        expect(localDayOf(endOfLocalDay(day, zone) - 1, zone)).toBe(day);
      }),
      { numRuns: 3000 },
    );
  });

  test('months are added as Temporal adds them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.nat(48), (day, months) => {
        const epoch = Temporal.PlainDate.from('1970-01-01');
        const later = epoch.add({ days: day }).add({ months });
        expect(addMonths(day, months)).toBe(epoch.until(later).days);
      }),
    );
  });
});
