import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HoldClock, isHold, type LifecyclePolicy } from '#domain/lifecycle-policy.ts';
import { DAY, HOUR, type Instant, toIso } from '#domain/time.ts';
import { type Operator, operatorFiles, readOperator, type Step } from './vector-document.ts';
import { VectorWorld } from './vector-world.ts';

const crane = readOperator('crane-cn.json');

/** Three months of grace and three of suspension, and holds that cost nothing. */
const free = (clock: HoldClock | undefined, more: LifecyclePolicy['states'] = {}): Operator => ({
  ...crane,
  policy: {
    ...crane.policy,
    lifecycle: {
      states: {
        ...crane.policy.lifecycle!.states,
        'lost-stolen': {
          ...(clock && { clock }),
          undo: [{ by: 'subscriber', to: 'active', restores: [] }],
        },
        ...more,
      },
      parking: { every: { months: 1 }, most: { days: 20 }, to: 'suspended', can: [] },
    },
  },
});

function lived(operator: Operator, steps: readonly Step[]): VectorWorld {
  const world = new VectorWorld(operator, Date.parse('2026-01-10T10:00+08:00'));
  const plan = [...operator.plans.values()].find(({ kind }) => kind === 'plan');
  if (plan) world.step(['2026-01-10T10:00+08:00', 'buy', plan.planId]);
  world.step(['2026-01-10T10:10+08:00', 'use']);
  for (const step of steps) world.step(step);
  return world;
}

const ofTurn = (world: VectorWorld, to: string) =>
  world.forecast().find((turn) => turn.to === to && turn.depth === 0)?.at;
const lostAt = (world: VectorWorld): Instant =>
  world.events.find(({ detail }) => detail.to === 'recycled')?.happenedAt ??
  ofTurn(world, 'recycled') ??
  Infinity;

const untouched = lived(crane, []);
const graceEnds = ofTurn(untouched, 'suspended')!;
const numberEnds = lostAt(untouched);

describe('a block whose clock runs', () => {
  test('comes back into grace with what is left of it', () => {
    const world = lived(free(undefined), [
      ['2026-02-20T12:00', 'block'],
      ['2026-04-30T12:00', 'undo', 'subscriber'],
    ]);
    expect(world.line.state).toBe('grace');
    expect([ofTurn(world, 'suspended'), lostAt(world)]).toEqual([graceEnds, numberEnds]);
  });

  test('comes back where its course has led meanwhile, and says so', () => {
    const world = lived(free(undefined), [
      ['2026-02-05T12:00', 'block'],
      ['2026-06-30T12:00', 'undo', 'subscriber'],
    ]);
    expect(world.history().slice(1)).toEqual([
      '2026-02-05T12:00:00+08:00 active > lost-stolen (blocked)',
      '2026-02-10T00:00:00+08:00 held: active > grace (plan-end)',
      '2026-05-11T00:00:00+08:00 held: grace > suspended (in-state)',
      '2026-06-30T12:00:00+08:00 lost-stolen > suspended (subscriber)',
    ]);
    expect(lostAt(world)).toBe(numberEnds);
  });

  test('keeps no number that nobody comes back for', () => {
    const world = lived(free(undefined), [['2026-02-20T12:00', 'block']]);
    expect(lostAt(world)).toBe(numberEnds);
    world.at(numberEnds + DAY);
    expect(world.history().at(-1)).toBe(
      '2026-08-09T00:00:00+08:00 lost-stolen > recycled (in-state)',
    );
  });

  test('does not begin the idle time anew', () => {
    const states: LifecyclePolicy['states'] = {
      active: {
        exits: [{ to: 'recycled', when: { kind: 'idle', for: { days: 180 }, since: ['use'] } }],
      },
    };
    const end = lostAt(lived(free('runs', states), []));
    const held = lived(free('runs', states), [
      ['2026-03-01T10:00', 'block'],
      ['2026-06-01T10:00', 'undo', 'subscriber'],
    ]);
    expect(lostAt(held)).toBe(end);
  });
});

