import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideAdvance } from '#domain/advance-line.ts';
import { decideApplyLifecycleEvent } from '#domain/apply-lifecycle-event.ts';
import type { DayCount, PlanVersion, ValidityRule } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import { decideCharge } from '#domain/charging.ts';
import { cycleEndsOf } from '#domain/cycle.ts';
import { forecastRefund } from '#domain/forecast-refund.ts';
import type { Line } from '#domain/line.ts';
import { isNoWorse } from '#domain/plan-change.ts';
import { refundRules } from '#domain/refund-policy.ts';
import { simulateRenewal, type TimingForecast } from '#domain/simulate-renewal.ts';
import { DAY, HOUR, type Instant, MINUTE, toIso } from '#domain/time.ts';
import { validityOf } from '#domain/validity.ts';
import { bestOf, givenOf, putBucket, requestBy } from '../support/refund-world.ts';
import { planNamed, World } from '../support/world.ts';

const GB = 1_000_000_000n;
const purchase = { start: 'purchase', activateWithinDays: null } as const;

/** Three months of 5 GB and 100 minutes each, paid at once. */
const quarter: PlanVersion = {
  ...planNamed('gb-everyday-12'),
  planId: 'quarter',
  priceMinor: 3_000n,
  promotion: null,
  validity: { ...purchase, count: 'calendar-month', length: 3, cycles: 3 },
  grants: [
    { kind: 'data', scope: 'any', amount: 5n * GB, zoneId: 'europe', fairUse: false },
    { kind: 'voice', scope: 'national', amount: 6_000n, zoneId: 'united-kingdom', fairUse: false },
  ],
};

/** 15 January, 10:00 in London: its cycles end with 14 February, 14 March and 14 April. */
const now = Date.UTC(2026, 0, 15, 10);
const ends = ['2026-02-15T00:00:00.000Z', '2026-03-15T00:00:00.000Z', '2026-04-14T23:00:00.000Z'];

function bought(plan = quarter, policy: ConstructorParameters<typeof World>[0]['policy'] = {}) {
  const world = new World({ now, policy });
  const line = world.addLine();
  const order = world.buy(line.id, plan);
  if ('refused' in order) throw new Error(order.refused);
  return { world, line, orderId: order.orderId };
}

const look = (world: World, at: Instant) => {
  world.now = at;
  world.do(decideAdvance(world.rules));
};

const use = (world: World, line: Line, amount: bigint) =>
  world.do(
    decideCharge(
      { lineId: line.id, kind: 'data', scope: 'any', country: 'GB', amount },
      world.rules,
    ),
  );

const open = (world: World, kind: 'data' | 'voice' = 'data') =>
  [...world.state.buckets.values()].filter((each) => each.kind === kind && each.closedAt === null);

