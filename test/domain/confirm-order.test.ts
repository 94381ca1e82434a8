import { expect, test } from 'vitest';
import { decideCloseOrder } from '#domain/close-order.ts';
import { CONSENT_VERSION } from '#domain/confirm-order.ts';
import { referenceOf } from '#domain/draft-order.ts';
import { DAY, MINUTE } from '#domain/time.ts';
import { planNamed, World } from '../support/world.ts';

const now = Date.UTC(2026, 4, 11, 9);
const plan = planNamed('gb-everyday-12');

function given() {
  const world = new World({ now });
  const line = world.addLine();
  return { world, line };
}

function drafted() {
  const { world, line } = given();
  const draft = world.draft(line.id, plan);
  if ('refused' in draft) throw new Error(draft.refused);
  return { world, line, orderId: draft.orderId };
}

test.each([
  ['unknown_line', (world: World) => world.draft(world.newId(), plan)],
  [
    'plan_of_other_market',
    (world: World, line: string) => world.draft(line, planNamed('cn-daily-12')),
  ],
  [
    'plan_not_for_sim',
    (world: World) =>
      world.draft(
        world.addLine({ simKind: 'physical', marketId: 'travel' }).id,
        planNamed('travel-japan-1'),
      ),
  ],
  [
    'number_lost',
    (world: World, line: string) => {
      world.now += 200 * DAY;
      return world.draft(line, plan);
    },
  ],
  [
    'needs_running_plan',
    (world: World, line: string) => world.draft(line, planNamed('gb-add-data-5')),
  ],
  [
    'queue_full',
    (world: World, line: string) => {
      for (const timing of ['now', 'queue', 'queue', 'queue'] as const)
        world.buy(line, plan, timing);
      return world.draft(line, plan, 'queue');
    },
  ],
  [
    'plan_withdrawn',
    (world: World, line: string) => world.draft(line, { ...plan, withdrawnAt: now }),
  ],
])('a draft is refused: %s', (refused, wish) => {
  const { world, line } = given();
  const orders = world.state.orders.size;
  const answer = wish(world, line.id);
  expect(answer).toEqual({ refused });
  expect([...world.state.orders.values()].filter((each) => each.state === 'draft')).toHaveLength(
    orders,
  );
});

test('the same wish answers the same draft; another wish another', () => {
  const { world, line, orderId } = drafted();
  expect(world.draft(line.id, plan)).toEqual({ orderId });
  expect(world.draft(line.id, planNamed('gb-everyday-30'))).not.toEqual({ orderId });
  world.now += 31 * MINUTE;
  expect(world.draft(line.id, plan)).not.toEqual({ orderId });
  expect(world.order(orderId).state).toBe('expired');
});

test.each([
  ['unknown_order', (world: World) => world.confirm(world.newId(), plan)],
  ['consent_required', (world: World, id: string) => world.confirm(id, plan, { consent: false })],
  [
    'quote_expired',
    (world: World, id: string) => {
      world.now += 30 * MINUTE;
      return world.confirm(id, plan);
    },
  ],
  [
    'payment_open',
    (world: World, id: string) => {
      world.confirm(id, plan);
      return world.confirm(id, plan, { method: 'wallet' });
    },
  ],
  [
    'already_paid',
    (world: World, id: string) => {
      const first = world.confirm(id, plan);
      if ('refused' in first) throw new Error(first.refused);
      world.say(plan, { orderId: id, paymentId: first.paymentId }, { status: 'captured' });
      return world.confirm(id, plan);
    },
  ],
  [
    'order_closed',
    (world: World, id: string) => {
      world.do(decideCloseOrder({ orderId: id, why: 'cancelled' }));
      return world.confirm(id, plan);
    },
  ],
])('a confirmation is refused: %s', (refused, wish) => {
  const { world, orderId } = drafted();
  expect(wish(world, orderId)).toEqual({ refused });
});

test('confirming keeps the consent and asks for it once', () => {
  const { world, orderId } = drafted();
  const first = world.confirm(orderId, plan);
  expect(world.order(orderId)).toMatchObject({
    state: 'awaiting-payment',
    consentVersion: CONSENT_VERSION,
    confirmedAt: now,
  });
  expect(world.confirm(orderId, plan, { consent: false })).toEqual(first);
});

test('an order is not closed while its payment may still be taken', () => {
  const { world, orderId } = drafted();
  world.confirm(orderId, plan);
  expect(world.do(decideCloseOrder({ orderId, why: 'expired' }))).toEqual({ refused: 'not_due' });
  world.now += 16 * MINUTE;
  expect(world.do(decideCloseOrder({ orderId, why: 'expired' }))).toEqual({
    refused: 'payment_open',
  });
});

test('a reference is eight characters that cannot be misread', () => {
  expect(referenceOf('01a203d2-275b-77e8-88f2-7ff14c50ea20')).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  expect(referenceOf('01a203d2-275b-77e8-88f2-7ff14c50ea20')).not.toBe(
    referenceOf('01a203d2-275b-77e8-88f2-7ff14c50ea21'),
  );
});
