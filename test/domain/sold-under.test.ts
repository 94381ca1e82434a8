import { expect, test } from 'vitest';
import { decideAddLine } from '#domain/add-line.ts';
import { decideAdvance } from '#domain/advance-line.ts';
import type { Policy } from '#domain/policy.ts';
import { rulesOf, soldUnder } from '#domain/rules.ts';
import { simulateRenewal } from '#domain/simulate-renewal.ts';
import { DAY, MINUTE } from '#domain/time.ts';
import { planNamed, World } from '../support/world.ts';

const start = Date.UTC(2026, 4, 11, 9);
const plan = planNamed('gb-everyday-12');

function linePaidFor(world: World) {
  const line = world.addLine();
  world.buy(line.id, plan);
  return line.id;
}

const look = (world: World, days: number) => {
  world.now = start + days * DAY;
  const line = [...world.state.lines.values()][0]!;
  const answer = world.draft(line.id, plan);
  return 'refused' in answer ? answer.refused : 'offered';
};

test('a line keeps the grace its plan was sold with, whatever is published afterwards', () => {
  const world = new World({ now: start });
  linePaidFor(world);
  world.publish({ graceDays: 0, suspendedDays: 0 });
  // 30 days of service, then 30 and 60 as they were sold.
  expect(look(world, 31 + 80)).toBe('offered');
  expect(look(world, 31 + 100)).toBe('number_lost');
});

test('the next plan is sold under the new version, and brings it along', () => {
  const world = new World({ now: start });
  const lineId = linePaidFor(world);
  const { version } = world.publish({ graceDays: 0, suspendedDays: 0 });
  world.now = start + 20 * DAY;
  world.buy(lineId, plan);
  const sold = [...world.state.periods.values()].map(({ policyVersion }) => policyVersion);
  expect(sold).toEqual([1, version]);
  expect(look(world, 60)).toBe('number_lost');
});

test('a market has its own rules, and the others the operator’s', () => {
  const world = new World({ now: start });
  const own = world.publish({ marketId: 'gb', graceDays: 1, suspendedDays: 1 });
  expect(rulesOf(world.rules, 'gb').policy).toBe(own);
  expect(rulesOf(world.rules, 'gb')).toBe(rulesOf(world.rules, 'gb'));
  expect(rulesOf(world.rules, 'de')).toBe(world.rules);
  expect(soldUnder(world.rules, 999, 'gb')).toBe(own);
  linePaidFor(world);
  expect([...world.state.periods.values()][0]!.policyVersion).toBe(own.version);
  expect([...world.state.orders.values()][0]!.policyVersion).toBe(own.version);
  expect(look(world, 40)).toBe('number_lost');
});

test('what goes over into the next plan is not foretold as lost', () => {
  const rollOver = { onlyOnce: true, samePlanOnly: false, atEndOnly: false };
  const lost = (kinds: ('data' | 'voice' | 'sms')[]) => {
    const world = new World({ now: start, policy: { rollOver: { kinds, ...rollOver } } });
    const lineId = linePaidFor(world);
    const forecast = simulateRenewal(
      world.state,
      world.context(),
      { lineId, plan, earlierPurchases: 1 },
      world.rules,
    );
    if ('refused' in forecast) throw new Error(forecast.refused);
    const now = forecast.timings.find(({ timing }) => timing === 'now');
    return now && 'losesAnything' in now
      ? [...new Set(now.buckets.filter((row) => row.lost > 0n).map((row) => row.before?.kind))]
      : null;
  };
  expect(lost(['data', 'voice', 'sms'])).not.toContain('data');
  expect(lost(['sms'])).toContain('data');
});

test('a line that never bought anything keeps the grace it was added with', () => {
  const world = new World({ now: start });
  const line = world.addLine();
  world.publish({ graceDays: 0, suspendedDays: 0 });
  // 30 and 60 days, as its first day said.
  expect(look(world, 89)).toBe('offered');
  expect(look(world, 92)).toBe('number_lost');
  expect(world.state.lines.get(line.id)!.policyVersion).toBe(1);
});

test('staff that adds a line adds it under the rules of that day', () => {
  const world = new World({ now: start });
  const { version } = world.publish({ graceDays: 10 });
  const lineId = world.newId();
  const line = {
    ...{ lineId, marketId: 'gb', msisdn: '+447700900321', iccid: '8944000000000000002' },
    ...({ simKind: 'esim', activationCode: null } as const),
  };
  world.do(decideAddLine(line, world.rules));
  world.publish({ graceDays: 0 });
  expect(world.state.lines.get(lineId)!.policyVersion).toBe(version);
});