describe('a hold that stops the clock', () => {
  test('gives whole days back, not a fresh state', () => {
    const world = lived(free('stops'), [
      ['2026-02-20T12:00', 'block'],
      ['2026-03-02T11:00', 'undo', 'subscriber'],
    ]);
    expect(lostAt(world)).toBe(numberEnds + 9 * DAY);
    expect(ofTurn(world, 'suspended')).toBe(graceEnds + 9 * DAY);
  });

  test('for a minute round midnight gives nothing back', () => {
    const steps = Array.from({ length: 20 }, (_, night): Step[] => {
      const at = Date.parse('2026-02-20T23:59:30+08:00') + night * DAY;
      return [
        [toIso(at), 'block'],
        [toIso(at + 60_000), 'undo', 'subscriber'],
      ];
    }).flat();
    expect(lostAt(lived(free('stops'), steps))).toBe(numberEnds);
  });

  test('shifts the idle time by as much', () => {
    const states: LifecyclePolicy['states'] = {
      active: {
        exits: [{ to: 'recycled', when: { kind: 'idle', for: { days: 180 }, since: ['use'] } }],
      },
    };
    const end = lostAt(lived(free('stops', states), []));
    const held = lived(free('stops', states), [
      ['2026-03-01T10:00', 'block'],
      ['2026-03-11T10:00', 'undo', 'subscriber'],
      ['2026-04-01T10:00', 'block'],
      ['2026-04-04T10:00', 'undo', 'subscriber'],
    ]);
    expect(lostAt(held)).toBe(end + 13 * DAY);
  });

  test('free parking lasts as long as the policy says in all, not each time', () => {
    const world = lived(free(undefined), [
      ['2026-02-20T12:00', 'park'],
      ['2026-03-06T12:00', 'undo', 'subscriber'],
      ['2026-03-07T12:00', 'park'],
    ]);
    // 14 of 20 days are spent: its 7 March counts as none, six are left.
    expect(ofTurn(world, 'suspended')).toBe(Date.parse('2026-03-14T00:00+08:00'));
    world.step(['2026-03-13T23:00', 'undo', 'subscriber']);
    world.step(['2026-03-14T12:00', 'park']);
    expect(world.refused).toEqual(['parking_not_offered']);
    expect(world.line.state).toBe('grace');
    // A plan begins it anew.
    world.step(['2026-03-15T12:00', 'buy', 'month']);
    world.step(['2026-03-16T12:00', 'park']);
    expect(world.line.state).toBe('parked');
  });

  test('a plan that ran out meanwhile leaves the whole of grace', () => {
    const world = lived(free('stops'), [
      ['2026-02-05T12:00', 'block'],
      ['2026-03-05T12:00', 'undo', 'subscriber'],
    ]);
    world.at(Date.parse('2026-03-05T12:01+08:00'));
    expect(world.history().slice(2)).toEqual([
      '2026-03-05T12:00:00+08:00 lost-stolen > active (subscriber)',
      '2026-03-05T12:00:00+08:00 active > grace (plan-end)',
    ]);
  });
});

test('a block above parking comes back to parking, and paid time goes on', () => {
  const operator: Operator = {
    ...crane,
    policy: {
      ...crane.policy,
      lifecycle: { ...crane.policy.lifecycle!, parking: { ...crane.policy.lifecycle!.parking! } },
    },
  };
  const world = lived(operator, [
    ['2026-01-11T10:00', 'top-up', 'credit', '1700'],
    ['2026-01-31T10:00', 'park'],
    ['2026-02-15T10:00', 'block'],
    ['2026-03-15T10:00', 'undo', 'staff'],
  ]);
  expect(world.history().slice(2)).toEqual([
    '2026-02-15T10:00:00+08:00 parked > lost-stolen (blocked)',
    '2026-03-01T00:00:00+08:00 500 buys time until 2026-04-01T00:00:00+08:00',
    '2026-03-15T10:00:00+08:00 lost-stolen > parked (staff)',
  ]);
});

const holds: readonly (readonly string[])[] = [
  ['park'],
  ['block'],
  ['undo', 'subscriber'],
  ['undo', 'identity-check'],
  ['undo', 'staff'],
];

/** Nothing is bought or used: holding and coming back is all that is done. */
const sequence = fc.array(
  fc.tuple(fc.oneof(fc.nat(3 * HOUR), fc.nat(40 * DAY)), fc.nat(holds.length - 1)),
  { minLength: 1, maxLength: 24 },
);