describe('cycles of a plan', () => {
  const counts: DayCount[] = ['calendar-month', 'calendar-month-after', 'days-including-first'];
  const rule = fc.record({
    count: fc.constantFrom<DayCount>(...counts, 'days-after', 'hours', 'bill-day'),
    each: fc.integer({ min: 1, max: 12 }),
    cycles: fc.integer({ min: 2, max: 12 }),
    billDay: fc.integer({ min: 1, max: 31 }),
  });
  const zone = fc.constantFrom('Europe/London', 'Pacific/Kiritimati', 'America/New_York');

  test('follow each other, and the last ends with the plan', () => {
    fc.assert(
      fc.property(rule, zone, fc.integer({ min: 0, max: 3 * 366 }), (given, timeZone, day) => {
        const { each, cycles, count, ...rest } = given;
        const validity: ValidityRule = {
          ...purchase,
          ...rest,
          ...{ count, cycles, length: each * cycles },
        };
        const startsAt = now + day * DAY;
        const found = cycleEndsOf(validity, startsAt, timeZone)!;
        const whole = [startsAt, ...found, validityOf(validity, startsAt, timeZone).endsAt];
        expect(found).toHaveLength(cycles - 1);
        whole.slice(1).forEach((at, i) => {
          expect(at).toBeGreaterThan(whole[i]!);
        });
        // Each ends where a plan of that many of its parts would have.
        const first = { ...validity, length: each };
        expect(found[0]).toBe(validityOf(first, startsAt, timeZone).endsAt);
      }),
    );
  });

  test('each brings what was bought, and takes what is left', () => {
    const { world, line, orderId } = bought();
    use(world, line, 2n * GB);
    expect(open(world).map(({ expiresAt }) => toIso(expiresAt!))).toEqual([ends[0]]);
    look(world, Date.parse(ends[0]!));
    expect(open(world)).toMatchObject([
      { remaining: 5n * GB, used: 0n, startsAt: Date.parse(ends[0]!), orderId },
    ]);
    expect(open(world, 'voice')).toMatchObject([{ remaining: 6_000n }]);
    const moves = world.transfers().filter(({ rule }) => rule === 'plan:quarter@1/cycle');
    expect(moves.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['grant', 5n * GB],
      ['grant', 6_000n],
      ['expiry', 3n * GB],
      ['expiry', 6_000n],
    ]);
  });

  test('whoever looks years later finds all of them, each at its own instant', () => {
    const { world, orderId } = bought();
    look(world, now + 800 * DAY);
    const { buckets, period } = givenOf(world, orderId);
    expect(buckets.filter(({ kind }) => kind === 'data')).toHaveLength(3);
    expect(buckets.every(({ closedAt, expired, granted }) => closedAt && expired === granted)).toBe(
      true,
    );
    expect(period).toMatchObject({ end: 'lapsed', cycleEnds: null });
    const grants = world
      .transfers()
      .filter(({ kind, amount }) => kind === 'grant' && amount === 5n * GB);
    expect(grants.map(({ happenedAt }) => toIso(happenedAt))).toEqual([
      toIso(now),
      ends[0],
      ends[1],
    ]);
  });

  test('a use in the first instant of a cycle is taken from it, though nobody had looked', () => {
    const { world, line } = bought();
    use(world, line, 5n * GB);
    world.now = Date.parse(ends[0]!) - 1;
    expect(use(world, line, 1n)).toEqual({ refused: 'nothing_left' });
    world.now += 1;
    expect(use(world, line, 1n)).toMatchObject({ charged: '1' });
  });

  test('what a session holds over the end is not there again in the next', () => {
    const { world, line } = bought();
    const [first] = open(world);
    putBucket(world, { ...first!, remaining: 4n * GB, reserved: GB });
    look(world, Date.parse(ends[0]!) + HOUR);
    expect(world.state.buckets.get(first!.id)).toMatchObject({ remaining: 0n, reserved: GB });
    // Whatever moves the plan's times now leaves it where it ended.
    world.buy(line.id, quarter, 'at-end');
    look(world, Date.parse(ends[1]!));
    const over = world.state.buckets.get(first!.id)!;
    expect([over.expiresAt, over.remaining]).toEqual([Date.parse(ends[0]!), 0n]);
  });

  test('a hold that gives time back gives it to every cycle', () => {
    const { world, line } = bought();
    world.buy(line.id, planNamed('gb-topup-5'));
    const whole = () => {
      const period = [...world.state.periods.values()].find(({ planId }) => planId === 'quarter')!;
      return [period.startsAt!, ...(period.cycleEnds ?? []), period.endsAt!].map(toIso);
    };
    const act = (kind: 'park' | 'undo') =>
      world.do(
        decideApplyLifecycleEvent(
          {
            lineId: line.id,
            happening:
              kind === 'park'
                ? { kind, agreed: { currency: 'GBP', minor: 150 } }
                : { kind, by: 'subscriber' },
          },
          world.rules,
        ),
      );
    // In its second cycle; parked over what would have been the end of it.
    look(world, Date.parse(ends[0]!) + DAY);
    use(world, line, GB);
    expect(act('park')).toEqual({ state: 'parked' });
    look(world, world.now + 40 * DAY);
    expect(act('undo')).toEqual({ state: 'active' });
    expect(whole()).toEqual([
      ...[toIso(now), '2026-04-23T23:00:00.000Z'],
      '2026-05-24T23:00:00.000Z',
    ]);
    expect(open(world)).toMatchObject([
      { remaining: 4n * GB, startsAt: Date.parse(ends[0]!), expiresAt: Date.UTC(2026, 3, 23, 23) },
    ]);
  });

  test('what rolls over goes from one to the next', () => {
    const { world, line } = bought(quarter, {
      rollOver: {
        kinds: ['data'],
        onlyOnce: true,
        samePlanOnly: true,
        atEndOnly: true,
        most: { data: Number(2n * GB) },
      } as never,
    });
    use(world, line, GB);
    look(world, Date.parse(ends[0]!));
    expect(open(world).map(({ origin, remaining }) => [origin, remaining])).toEqual([
      ['order', 5n * GB],
      ['rollover', 2n * GB],
    ]);
    use(world, line, GB);
    look(world, Date.parse(ends[1]!));
    // Rolled over once already, the rest of it ends; of what the second brought two go over.
    expect(open(world).map(({ origin, remaining }) => [origin, remaining])).toEqual([
      ['order', 5n * GB],
      ['rollover', 2n * GB],
    ]);
  });
});

