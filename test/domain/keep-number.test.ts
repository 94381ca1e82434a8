import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance } from '#domain/advance.ts';
import type { PlanVersion, ValidityRule } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import { type KeepAnswer, keepNumber } from '#domain/keep-number.ts';
import { keepFactsOf } from '#domain/keep-number-line.ts';
import type { KeepOffer } from '#domain/keep-number-offers.ts';
import { standingOf } from '#domain/line-standing.ts';
import { moveTo } from '#domain/period-times.ts';
import type { Policy } from '#domain/policy.ts';
import { DAY, HOUR, type Instant, SECOND } from '#domain/time.ts';
import { planNamed, World } from '../support/world.ts';

const start = Date.UTC(2026, 0, 30, 15, 30);

const plan = (
  planId: string,
  validity: Partial<ValidityRule>,
  priceMinor: bigint,
  over: Partial<PlanVersion> = {},
): PlanVersion => ({
  ...planNamed('gb-everyday-12'),
  planId,
  validity: {
    ...{ count: 'days-including-first', length: 30, start: 'purchase', activateWithinDays: null },
    ...validity,
  },
  priceMinor,
  promotion: null,
  ...over,
});

const topUp = (planId: string, priceMinor: bigint): PlanVersion => ({
  ...planNamed('gb-topup-5'),
  planId,
  priceMinor,
  promotion: null,
});

const atFullPrice = (each: PlanVersion): KeepOffer => ({
  plan: each,
  priceMinor: () => each.priceMinor,
});

function keep(
  world: World,
  lineId: string,
  offers: readonly KeepOffer[],
  until: Instant,
): KeepAnswer {
  const change = new Changeset(world.state, world.context());
  advance(change, world.rules);
  const line = change.lines.get(lineId)!;
  return keepNumber({ ...keepFactsOf(change, line, world.rules), offers, now: world.now, until });
}

/** When the real rules say that the number is lost. */
function reallyLostAt(world: World, lineId: string): Instant {
  const change = new Changeset(world.state, world.context());
  advance(change, world.rules);
  const { deadlines } = standingOf(change, change.lines.get(lineId)!, world.rules);
  return deadlines.numberLostAt ?? Infinity;
}

const costs = (answer: KeepAnswer) =>
  answer.outcome === 'found' ? answer.totalMinor : answer.outcome;
const bought = (answer: KeepAnswer) =>
  answer.outcome === 'found'
    ? answer.steps.map(({ act }) => (act.do === 'buy' ? act.plan.planId : act.do))
    : [];

const month = plan('month', { count: 'calendar-month', length: 1 }, 1000n);
const day = plan('day', { count: 'days-including-first', length: 1 }, 300n);
const year = plan('year', { count: 'calendar-month', length: 12 }, 5000n);

const idle: Partial<Policy> = {
  lifecycle: {
    states: {
      active: {
        exits: [
          { to: 'recycled', when: { kind: 'idle', for: { months: 6 }, since: ['use', 'top-up'] } },
        ],
      },
    },
  },
};

