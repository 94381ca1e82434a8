import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Changeset } from '#domain/changeset.ts';
import { datesOf } from '#domain/deadline-dates.ts';
import { type Ending, offersOf, whatEndsWhen } from '#domain/deadlines.ts';
import { DAY } from '#domain/time.ts';
import { toldEnd } from '#domain/told-end.ts';
import { planNamed, seedCatalogue, World } from '../support/world.ts';

const start = Date.UTC(2026, 0, 31, 15, 30);
const onSale = seedCatalogue.plans;
const gb = onSale.filter(({ marketId, kind }) => marketId === 'gb' && kind === 'plan');
const everyday = planNamed('gb-everyday-12');

const endings = (world: World, lineId: string, offers = [everyday]) =>
  whatEndsWhen(world.state, world.context(), { lineId, offers }, world.rules);

const row = (rows: readonly Ending[], what: string) => rows.find((each) => each.what === what);

const told = (at: number | null | undefined) =>
  at === undefined || at === null ? at : new Date(at).toISOString();

describe('what ends when', () => {
  test('a plan that runs: service, incoming, number, each bucket, in order', () => {
    const world = new World({ now: start });
    const { id } = world.addLine();
    world.buy(id, everyday);
    const rows = endings(world, id);
    const main = rows.filter(({ what }) => what !== 'bucket').map(({ what }) => what);
    expect(main).toEqual(['outgoing', 'incoming', 'number']);
    expect(rows.filter(({ what }) => what === 'bucket')).toHaveLength(
      [...world.state.buckets.values()].length,
    );
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => a - b));
    for (const each of rows) expect(each.lastInstant).toBe(each.at - 1000);
  });

  test('renewing moves service, incoming and number; a bucket stays with its plan', () => {
    const world = new World({ now: start });
    const { id } = world.addLine();
    world.buy(id, everyday);
    const rows = endings(world, id);
    for (const what of ['outgoing', 'incoming', 'number'])
      expect(row(rows, what)?.action).toMatchObject({ plan: everyday, timing: 'at-end' });
    expect(row(rows, 'bucket')).toMatchObject({ action: null, movesTo: null });
    const outgoing = row(rows, 'outgoing')!;
    expect(outgoing.movesTo! - outgoing.lastInstant).toBeGreaterThan(27 * DAY);
  });

  test('with a queue the end of the running plan is told apart', () => {
    const world = new World({ now: start });
    const { id } = world.addLine();
    world.buy(id, everyday);
    world.buy(id, everyday, 'queue');
    const rows = endings(world, id);
    expect(row(rows, 'plan')!.at).toBeLessThan(row(rows, 'outgoing')!.at);
    expect(row(rows, 'plan')).toMatchObject({ action: null });
    expect(row(rows, 'outgoing')!.action!.timing).toBe('queue');
  });

  test('a full queue: nothing on offer moves anything', () => {
    const world = new World({ now: start, policy: { maxQueued: 1 } });
    const { id } = world.addLine();
    world.buy(id, everyday);
    world.buy(id, everyday, 'queue');
    expect(endings(world, id).every(({ action }) => action === null)).toBe(true);
  });

  test('what has ended stays, and a renewal brings it back', () => {
    const world = new World({ now: start });
    const { id } = world.addLine();
    world.buy(id, everyday);
    world.now += 40 * DAY;
    const outgoing = row(endings(world, id), 'outgoing')!;
    expect(outgoing.at).toBeLessThan(world.now);
    expect(outgoing.action!.timing).toBe('now');
    expect(outgoing.movesTo!).toBeGreaterThan(world.now);
  });

  test('once the number is lost nothing moves it', () => {
    const world = new World({ now: start });
    const { id } = world.addLine();
    world.buy(id, everyday);
    world.now += 400 * DAY;
    const rows = endings(world, id);
    expect(row(rows, 'number')).toMatchObject({ action: null });
  });

  test('with a quarantine the number is given to others later', () => {
    const world = new World({
      now: start,
      policy: {
        lifecycle: {
          states: {
            active: { exits: [{ to: 'grace', when: { kind: 'plan-end' } }] },
            grace: {
              exits: [{ to: 'quarantined', when: { kind: 'in-state', for: { days: 90 } } }],
            },
            quarantined: {
              exits: [{ to: 'recycled', when: { kind: 'in-state', for: { days: 90 } } }],
            },
          },
        },
      },
    });
    const { id } = world.addLine();
    world.buy(id, everyday);
    const rows = endings(world, id);
    expect(row(rows, 'given-away')!.at).toBeGreaterThan(row(rows, 'number')!.at + 89 * DAY);
    expect(
      row(rows, 'given-away')!.movesTo! - row(rows, 'given-away')!.lastInstant,
    ).toBeGreaterThan(27 * DAY);
  });

  test('where only idleness takes the number, the smallest top-up moves it', () => {
    const world = new World({
      now: start,
      policy: {
        lifecycle: {
          states: {
            active: {
              exits: [
                {
                  to: 'recycled',
                  when: { kind: 'idle', for: { months: 6 }, since: ['use', 'top-up'] },
                },
              ],
            },
          },
        },
      },
    });
    const { id } = world.addLine();
    world.now += 10 * DAY;
    const rows = endings(world, id, offersOf(world.state.lines.get(id)!, null, onSale).slice(1));
    expect(told(row(rows, 'number')!.at)).toBe('2026-07-31T23:00:00.000Z');
    expect(row(rows, 'number')!.action!.plan.kind).toBe('add-on');
    expect(told(row(rows, 'number')!.movesTo)).toBe('2026-08-10T22:59:59.000Z');
  });

  test('dates promised are the dates that come, whatever was lived before', () => {
    const step = fc.oneof(
      fc.record({
        plan: fc.constantFrom(...gb),
        timing: fc.constantFrom('now' as const, 'at-end' as const, 'queue' as const),
      }),
      fc.record({ wait: fc.integer({ min: 1, max: 50 * DAY }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.constantFrom(...gb), (steps, offer) => {
        const world = new World({ now: start });
        const { id } = world.addLine();
        for (const each of steps)
          if ('wait' in each) world.now += each.wait;
          else world.buy(id, each.plan, each.timing);
        const rows = endings(world, id, [offer]).filter(({ action }) => action !== null);
        if (rows.length === 0) return;
        world.buy(id, offer, rows[0]!.action!.timing);
        const change = new Changeset(world.state, world.context());
        const dates = datesOf(change, id, world.rules);
        for (const { what, bucketId, movesTo } of rows) {
          const now = dates.find((each) => each.what === what && each.bucketId === bucketId);
          expect(told(movesTo)).toBe(told(now ? toldEnd(now.at, 'Europe/London') : null));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is proposed', () => {
  test('the last plan again, or the cheapest when it is no longer sold; then the smallest top-up', () => {
    const line = new World({ now: start }).addLine();
    const names = (last: string | null) => offersOf(line, last, onSale).map(({ planId }) => planId);
    expect(names('gb-everyday-50')).toEqual(['gb-everyday-50', 'gb-topup-5']);
    const cheapest = gb
      .filter(({ simKinds }) => simKinds.includes('physical'))
      .toSorted((a, b) => Number(a.priceMinor - b.priceMinor))[0]!;
    expect(names('gone')).toEqual([cheapest.planId, 'gb-topup-5']);
  });
});
