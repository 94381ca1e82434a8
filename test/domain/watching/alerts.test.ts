import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideAdjustCredit } from '#domain/adjust-credit.ts';
import { Changeset } from '#domain/changeset.ts';
import { decideAddWatch, decideRemoveWatch } from '#domain/set-watch.ts';
import { DAY } from '#domain/time.ts';
import { decideNoteArrival } from '#domain/watch-arrival.ts';
import { dueAlerts, tellDueAlerts } from '#domain/watch-due.ts';
import { planNamed, type World } from '../../support/world.ts';
import { addCredit, rating } from '../charging/credit-stage.ts';
import { start } from '../charging/network.ts';
import { MB, watched } from './stage.ts';

const GB = 1024n * MB;
const levels = (told: readonly Record<string, string>[]) => told.map(({ left }) => BigInt(left!));

describe('a level of a bucket', () => {
  test('is told once, by the use that crosses it', () => {
    const { addAlert, network, told } = watched();
    addAlert({ on: 'level', of: 'data', atMost: String(GB), currency: null });
    network.ask('event', { requested: 11n * GB - 1n });
    expect(told()).toEqual([]);
    network.ask('event', { requested: 1n });
    expect(told()).toMatchObject([{ template: 'level_reached', left: String(GB) }]);
    network.ask('event', { requested: 5n * MB });
    expect(told()).toEqual([]);
  });

  test('of several the lowest is what is told, and the history has each', () => {
    const { addAlert, network, told, world } = watched({ watching: { usedPercent: [80, 100] } });
    addAlert({ on: 'level', of: 'data', atMost: String(GB), currency: null });
    network.ask('event', { requested: 12n * GB });
    expect(levels(told())).toEqual([0n]);
    const events = world.written.flatMap(({ lineEvents }) => lineEvents);
    const crossed = events.filter(({ kind }) => kind === 'alert-crossed');
    expect(crossed).toHaveLength(3);
    // And says of what, where a kind has several allowances.
    expect(crossed.every(({ detail }) => detail.scope === 'any')).toBe(true);
  });

  test('what a session holds is not used yet', () => {
    const { addAlert, network, told } = watched();
    addAlert({ on: 'level', of: 'data', atMost: String(12n * GB - MB), currency: null });
    network.ask('start', { requested: 50n * MB });
    expect(told()).toEqual([]);
    network.ask('update', { used: MB, requested: 50n * MB });
    expect(told()).toHaveLength(1);
  });

  test('set below what is left it waits, set above it is not news', () => {
    const { addAlert, network, told } = watched();
    network.ask('event', { requested: 11n * GB });
    addAlert({ on: 'level', of: 'data', atMost: String(2n * GB), currency: null });
    network.ask('event', { requested: MB });
    expect(told()).toEqual([]);
    addAlert({ on: 'level', of: 'data', atMost: String(500n * MB), currency: null });
    network.ask('event', { requested: 600n * MB });
    expect(told()).toHaveLength(1);
  });

  test('a new plan is armed anew', () => {
    const { addAlert, network, told, world, line } = watched();
    addAlert({ on: 'level', of: 'data', atMost: String(GB), currency: null });
    network.ask('event', { requested: 11n * GB });
    expect(told()).toHaveLength(1);
    world.buy(line.id, planNamed('gb-everyday-12'), 'now');
    network.ask('event', { requested: 11n * GB });
    expect(told()).toHaveLength(1);
  });

  test('of one of several allowances says which one it is', () => {
    const { network, told, world, line } = watched({ watching: { usedPercent: [100] } });
    world.buy(line.id, planNamed('gb-add-tonight-2'));
    network.ask('event', { requested: 2n * GB });
    expect(told()).toMatchObject([{ left: '0', scope: 'any', zoneId: 'united-kingdom' }]);
    network.ask('event', { sessionId: 'b', requested: 12n * GB });
    const [alone] = told();
    expect(alone).toMatchObject({ left: '0' });
    expect(alone).not.toHaveProperty('zoneId');
  });

  test('removed it is told no more', () => {
    const { addAlert, network, told, world } = watched();
    const watchId = addAlert({ on: 'level', of: 'data', atMost: String(GB), currency: null });
    expect(world.do(decideRemoveWatch({ watchId }))).toEqual({});
    network.ask('event', { requested: 12n * GB });
    expect(told()).toEqual([]);
    expect(world.do(decideRemoveWatch({ watchId }))).toEqual({ refused: 'unknown_watch' });
  });

  test('each crossing is told once however the use is split', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 3n * GB }), { maxLength: 30 });
    const atMost = fc.array(fc.bigInt({ min: 0n, max: 12n * GB - 1n }), { maxLength: 4 });
    fc.assert(
      fc.property(amounts, fc.uniqueArray(atMost.map(String)), (uses, _) => {
        const given = watched({ watching: { usedPercent: [50, 80, 100] } });
        given.addAlert({ on: 'level', of: 'data', atMost: String(3n * GB), currency: null });
        for (const [at, requested] of uses.entries())
          given.network.send('event', { sessionId: `e${at}`, requested });
        const left = given.network.sum('remaining');
        const crossed = given.world.written
          .flatMap(({ lineEvents }) => lineEvents)
          .filter(({ kind }) => kind === 'alert-crossed')
          .map(({ detail }) => BigInt(detail.level!))
          .sort((a, b) => Number(b - a));
        const expected = [6n * GB, 3n * GB, (12n * GB * 20n) / 100n, 0n];
        expect(crossed).toEqual(expected.filter((level) => left <= level));
      }),
      { numRuns: 200 },
    );
  });
});

