import { describe, expect, test } from 'vitest';
import { advance } from '#domain/advance.ts';
import { decideApplyLifecycleEvent, type LineStateWish } from '#domain/apply-lifecycle-event.ts';
import { Changeset } from '#domain/changeset.ts';
import { datesOf } from '#domain/deadline-dates.ts';
import type { ParkingPolicy } from '#domain/lifecycle-policy.ts';
import { lineHoldsOf } from '#domain/line-holds.ts';
import { decideLookAfterLine } from '#domain/look-after-line.ts';
import type { Policy } from '#domain/policy.ts';
import { DAY, HOUR } from '#domain/time.ts';
import { planNamed, World } from '../support/world.ts';

const start = Date.UTC(2027, 0, 31, 10);

/** A line of the demo's market, ten days into a plan, with this much credit. */
function started(creditMinor: 0 | 500, policy: Partial<Policy> = {}) {
  const world = new World({ now: start, policy });
  const { id } = world.addLine();
  world.buy(id, planNamed('gb-everyday-12'));
  if (creditMinor > 0) world.buy(id, planNamed('gb-topup-5'));
  world.now += 10 * DAY;
  const act = (happening: LineStateWish['happening']) =>
    world.do(decideApplyLifecycleEvent({ lineId: id, happening }, world.rules));
  const holds = () => lineHoldsOf(world.state, world.context(), id, world.rules)!;
  const told = () =>
    world.written.flatMap(({ outbox }) => outbox.filter(({ kind }) => kind === 'notice.send'));
  return { world, id, act, holds, told };
}

describe('parking', () => {
  test('is told with its price, its ends and what credit pays for', () => {
    const { holds } = started(500);
    expect(holds()).toMatchObject({
      ...{ state: 'active', mayPark: true, hold: null, restoring: null, creditMinor: 500n },
      parking: {
        price: { currency: 'GBP', minor: 150 },
        ...{ missingMinor: 0n, stopsPlans: true, becomes: 'suspended' },
        paidUntil: Date.UTC(2027, 2, 11),
        // £5.00 pays for three months of £1.50, of twelve.
        lastsUntil: Date.UTC(2027, 4, 10) - 3_600_000 + DAY,
        endsAt: Date.UTC(2028, 1, 11),
      },
    });
  });

  test('does what was told, gives the time back and tells both', () => {
    const { world, id, act, holds, told } = started(500);
    const { parking } = holds();
    const ends = [...world.state.periods.values()].find(({ kind }) => kind === 'plan')!.endsAt!;
    expect(act({ kind: 'park', agreed: parking!.price })).toEqual({ state: 'parked' });
    expect(world.state.lines.get(id)).toMatchObject({ keptUntil: parking!.paidUntil });
    expect(holds()).toMatchObject({
      ...{ creditMinor: 350n, mayPark: false },
      hold: { state: 'parked', endsAt: parking!.lastsUntil, becomes: 'suspended' },
      restoring: { by: 'subscriber', state: 'active' },
    });
    world.now += 20 * DAY;
    const [plan] = holds().restoring!.plans;
    expect([plan!.before, plan!.endsAt]).toEqual([ends, ends + 20 * DAY]);
    expect(act({ kind: 'undo', by: 'subscriber' })).toEqual({ state: 'active' });
    expect(world.state.periods.get(plan!.period.id)!.endsAt).toBe(ends + 20 * DAY);
    expect(told().map(({ payload }) => payload)).toEqual([
      expect.objectContaining({
        ...{ template: 'line_parked', lineId: id, costsMinor: '150', currency: 'GBP' },
        ...{ paidUntil: String(parking!.paidUntil), stops: 'yes', to: 'suspended' },
      }),
      expect.objectContaining({
        ...{ template: 'line_restored', from: 'parked', to: 'active' },
        planEndsAt: String(ends + 20 * DAY),
      }),
    ]);
  });

  test('costs what was agreed to, or nothing happens', () => {
    const { world, act, told } = started(500);
    const before = world.written.length;
    expect(act({ kind: 'park', agreed: null })).toEqual({ refused: 'terms_changed' });
    expect(act({ kind: 'park', agreed: { currency: 'GBP', minor: 100 } })).toEqual({
      refused: 'terms_changed',
    });
    expect(world.written.length).toBe(before);
    expect(told()).toEqual([]);
  });

  test('says what is missing', () => {
    const { act, holds } = started(0);
    expect(holds().parking).toMatchObject({ missingMinor: 150n, lastsUntil: null });
    expect(act({ kind: 'park' })).toEqual({ refused: 'not_enough_credit' });
  });

  test('is no offer in another currency, whatever credit there is', () => {
    const parking: ParkingPolicy = {
      ...{ price: { currency: 'EUR', minor: 100 }, every: { months: 1 }, most: { months: 3 } },
      ...{ to: 'suspended', can: [] },
    };
    const world = new World({ now: start, policy: { lifecycle: { parking } } });
    const { id } = world.addLine();
    world.buy(id, planNamed('gb-everyday-12'));
    world.now += DAY;
    expect(lineHoldsOf(world.state, world.context(), id, world.rules)!.parking).toBeNull();
    const wish = { lineId: id, happening: { kind: 'park' } } as const;
    expect(world.do(decideApplyLifecycleEvent(wish, world.rules))).toEqual({
      refused: 'parking_not_offered',
    });
  });
});