test('money that brings a line back without a plan brings the rules of today', () => {
  const revives = { by: 'top-up', to: 'active', restores: [] } as const;
  const lifecycle = {
    states: {
      active: {
        exits: [{ to: 'grace', when: { kind: 'idle', for: { days: 90 }, since: ['use'] } }],
      },
      grace: {
        can: ['top-up'],
        exits: [{ to: 'recycled', when: { kind: 'in-state', for: { days: 15 } } }],
        undo: [revives],
      },
    },
  } as const satisfies Policy['lifecycle'];
  const world = new World({ now: start, policy: { lifecycle } });
  const { id } = world.addLine();
  // Under the new rules nothing revives; the line is in grace under the old.
  const { version } = world.publish({
    lifecycle: { states: { ...lifecycle.states, grace: { ...lifecycle.states.grace, undo: [] } } },
  });
  world.now = start + 95 * DAY;
  world.buy(id, planNamed('gb-topup-5'));
  expect(world.state.lines.get(id)).toMatchObject({ state: 'active', policyVersion: version });
  world.now += 95 * DAY;
  world.do(decideAdvance(world.rules));
  expect(world.state.lines.get(id)!.state).toBe('grace');
  world.buy(id, planNamed('gb-topup-5'));
  expect(world.state.lines.get(id)!.state).toBe('grace');
});

test('an undo that is sold with a plan holds for whoever pays in time', () => {
  const world = new World({ now: start });
  const lineId = linePaidFor(world);
  // From now on nothing brings a line back from grace; this one was sold otherwise.
  world.publish({ lifecycle: { states: { 'lost-stolen': {} } }, graceDays: 0, suspendedDays: 0 });
  world.now = start + 40 * DAY;
  world.buy(lineId, plan);
  expect(world.state.lines.get(lineId)!.state).toBe('active');
});

test('a market’s own times, credit and top-ups hold in that market', () => {
  const world = new World({ now: start });
  const line = world.addLine();
  world.publish({
    marketId: 'gb',
    quoteMinutes: 7,
    credit: { mostMinor: { GBP: 400 } },
  });
  const draft = world.draft(line.id, plan);
  if ('refused' in draft) throw new Error(draft.refused);
  expect(world.state.orders.get(draft.orderId)!.expiresAt).toBe(start + 7 * 60_000);
  expect(world.draft(line.id, planNamed('gb-topup-5'))).toEqual({ refused: 'credit_limit' });
});

test('what is paid later is sold as it was ordered, and as its review page said', () => {
  const world = new World({ now: start });
  const line = world.addLine();
  const draft = world.draft(line.id, plan);
  if ('refused' in draft) throw new Error(draft.refused);
  const confirmed = world.confirm(draft.orderId, plan);
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  world.publish({ graceDays: 0, suspendedDays: 0 });
  world.say(plan, { ...draft, ...confirmed }, { status: 'captured' });
  expect([...world.state.periods.values()].map(({ policyVersion }) => policyVersion)).toEqual([1]);
  expect(world.state.lines.get(line.id)!.policyVersion).toBe(1);
});

test('ended credit can still be brought back as the rules said when it was sold', () => {
  const credit = { revival: { within: { months: 3 } } };
  const world = new World({ now: start, policy: { credit, graceDays: 366 } });
  const { id } = world.addLine();
  world.buy(id, planNamed('gb-topup-5'));
  const first = () => [...world.state.buckets.values()].find(({ kind }) => kind === 'credit')!;
  const ends = first().expiresAt!;
  world.publish({ credit: {} });
  world.now = ends + 60 * DAY;
  expect(world.buy(id, planNamed('gb-topup-5'))).not.toHaveProperty('refused');
  expect(first()).toMatchObject({ remaining: 500n, closedAt: null });
  expect(first().expiresAt).toBeGreaterThan(world.now);
});

test('an order is paid and credited in the time it was drafted with, and by its market’s own', () => {
  const world = new World({ now: start });
  const line = world.addLine();
  const drafted = () => {
    const draft = world.draft(line.id, plan);
    if ('refused' in draft) throw new Error(draft.refused);
    return draft.orderId;
  };
  const minutes = (orderId: string) => {
    world.confirm(orderId, plan);
    return (world.order(orderId).expiresAt - world.now) / MINUTE;
  };
  const before = world.rules.policy;
  const first = drafted();
  world.publish({ marketId: 'gb', paymentWindowMinutes: 5, giveBackAfterMinutes: 1 });
  expect(minutes(first)).toBe(before.paymentWindowMinutes);
  const late = { happenedAt: world.now - 2 * MINUTE, status: 'captured' } as const;
  const paidFor = (orderId: string) => {
    const { id } = [...world.state.payments.values()].find((each) => each.orderId === orderId)!;
    return world.say(plan, { orderId, paymentId: id }, late);
  };
  expect(paidFor(first)).toMatchObject({ order: 'fulfilled' });
  const second = drafted();
  expect(minutes(second)).toBe(5);
  expect(paidFor(second)).toMatchObject({ order: 'returned' });
});