test('little credit is told of by all of it in one currency', () => {
  const given = watched({ rating: rating() });
  addCredit(given.world, 600n);
  addCredit(given.world, 400n);
  given.addAlert({ on: 'level', of: 'credit', atMost: '500', currency: null });
  given.network.ask('event', { country: 'JP', requested: 499_000n });
  expect(given.told()).toEqual([]);
  given.network.ask('event', { country: 'JP', requested: 1_000n });
  expect(given.told()).toMatchObject([{ template: 'credit_low', left: '500', currency: 'GBP' }]);
  given.network.ask('event', { country: 'JP', requested: 1_000n });
  expect(given.told()).toEqual([]);
});

describe('little credit is told of whatever took it', () => {
  const rich = (amountMinor: bigint) => {
    const given = watched();
    addCredit(given.world, amountMinor);
    given.addAlert({ on: 'level', of: 'credit', atMost: '500', currency: null });
    return given;
  };

  test('a plan', () => {
    const { world, line, told } = rich(1_200n);
    const plan = planNamed('gb-everyday-12');
    const draft = world.draft(line.id, plan, 'queue');
    if ('refused' in draft) throw new Error(draft.refused);
    world.confirm(draft.orderId, plan, { method: 'credit', gateway: 'credit' });
    const low = told().filter(({ template }) => template === 'credit_low');
    expect(low).toMatchObject([{ left: '400', currency: 'GBP' }]);
  });

  test('staff', () => {
    const { world, told } = rich(2_000n);
    const taken = { currency: 'GBP', amountMinor: -1_600n, reason: 'correction' } as const;
    world.do(decideAdjustCredit(taken, world.rules));
    expect(told()).toMatchObject([{ template: 'credit_low', left: '400', currency: 'GBP' }]);
  });
});

test('spending is told once a month', () => {
  const given = watched({ rating: rating() });
  addCredit(given.world, 9_000n);
  given.addAlert({ on: 'spend', minor: '100', currency: 'GBP', per: 'month' });
  const spend = (requested: bigint) =>
    given.network.send('event', { country: 'JP', sessionId: `${requested}`, requested });
  spend(99_000n);
  expect(given.told()).toEqual([]);
  spend(1_000n);
  expect(given.told()).toMatchObject([{ template: 'spend_reached', used: '100' }]);
  spend(50_000n);
  expect(given.told()).toEqual([]);
  given.world.now += 21 * DAY;
  spend(100_001n);
  expect(given.told()).toMatchObject([{ template: 'spend_reached', used: '100' }]);
});

describe('days left', () => {
  const sweep = (world: World, lineId: string) =>
    world.do((state, context) => {
      const change = new Changeset(state, context);
      tellDueAlerts(change, lineId, world.rules);
      const next = dueAlerts(change, lineId, world.rules)[0]?.at ?? null;
      return { changes: change.changes(), answer: { next } };
    });

  test('are told once for each end, by the calendar', () => {
    const { addAlert, told, world, line } = watched();
    addAlert({ on: 'days-left', days: 3 });
    const endsAt = [...world.state.periods.values()][0]!.endsAt!;
    expect(sweep(world, line.id)).toEqual({ next: endsAt - 3 * DAY });
    world.now = endsAt - 3 * DAY - 1;
    sweep(world, line.id);
    expect(told()).toEqual([]);
    world.now += 1;
    expect(sweep(world, line.id)).toEqual({ next: null });
    expect(told()).toMatchObject([{ template: 'days_left', endsAt: String(endsAt) }]);
    sweep(world, line.id);
    expect(told()).toEqual([]);
    world.buy(line.id, planNamed('gb-everyday-12'), 'queue');
    const last = Math.max(...[...world.state.periods.values()].map((each) => each.endsAt!));
    world.now = last - 2 * DAY;
    sweep(world, line.id);
    expect(told()).toHaveLength(1);
  });

  test('with less time than that nobody is told at once', () => {
    const { addAlert, told, world, line } = watched();
    world.now = [...world.state.periods.values()][0]!.endsAt! - 2 * DAY;
    addAlert({ on: 'days-left', days: 3 });
    sweep(world, line.id);
    expect(told()).toEqual([]);
  });

  test('the line is looked at in time', () => {
    const { addAlert, world, line } = watched();
    addAlert({ on: 'days-left', days: 3 });
    const endsAt = [...world.state.periods.values()][0]!.endsAt!;
    expect(world.state.lines.get(line.id)!.dueAt).toBeLessThanOrEqual(endsAt - 3 * DAY);
  });
});

