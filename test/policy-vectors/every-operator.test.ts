import { describe, expect, test } from 'vitest';
import { type Exit, lifecycleRules } from '#domain/lifecycle-policy.ts';
import type { Span } from '#domain/span.ts';
import { HOUR, type Instant, MINUTE, SECOND, toIso } from '#domain/time.ts';
import {
  instantOf,
  type Operator,
  operatorFiles,
  readOperator,
  type Vector,
} from './vector-document.ts';
import { VectorWorld } from './vector-world.ts';

const operators = operatorFiles().map(readOperator);
let compared = 0;
let sold = 0;

/** Clocks 14 hours ahead, 12 behind, half hours, half an hour of summer time, and each its own. */
const zones = [
  'Pacific/Kiritimati',
  'Etc/GMT+12',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Europe/London',
  'America/New_York',
];

/** Ends of months, leap days, and the nights of both changes of the clock. */
const starts = [
  '2027-01-31T12:00',
  '2027-08-31T23:59:59',
  '2028-01-30T00:00',
  '2028-02-29T23:59:59',
  '2027-02-28T00:00',
  '2027-03-28T00:30',
  '2027-10-31T23:30',
  '2027-03-13T23:59:59',
  '2027-11-07T01:30',
  '2027-04-04T01:45',
  '2027-10-03T02:15',
];

/** By Temporal alone, and not by the code under test. */
const zoned = (at: Instant, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
function spanEnd(span: Span, from: { end: Instant } | { moment: Instant }, zone: string): Instant {
  const at = 'end' in from ? from.end : from.moment;
  if ('hours' in span) return at + span.hours * HOUR;
  if ('days' in span && span.days === 0) return at;
  const day = zoned('end' in from ? at - 1 : at, zone).toPlainDate();
  return day.add(span).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
}

function bought(operator: Operator, zone: string, start: string) {
  const own = { ...operator, policy: { ...operator.policy, timeZone: zone } };
  const at = instantOf(start, zone);
  const world = new VectorWorld(own, at);
  const [plan] = [...own.plans.values()].filter(({ kind }) => kind === 'plan');
  if (plan) world.step([toIso(at), 'buy', plan.planId]);
  world.step([toIso(at + MINUTE), 'use']);
  return { world, at, planId: plan?.planId };
}

/** When an exit is due for a line of which nothing is known but one purchase and its use. */
function dueAt(
  { when }: Exit,
  of: { at: Instant; since: Instant; ends: Instant; isFirst: boolean },
  zone: string,
): Instant | null {
  switch (when.kind) {
    case 'plan-end':
      return spanEnd(when.after ?? { days: 0 }, { end: Math.max(of.since, of.ends) }, zone);
    case 'in-state':
      return spanEnd(when.for, { end: Math.max(of.since, of.ends) }, zone);
    case 'idle': {
      const isUse = when.since.includes('use') || when.since.includes('activation');
      const last = of.isFirst ? of.at + (isUse ? MINUTE : 0) : of.since;
      return Math.max(spanEnd(when.for, { moment: last }, zone), of.ends);
    }
    default:
      return null;
  }
}

describe.each(operators.map((each) => [each.name, each] as const))('%s', (_, operator) => {
  test.each(zones)('turns when the calendar of %s says', (zone) => {
    const { states } = lifecycleRules(operator.policy);
    for (const start of starts) {
      const { world, at } = bought(operator, zone, start);
      const ends = Math.max(
        -Infinity,
        ...[...world.state.periods.values()].map(({ endsAt }) => endsAt ?? Infinity),
      );
      let since = world.line.stateSince;
      world.forecast().forEach((turn, index) => {
        const { from, to, cause, paid } = turn;
        if (paid) return;
        const due = states[from].exits
          .filter((exit) => exit.to === to && exit.when.kind === cause)
          .map((exit) => dueAt(exit, { at, since, ends, isFirst: index === 0 }, zone));
        if (due[0] !== null)
          expect(due.map((each) => each && toIso(each))).toContain(toIso(turn.at));
        if (due[0] !== null) compared += 1;
        since = turn.at;
      });
    }
  });

  test.each(zones)('sells in the last second of the clock of %s, and not after it', (zone) => {
    const { states } = lifecycleRules(operator.policy);
    for (const start of starts) {
      const { world, planId } = bought(operator, zone, start);
      // The last state out of which a plan leads, and its end.
      const end = world
        .forecast()
        .find(
          ({ to, paid, from }) =>
            !paid &&
            !states[to].undo.some(({ by }) => by === 'purchase') &&
            (from === 'active' ||
              states[from].undo.some(({ by, least }) => by === 'purchase' && !least)),
        );
      if (!end || !planId) continue;
      const late = bought(operator, zone, start).world;
      // A pass bought in the last second of its day is over before it is used.
      const before = late.refused.length;
      world.step([toIso(end.at - SECOND), 'buy', planId]);
      expect(world.refused).toHaveLength(before);
      expect(['active', 'pre-active']).toContain(world.line.state);
      late.step([toIso(end.at), 'buy', planId]);
      expect(late.refused).toHaveLength(before + 1);
      sold += 1;
    }
  });
});

test('the vectors have what is hard', () => {
  const all = operators.flatMap(({ vectors, market, policy }) =>
    vectors.map((vector) => ({ vector, zone: policy.timeZone ?? market.timeZone })),
  );
  const offsets = ({ history, ends = [] }: Vector) =>
    [...history, ...ends].flatMap((text) => /([+-]\d\d:\d\d)(?=$| )/.exec(text)?.[1] ?? []);
  const count = (has: (of: (typeof all)[number]) => boolean) => all.filter(has).length;
  const stepAt = (pattern: RegExp) =>
    count(({ vector }) => vector.steps.some(([at]) => pattern.test(at)));
  expect(stepAt(/-(28|29|30|31)T/)).toBeGreaterThan(10);
  expect(
    count(({ vector }) => /2024-02-29|2028-02-29|2028-03-01/.test(JSON.stringify(vector))),
  ).toBeGreaterThan(1);
  expect(stepAt(/T23:59:59/)).toBeGreaterThan(5);
  expect(count(({ zone }) => /Kiritimati|Apia|GMT\+12/.test(zone))).toBeGreaterThan(2);
  expect(count(({ vector }) => new Set(offsets(vector)).size > 1)).toBeGreaterThan(5);
});

test('none of this was empty', () => {
  expect(compared).toBeGreaterThan(2_000);
  expect(sold).toBeGreaterThan(500);
});