describe('money of a plan with cycles', () => {
  const byVolume = { refund: { withdrawal: { days: 60, measure: 'volume' as const } } };

  test('half of the first of three is a sixth of the price', () => {
    const { world, orderId } = bought(quarter, byVolume);
    for (const bucket of givenOf(world, orderId).buckets)
      putBucket(world, { ...bucket, used: bucket.granted / 2n, remaining: bucket.granted / 2n });
    world.now += MINUTE;
    expect(bestOf(world, orderId)).toMatchObject({ usedMinor: 500n, refundMinor: 2_500n });
    look(world, Date.parse(ends[0]!));
    // The first is over, whatever was used of it.
    expect(bestOf(world, orderId)).toMatchObject({ usedMinor: 1_000n, refundMinor: 2_000n });
  });

  test('giving it back ends what was to come', () => {
    const { world, orderId } = bought(quarter, byVolume);
    world.now += DAY;
    expect(requestBy(world, orderId)).not.toHaveProperty('refused');
    look(world, now + 200 * DAY);
    expect(givenOf(world, orderId).buckets.filter(({ kind }) => kind === 'data')).toHaveLength(1);
  });

  test('before it is bought, half of its first allowance costs what it does afterwards', () => {
    const { world, line } = bought(quarter, byVolume);
    const draft = world.draft(line.id, quarter, 'now');
    if ('refused' in draft) throw new Error(draft.refused);
    const order = world.order(draft.orderId);
    const change = new Changeset(world.state, world.context());
    const terms = { refund: refundRules(world.rules.policy), timeZone: 'Europe/London' };
    const forecast = forecastRefund(change, { order, plan: quarter }, terms, world.rules)!;
    expect(forecast.atOnce).toMatchObject({ refundMinor: 3_000n });
    expect(forecast.half).toMatchObject({ ofCycle: true, option: { refundMinor: 2_500n } });
  });

  test('replacing it says what all its cycles would have brought', () => {
    const { world, line } = bought();
    use(world, line, GB);
    const wish = { lineId: line.id, plan: planNamed('gb-everyday-12'), earlierPurchases: 0 };
    const forecast = simulateRenewal(world.state, world.context(), wish, world.rules);
    if ('refused' in forecast) throw new Error(forecast.refused);
    const at = (timing: string) =>
      forecast.timings.find((each) => each.timing === timing) as TimingForecast;
    const lost = (timing: string) =>
      at(timing).buckets.find(({ before }) => before?.kind === 'data')!.lost;
    // Of the first what is left, and all of the other two.
    expect(lost('now')).toBe(4n * GB + 10n * GB);
    expect(lost('at-end')).toBe(0n);
    expect(at('at-end')).toMatchObject({ recommended: true });
    expect(at('at-end').period.startsAt).toBe(Date.parse(ends[2]!));
  });

  test('another number of cycles is no plan that was agreed to', () => {
    const more = (validity: Partial<ValidityRule>): PlanVersion => ({
      ...quarter,
      validity: { ...quarter.validity, ...validity },
    });
    expect(isNoWorse(quarter, quarter)).toBe(true);
    expect(isNoWorse(more({ cycles: 1 }), quarter)).toBe(false);
    expect(isNoWorse(more({ length: 6 }), quarter)).toBe(false);
    expect(isNoWorse(more({ length: 6, cycles: 6 }), quarter)).toBe(false);
  });
});