describe('coming to another country', () => {
  const tells = { watching: { usedPercent: [], roamingCapMinor: {}, tellsArrival: true } };

  test('is told once, by the first use or by the network', () => {
    const { network, told, world, line } = watched(tells);
    network.send('start', { country: 'JP', requested: MB });
    expect(told()).toMatchObject([{ template: 'arrived_abroad', country: 'JP' }]);
    network.send('update', { country: 'JP', requested: MB });
    expect(told()).toEqual([]);
    const arrive = (country: string) =>
      world.do(decideNoteArrival({ lineId: line.id, country }, world.rules));
    arrive('JP');
    arrive('GB');
    expect(told()).toEqual([]);
    arrive('JP');
    arrive('FR');
    expect(told().map(({ country }) => country)).toEqual(['JP', 'FR']);
  });

  test('and anew on the next journey: use at home says that it is over', () => {
    const { network, told, world } = watched(tells);
    const use = (sessionId: string, country: string) => {
      network.send('event', { sessionId, country, requested: MB });
      world.now += DAY;
      return told().map(({ template }) => template);
    };
    expect(use('a', 'GB')).toEqual([]);
    expect(use('b', 'JP')).toEqual(['arrived_abroad']);
    expect(use('c', 'JP')).toEqual([]);
    expect(use('d', 'GB')).toEqual([]);
    expect(use('e', 'JP')).toEqual(['arrived_abroad']);
  });

  test('where credit alone pays, too', () => {
    const { network, told, world } = watched({ ...tells, rating: rating() });
    addCredit(world, 900n);
    for (const bucket of network.buckets())
      (world.state.buckets as Map<string, unknown>).set(bucket.id, { ...bucket, closedAt: 1 });
    for (const [at, country] of ['JP', 'GB', 'JP'].entries())
      network.send('event', { sessionId: `s${at}`, country, requested: 1_000n });
    expect(told().map(({ country }) => country)).toEqual(['JP', 'JP']);
  });

  test('a line at home is read no further for it', () => {
    const { network, world, line } = watched(tells);
    world.buy(line.id, planNamed('gb-topup-20'));
    network.ask('event', { sessionId: 'a', requested: MB });
    const { watches, lines } = world.state;
    let looks = 0;
    const seen = <Rows>(rows: Rows) => ({
      get: () => {
        looks += 1;
        return rows;
      },
    });
    Object.defineProperties(world.state, { watches: seen(watches), lines: seen(lines) });
    network.ask('event', { sessionId: 'b', requested: MB });
    expect(looks).toBe(0);
  });
});

test.each([
  ['unknown_line', { lineId: 'nobody' }, {}],
  ['amount_not_above_zero', {}, { on: 'days-left', days: 0 }],
  ['watch_exists', {}, { on: 'days-left', days: 5 }],
] as const)('%s', (refused, wish, rule) => {
  const { addAlert, world, line } = watched();
  addAlert({ on: 'days-left', days: 5 });
  const asked = { on: 'days-left' as const, days: 7, ...rule };
  const answer = world.do(
    decideAddWatch({ id: 'w', lineId: line.id, kind: 'alert', rule: asked, ...wish }, world.rules),
  );
  expect(answer).toEqual({ refused });
  expect(start).toBeLessThanOrEqual(world.now);
});

test('auto-renewal that goes by data has its line looked at when the plan’s data falls to its share', () => {
  const { network, world, line, told } = watched();
  const renewal = { id: line.id, state: 'on', trigger: { kind: 'low-data', percent: 25 } };
  (world.state.autoRenewals as Map<string, unknown>).set(line.id, renewal);
  const due = () => world.state.lines.get(line.id)!.dueAt;
  world.do((state, context) => {
    const change = new Changeset(state, context);
    change.lines.put({ ...change.lines.get(line.id)!, dueAt: null });
    return { changes: change.changes(), answer: {} };
  });
  network.ask('event', { sessionId: 'a', requested: 9n * GB - 1n });
  expect(due()).toBeNull();
  world.now += DAY;
  network.ask('event', { sessionId: 'b', requested: 1n });
  expect(due()).toBe(world.now);
  expect(told()).toEqual([]);
});