describe('a lost SIM', () => {
  test('is blocked, and comes back to who proves to be its owner', () => {
    const { world, act, holds, told } = started(0);
    expect(holds().blocking).toEqual({
      ...{ can: [], stopsPlans: true, becomes: 'suspended' },
      endsAt: Date.UTC(2027, 4, 11, 23),
    });
    expect(act({ kind: 'block', as: 'lost-stolen' })).toEqual({ state: 'lost-stolen' });
    world.now += 3 * DAY;
    expect(holds()).toMatchObject({
      ...{ blocking: null, hold: { state: 'lost-stolen', becomes: 'suspended' } },
      restoring: { by: 'identity-check', state: 'active' },
    });
    expect(act({ kind: 'undo', by: 'subscriber' })).toEqual({ refused: 'not_from_this_state' });
    expect(act({ kind: 'undo', by: 'identity-check' })).toEqual({ state: 'active' });
    expect(told().map(({ payload }) => payload.template)).toEqual([
      'line_blocked',
      'line_restored',
    ]);
  });

  test('a block of staff is not lifted by its subscriber', () => {
    const { act, holds, told } = started(0);
    act({ kind: 'block', as: 'policy-block' });
    expect(holds()).toMatchObject({ hold: { state: 'policy-block' }, restoring: null });
    expect(told()[0]!.payload).toMatchObject({ template: 'line_blocked', as: 'policy-block' });
    // Or else a report of loss would be a way around it.
    expect(act({ kind: 'block', as: 'lost-stolen' })).toEqual({ refused: 'not_from_this_state' });
  });

  test('where nothing works there is nothing to block', () => {
    const { act, holds } = started(500);
    act({ kind: 'park' });
    expect(holds().blocking).toBeNull();
  });
});

describe('the dates of a held line', () => {
  const kinds = ({ world, id }: ReturnType<typeof started>) => {
    const change = new Changeset(world.state, world.context());
    advance(change, world.rules);
    return [...new Set(datesOf(change, id, world.rules).map(({ what }) => what))];
  };

  test('what stands still has none; the number has', () => {
    const begun = started(0);
    expect(kinds(begun)).toEqual(['outgoing', 'incoming', 'number', 'bucket']);
    begun.act({ kind: 'block', as: 'lost-stolen' });
    expect(kinds(begun)).toEqual(['number']);
  });

  test('nobody is told that service ends while it stands still, but that the number does', () => {
    const { world, id, act } = started(0);
    act({ kind: 'block', as: 'lost-stolen' });
    const told = () =>
      world.written.flatMap(({ lineEvents }) =>
        lineEvents.flatMap(({ kind, detail }) => (kind === 'deadline-noticed' ? [detail.of] : [])),
      );
    const offer = { plan: null, order: null } as never;
    for (let days = 0; days < 140; days++) {
      world.now += DAY;
      world.do(decideLookAfterLine({ lineId: id, offer }, world.rules));
    }
    expect(told()).toEqual(['hold', 'hold', 'number']);
  });
});