function heldAgainAndAgain(operator: Operator, parts: readonly (readonly [number, number])[]) {
  const world = lived(operator, []);
  let at = world.now;
  for (const [gap, deed] of parts) {
    at += gap;
    world.at(at);
    const [what, ...by] = holds[deed]!;
    // Out of grace staff may lead anybody: that is no return from a hold.
    if (what !== 'undo' || isHold(world.line.state)) world.step([toIso(at), what, ...by] as Step);
  }
  return world;
}

describe('no sequence of free holds and returns', () => {
  const operators = operatorFiles().map(readOperator);

  test('moves the end of a number later where no clock stops', () => {
    fc.assert(
      fc.property(fc.constantFrom(...operators), sequence, (given, parts) => {
        const { lifecycle, ...policy } = given.policy;
        const {
          parked: _,
          'lost-stolen': __,
          'policy-block': ___,
          ...states
        } = lifecycle?.states ?? {};
        const operator = { ...given, policy: { ...policy, lifecycle: { states } } };
        const world = heldAgainAndAgain(operator, parts);
        expect(lostAt(world)).toBeLessThanOrEqual(lostAt(lived(operator, [])));
      }),
      { numRuns: 400 },
    );
  });

  test('moves it by more than the holds lasted where it stops, nor by more than they may last', () => {
    const exits = [
      { to: 'suspended' as const, when: { kind: 'in-state' as const, for: { days: 30 } } },
    ];
    const operator = free('stops', {
      'lost-stolen': {
        clock: 'stops',
        exits,
        undo: [
          { by: 'subscriber', to: 'active', restores: [] },
          { by: 'staff', to: 'active', restores: ['time'] },
        ],
      },
    });
    fc.assert(
      fc.property(sequence, (parts) => {
        const world = heldAgainAndAgain(operator, parts);
        const end = lostAt(world);
        // 20 days of parking and 30 of blocking, and of each the rest of the day on which it began.
        expect(end).toBeLessThanOrEqual(numberEnds + 52 * DAY);
      }),
      { numRuns: 400 },
    );
  });
});

describe('time that comes back with a line', () => {
  const siskin = readOperator('siskin-eu.json');
  const withPlans = (plans: Operator['plans']): Operator => ({ ...siskin, plans });
  const [any] = [...siskin.plans.values()].filter(({ kind }) => kind === 'plan');

  test('is also that in which a plan waits for its first use', () => {
    const waits = {
      ...any!,
      planId: 'waits',
      validity: { ...any!.validity, start: 'first-use' as const, activateWithinDays: 30 },
    };
    const world = new VectorWorld(
      withPlans(new Map([...siskin.plans, ['waits', waits]])),
      Date.parse('2026-01-10T09:00Z'),
    );
    world.step(['2026-01-10T09:00Z', 'buy', any!.planId]);
    world.step(['2026-01-10T10:00Z', 'use']);
    world.step(['2026-01-11T10:00Z', 'buy', 'waits']);
    const waiting = () =>
      [...world.state.periods.values()].find(({ planId }) => planId === 'waits')!;
    const by = waiting().activateBy!;
    world.step(['2026-01-20T10:00Z', 'park']);
    world.step(['2026-02-20T10:00Z', 'undo', 'subscriber']);
    expect(waiting()).toMatchObject({ startsAt: null, activateBy: by + 31 * DAY });
  });

  test('never is that of credit, which is the account’s', () => {
    const topUp = {
      ...any!,
      planId: 'credit',
      kind: 'add-on' as const,
      validity: { ...any!.validity, count: 'days-after' as const, length: 60 },
      grants: [{ ...any!.grants[0]!, kind: 'credit' as const, amount: 1000n }],
    };
    const world = new VectorWorld(
      withPlans(new Map([...siskin.plans, ['credit', topUp]])),
      Date.parse('2026-01-10T09:00Z'),
    );
    world.step(['2026-01-10T09:00Z', 'buy', any!.planId]);
    world.step(['2026-01-10T10:00Z', 'use']);
    world.step(['2026-01-11T10:00Z', 'buy', 'credit']);
    const credit = () => [...world.state.buckets.values()].find(({ kind }) => kind === 'credit')!;
    const ends = credit().expiresAt;
    world.step(['2026-01-20T10:00Z', 'park']);
    world.step(['2026-02-10T10:00Z', 'undo', 'subscriber']);
    expect(credit().expiresAt).toBe(ends);
  });
});
