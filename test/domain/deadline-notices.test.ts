import { expect, test } from 'vitest';
import { decideApplyLifecycleEvent } from '#domain/apply-lifecycle-event.ts';
import type { LineHappening } from '#domain/lifecycle-event.ts';
import { decideLookAfterLine } from '#domain/look-after-line.ts';
import type { Policy } from '#domain/policy.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { planNamed, World } from '../support/world.ts';

const plan = planNamed('gb-everyday-12');
const begin = Date.UTC(2026, 0, 31, 10);

/** A line on a plan that nobody renews, looked after whenever somebody has to look. */
function forgotten(policy: Partial<Policy> = {}) {
  const world = new World({ now: begin, policy });
  const line = world.addLine();
  world.buy(line.id, plan);
  const told: string[] = [];
  let seen = 0;
  const listen = () => {
    for (const { outbox } of world.written.slice(seen))
      for (const { kind, payload } of outbox)
        if (kind === 'notice.send' && payload.template === 'deadline_near') {
          const left = (Number(payload.deadlineAt) - world.now) / DAY;
          told.push(`${payload.of} in ${payload.days}, ${left.toFixed(2)} days before`);
        }
    seen = world.written.length;
  };
  const look = () => {
    const offer = { plan: null, earlierPurchases: 0 };
    world.do(decideLookAfterLine({ lineId: line.id, offer }, world.rules));
    listen();
  };
  const until = (end: Instant) => {
    for (let looks = 0; looks < 200; looks++) {
      const { dueAt } = world.state.lines.get(line.id)!;
      if (dueAt === null || dueAt > end) break;
      world.now = Math.max(dueAt, world.now);
      look();
    }
    world.now = Math.max(end, world.now);
  };
  const end = [...world.state.periods.values()][0]!.endsAt!;
  return { world, line, told, look, until, end };
}

test('every end is told before, each warning once, down to the number', () => {
  const { told, until, look } = forgotten();
  until(begin + 200 * DAY);
  look();
  expect(told).toEqual([
    'service in 3, 3.00 days before',
    'service in 1, 1.00 days before',
    // The clock goes forward meanwhile: the time of day is the same.
    'incoming in 7, 6.96 days before',
    'incoming in 1, 1.00 days before',
    'number in 30, 30.00 days before',
    'number in 7, 7.00 days before',
    'number in 1, 1.00 days before',
  ]);
});

test('after a downtime only the nearest of what is still to come is told', () => {
  const { told, until, look, world, end } = forgotten();
  world.now = end - DAY / 2;
  look();
  expect(told).toEqual(['service in 1, 0.50 days before']);
  until(end);
  expect(told).toHaveLength(1);
});

test('short states are told of when they begin', () => {
  const { told, until } = forgotten({ graceDays: 0, suspendedDays: 2 });
  until(begin + 200 * DAY);
  expect(told.filter((each) => each.startsWith('number'))).toEqual([
    'number in 7, 2.00 days before',
    'number in 1, 1.00 days before',
  ]);
});

test('renewing moves the dates, and they are told anew', () => {
  const { told, until, world, line, end } = forgotten();
  until(end - 2 * DAY);
  expect(told).toHaveLength(1);
  world.buy(line.id, plan, 'at-end');
  until(end + 31 * DAY);
  expect(told.slice(1)).toEqual([
    'service in 3, 3.00 days before',
    'service in 1, 1.00 days before',
  ]);
});

test('while a hold keeps the time of a plan its end is not told, and after it the new one is', () => {
  const { told, until, look, world, line, end } = forgotten();
  const happens = (happening: LineHappening) =>
    world.do(decideApplyLifecycleEvent({ lineId: line.id, happening }, world.rules));
  world.now = end - 5 * DAY;
  happens({ kind: 'block', as: 'lost-stolen' });
  until(end + 5 * DAY);
  look();
  expect(told.filter((each) => each.startsWith('service'))).toEqual([]);
  happens({ kind: 'undo', by: 'identity-check' });
  until(end + 20 * DAY);
  expect(told.filter((each) => each.startsWith('service'))).toEqual([
    'service in 3, 3.00 days before',
    'service in 1, 1.00 days before',
  ]);
});