describe('a hold is warned of', () => {
  /** Everybody who has to look does, as often as `hours` says, for so many days. */
  function live({ world, id }: ReturnType<typeof started>, days: number, hours = 6) {
    const offer = { plan: null, order: null } as never;
    for (const until = world.now + days * DAY; world.now < until; ) {
      world.now += hours * HOUR;
      world.do(decideLookAfterLine({ lineId: id, offer }, world.rules));
    }
  }
  const of = ({ told }: ReturnType<typeof started>, ...templates: string[]) =>
    told()
      .map(({ payload }) => payload)
      .filter(({ template }) => templates.includes(template!));

  test('before each price of parking, before its end and when it has ended, each once', () => {
    const begun = started(500);
    begun.act({ kind: 'park' });
    live(begun, 110);
    // Three times £1.50 of £5.00: the fourth is £1.00 short.
    expect(of(begun, 'parking_price_near')).toEqual([
      expect.objectContaining({
        ...{ chargeAt: String(Date.UTC(2027, 2, 11)), costsMinor: '150', currency: 'GBP' },
        paidUntil: String(Date.UTC(2027, 3, 10, 23)),
      }),
      expect.objectContaining({ chargeAt: String(Date.UTC(2027, 3, 10, 23)) }),
    ]);
    const near = of(begun, 'hold_near');
    expect(near).toHaveLength(2);
    expect(near[1]).toMatchObject({
      ...{ from: 'parked', to: 'suspended', endsAt: String(Date.UTC(2027, 4, 10, 23)) },
      ...{ missingMinor: '100', currency: 'GBP' },
    });
    const days = near.map(({ at, endsAt }) => (Number(endsAt) - Number(at)) / DAY);
    expect(days.map(Math.ceil)).toEqual([7, 1]);
    expect(of(begun, 'hold_ended')).toEqual([
      expect.objectContaining({
        from: 'parked',
        to: 'suspended',
        at: String(Date.UTC(2027, 4, 10, 23)),
      }),
    ]);
  });

  test('credit that was put on keeps it, and nothing more is told of its end', () => {
    const begun = started(500);
    begun.act({ kind: 'park' });
    live(begun, 85);
    expect(of(begun, 'hold_near')).toHaveLength(1);
    begun.world.buy(begun.id, planNamed('gb-topup-5'));
    live(begun, 20);
    expect(of(begun, 'hold_near', 'hold_ended')).toHaveLength(1);
    expect(of(begun, 'parking_price_near')).toHaveLength(3);
  });

  test('at the times the policy says, and after a downtime only of what is still to come', () => {
    const policy = { deadlineNotices: { hold: [20, 10, 2], parkingPrice: [] } };
    const begun = started(500, policy);
    begun.act({ kind: 'park' });
    live(begun, 80, 24 * 80);
    expect(of(begun, 'hold_near', 'parking_price_near')).toEqual([
      expect.objectContaining({ endsAt: String(Date.UTC(2027, 4, 10, 23)) }),
    ]);
    live(begun, 400, 24 * 400);
    expect(of(begun, 'hold_near')).toHaveLength(1);
    expect(of(begun, 'hold_ended')).toHaveLength(1);
  });

  test('a block that ends, too', () => {
    const begun = started(0);
    begun.act({ kind: 'block', as: 'lost-stolen' });
    live(begun, 100);
    expect(of(begun, 'hold_near').map(({ from }) => from)).toEqual(['lost-stolen', 'lost-stolen']);
    expect(of(begun, 'hold_ended')).toHaveLength(1);
  });

  test('the line is due when the next of it is to be told', () => {
    const begun = started(500);
    begun.act({ kind: 'park' });
    const offer = { plan: null, order: null } as never;
    begun.world.do(decideLookAfterLine({ lineId: begun.id, offer }, begun.world.rules));
    // Three days before the second price.
    expect(begun.world.state.lines.get(begun.id)!.dueAt).toBe(Date.UTC(2027, 2, 8));
  });
});