describe('the cheapest way to keep a number', () => {
  const started = (policy: Partial<Policy> = {}) => {
    // What the demo's operator offers besides plans is not what these are about.
    const world = new World({ now: start, policy: { lifecycle: {}, ...policy } });
    const { id } = world.addLine();
    world.buy(id, month);
    return { world, id };
  };

  test('nothing, when it is safe anyway', () => {
    const { world, id } = started();
    expect(keep(world, id, [atFullPrice(month)], start + 100 * DAY)).toMatchObject({
      outcome: 'safe',
      lostAt: reallyLostAt(world, id),
    });
  });

  test('the smallest plan in the last second before the number is lost', () => {
    const { world, id } = started();
    const lost = reallyLostAt(world, id);
    const answer = keep(world, id, [month, day, year].map(atFullPrice), start + 150 * DAY);
    expect(answer).toMatchObject({ outcome: 'found', totalMinor: 300n });
    expect(bought(answer)).toEqual(['day']);
    if (answer.outcome !== 'found') return;
    expect(answer.steps[0]!.by).toBe(lost - SECOND);
    expect(answer.steps[0]!.notBefore).toBeLessThan(answer.steps[0]!.by);
    // Done at its earliest, it is still enough.
    world.now = answer.steps[0]!.notBefore;
    world.buy(id, day);
    expect(reallyLostAt(world, id)).toBeGreaterThanOrEqual(start + 150 * DAY);
  });

  test('one long plan where many short ones cost more', () => {
    const { world, id } = started({ graceDays: 1, suspendedDays: 1 });
    const answer = keep(world, id, [month, year].map(atFullPrice), start + 360 * DAY);
    expect(bought(answer)).toEqual(['year']);
  });

  test('a plan that waits for its first use without an end keeps it for as long as one likes', () => {
    const { world, id } = started({ graceDays: 1, suspendedDays: 1 });
    const waits = plan('waits', { start: 'first-use' }, 1500n);
    const answer = keep(world, id, [month, waits].map(atFullPrice), start + 3000 * DAY);
    expect(bought(answer)).toEqual(['waits']);
    world.buy(id, waits);
    expect(reallyLostAt(world, id)).toBe(Infinity);
    expect(answer).toMatchObject({ lostAt: null });
  });

  test('an introductory price counts as often as it holds', () => {
    const { world, id } = started({ graceDays: 5, suspendedDays: 5 });
    const offer = { plan: day, priceMinor: (n: number) => (n < 2 ? 100n : 900n) };
    const answer = keep(world, id, [offer, atFullPrice(month)], start + 95 * DAY);
    expect(costs(answer)).toBe(1200n);
  });

  test('of equal prices the fewest purchases', () => {
    const { world, id } = started({ graceDays: 1, suspendedDays: 1 });
    const two = plan('two', { count: 'days-including-first', length: 60 }, 2000n);
    const answer = keep(world, id, [month, two].map(atFullPrice), start + 85 * DAY);
    expect(bought(answer)).toEqual(['two']);
  });

  test('where only idleness takes the number, the smallest top-up as seldom as it takes', () => {
    const world = new World({ now: start, policy: idle });
    const { id } = world.addLine();
    const offers = [topUp('t5', 500n), topUp('t10', 1000n), month].map(atFullPrice);
    const answer = keep(world, id, offers, Date.UTC(2027, 5, 1));
    expect(bought(answer)).toEqual(['t5', 't5']);
    if (answer.outcome !== 'found') return;
    for (const { by } of answer.steps) {
      expect(reallyLostAt(world, id)).toBeGreaterThan(by);
      world.now = by;
      world.buy(id, topUp('t5', 500n));
    }
    expect(reallyLostAt(world, id)).toBe(answer.lostAt);
  });

  test('parking where it is cheaper than any plan, and a plan where it is not', () => {
    const parking = (minor: number): Partial<Policy> => ({
      graceDays: 5,
      suspendedDays: 5,
      lifecycle: {
        states: {
          active: { exits: [{ to: 'grace', when: { kind: 'plan-end' } }] },
          grace: { exits: [{ to: 'recycled', when: { kind: 'in-state', for: { days: 10 } } }] },
          parked: {
            undo: [{ by: 'subscriber', to: 'active', restores: [] }],
          },
        },
        parking: {
          price: { currency: 'GBP', minor },
          every: { months: 1 },
          most: { months: 12 },
          to: 'recycled',
          can: [],
        },
      },
    });
    const cheap = started(parking(200));
    const answer = keep(cheap.world, cheap.id, [atFullPrice(month)], start + 120 * DAY);
    expect(answer).toMatchObject({ outcome: 'found', totalMinor: 600n });
    expect(bought(answer)[0]).toBe('park');
    const dear = started(parking(1100));
    const other = keep(dear.world, dear.id, [atFullPrice(month)], start + 110 * DAY);
    expect(bought(other)).toEqual(['month', 'month']);
  });

  test('with nothing on sale it cannot be kept; once it is lost nothing helps', () => {
    const { world, id } = started();
    expect(keep(world, id, [], start + 300 * DAY)).toMatchObject({
      outcome: 'impossible',
      lostAt: reallyLostAt(world, id),
    });
    world.now += 400 * DAY;
    expect(keep(world, id, [atFullPrice(month)], world.now + DAY).outcome).toBe('lost');
  });

  test('two years of a dozen plans are found', () => {
    const { world, id } = started({ graceDays: 1, suspendedDays: 1 });
    const many = Array.from({ length: 12 }, (_, i) =>
      atFullPrice(plan(`p${i}`, { length: 1 + i * 7 }, BigInt(90 + i * 97))),
    );
    const answer = keep(world, id, many, start + 2 * 365 * DAY);
    expect(answer.outcome).toBe('found');
  });

  /** Of what takes longer to try than the whole suite another case is drawn instead. */
  const MOST_TRIES = 8_000;

  /** Everything that can be bought for less than `most`, at many times, by the real decisions. */
  function bruteForce(
    given: World,
    lineId: string,
    { plans, until, most }: { plans: readonly PlanVersion[]; until: Instant; most: bigint },
  ) {
    let best = most;
    let tries = 0;
    const cheapest = plans.reduce(
      (least, { priceMinor }) => (least < priceMinor ? least : priceMinor),
      most,
    );
    const look = (world: World, costMinor: bigint) => {
      const lost = reallyLostAt(world, lineId);
      if (lost >= until) {
        best = costMinor;
        return;
      }
      if (costMinor + cheapest >= best) return;
      const times = [lost - SECOND];
      for (let at = world.now; at < lost; at += 9 * DAY + 5 * SECOND) times.push(at);
      for (const { endsAt } of world.state.periods.values())
        if (endsAt !== null && endsAt > world.now) times.push(endsAt - SECOND, endsAt);
      for (const now of times.filter((at) => at >= world.now && at < lost))
        for (const each of plans) {
          if (costMinor + each.priceMinor >= best) continue;
          tries += 1;
          fc.pre(tries <= MOST_TRIES);
          const next = copyOf(world, now);
          const timing = isRunningAt(next, lineId) ? 'queue' : 'now';
          if (!('refused' in next.buy(lineId, each, timing)))
            look(next, costMinor + each.priceMinor);
        }
    };
    look(given, 0n);
    return best;
  }

  const isRunningAt = ({ state, now }: World, lineId: string) =>
    [...state.periods.values()].some(
      (each) =>
        each.lineId === lineId &&
        each.startsAt !== null &&
        each.startsAt <= now &&
        now < each.endsAt! &&
        each.endedAt === null,
    );

  /** Its renewal has failed and is tried again: half of the time for which it is kept is over. */
  function keepPlan(world: World, keptMs: number): void {
    const [period] = world.state.periods.values();
    // Without days in which it comes back the line was lost before.
    if (!period) return;
    const keptFrom = period.endsAt!;
    world.do((state, context) => {
      const change = new Changeset(state, context);
      moveTo(change, period, { ...period, keptFrom, endsAt: keptFrom + keptMs });
      return { changes: change.changes(), answer: {} };
    });
    world.now = keptFrom + Math.floor(keptMs / 2);
  }

  function copyOf(world: World, now: Instant): World {
    const copy: World = Object.create(world);
    let ids = 0;
    const prefix = Math.floor(Math.random() * 1e12)
      .toString()
      .padStart(12, '0');
    return Object.assign(copy, {
      state: structuredClone(world.state),
      written: [],
      now,
      newId: () => {
        ids += 1;
        return `00000000-0000-7000-${String(8000 + ids).slice(-4)}-${prefix}`;
      },
    });
  }

  const validities = fc.oneof(
    fc.record({
      count: fc.constantFrom('days-including-first' as const, 'days-after' as const),
      length: fc.integer({ min: 1, max: 40 }),
    }),
    fc.record({ count: fc.constant('calendar-month' as const), length: fc.constantFrom(1, 2) }),
    fc.record({ count: fc.constant('hours' as const), length: fc.integer({ min: 24, max: 900 }) }),
  );

  test('is what trying everything finds, over month ends and both changes of the clock', () => {
    const given = fc.record({
      plans: fc.array(fc.record({ validity: validities, price: fc.integer({ min: 5, max: 12 }) }), {
        minLength: 1,
        maxLength: 3,
      }),
      graceDays: fc.integer({ min: 0, max: 20 }),
      keptHours: fc.option(fc.integer({ min: 2, max: 96 }), { nil: null }),
      suspendedDays: fc.integer({ min: 0, max: 20 }),
      keepDays: fc.integer({ min: 20, max: 60 }),
      begins: fc.constantFrom(
        Date.UTC(2026, 0, 30, 15, 30),
        Date.UTC(2026, 2, 10, 23, 59, 59),
        Date.UTC(2026, 9, 1, 4),
        Date.UTC(2028, 1, 29, 12),
      ),
      timeZone: fc.constantFrom(
        'Europe/London',
        'America/New_York',
        'Pacific/Apia',
        'Asia/Shanghai',
        'Australia/Lord_Howe',
      ),
    });
    fc.assert(
      fc.property(given, ({ plans, keepDays, keptHours, begins, ...rules }) => {
        const catalogue = plans.map(({ validity, price }, i) =>
          plan(`p${i}`, validity, BigInt(price * 100)),
        );
        const world = new World({ now: begins, policy: { ...rules, lifecycle: {} } });
        const { id } = world.addLine();
        world.buy(id, catalogue[0]!);
        world.now += DAY;
        if (keptHours !== null) keepPlan(world, keptHours * HOUR);
        const until = world.now + keepDays * DAY;
        const answer = keep(world, id, catalogue.map(atFullPrice), until);
        const wish = { plans: catalogue, until };
        const most = answer.outcome === 'found' ? answer.totalMinor : 4_000n;
        const best = answer.outcome === 'safe' ? 0n : bruteForce(world, id, { ...wish, most });
        expect(best).toBe(answer.outcome === 'safe' ? 0n : most);
        if (answer.outcome !== 'found') return;
        // And what is proposed really does it, step by step, the first one as early as is said too.
        const early = copyOf(world, answer.steps[0]!.notBefore);
        for (const [i, { act, by }] of answer.steps.entries())
          for (const each of [early, world]) {
            if (each === world) each.now = by;
            else if (i > 0) each.now = Math.min(by, reallyLostAt(each, id) - SECOND);
            expect(act.do).toBe('buy');
            if (act.do !== 'buy') return;
            const timing = isRunningAt(each, id) ? 'queue' : 'now';
            expect(each.buy(id, act.plan, timing)).not.toHaveProperty('refused');
          }
        expect(reallyLostAt(world, id)).toBe(answer.lostAt);
        expect(reallyLostAt(early, id)).toBeGreaterThanOrEqual(until);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
