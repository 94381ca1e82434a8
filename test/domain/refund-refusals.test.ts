import { expect, test } from 'vitest';
import type { RefundPolicy } from '#domain/refund-policy.ts';
import { DAY, MINUTE } from '#domain/time.ts';
import { bestOf, giveBy, requestBy, useShare } from '../support/refund-world.ts';
import { planNamed, World } from '../support/world.ts';

/** A Monday. */
const now = Date.UTC(2026, 4, 11, 9);
const plan = planNamed('gb-everyday-12');
const byVolume: Partial<RefundPolicy> = { withdrawal: { days: 14, measure: 'volume' } };

function bought(refund: Partial<RefundPolicy> = byVolume) {
  const world = new World({ now, policy: { refund } });
  const line = world.addLine();
  const order = world.buy(line.id, plan);
  if ('refused' in order) throw new Error(order.refused);
  return { world, line, orderId: order.orderId };
}

/* Refusals in the order of the checks: each case also breaks what is checked after it. */
test.each<[string, () => unknown]>([
  [
    'unknown_order',
    () => {
      const { world, orderId } = bought();
      return requestBy(world, orderId, { quoteId: 'x', ofOrder: world.newId() });
    },
  ],
  [
    'order_not_paid',
    () => {
      const { world, line } = bought();
      const draft = world.draft(line.id, plan, 'queue');
      if ('refused' in draft) throw new Error(draft.refused);
      return requestBy(world, draft.orderId, { quoteId: 'x' });
    },
  ],
  [
    'refund_all_back',
    () => {
      const { world, orderId } = bought();
      const { id } = bestOf(world, orderId);
      requestBy(world, orderId);
      return requestBy(world, orderId, { quoteId: id });
    },
  ],
  [
    'refund_plan_over',
    () => {
      const { world, orderId } = bought();
      world.now += 40 * DAY;
      return requestBy(world, orderId, { quoteId: 'x' });
    },
  ],
  [
    'refund_used_up',
    () => {
      const { world, orderId } = bought();
      useShare(world, orderId, 1n, 1n);
      return requestBy(world, orderId, { quoteId: 'x' });
    },
  ],
  [
    'refund_too_late',
    () => {
      const { world, orderId } = bought();
      world.now += 20 * DAY;
      return requestBy(world, orderId, { quoteId: 'x' });
    },
  ],
  [
    'refund_not_offered',
    () => {
      const { world, orderId } = bought({ withdrawal: null });
      return requestBy(world, orderId, { quoteId: 'x' });
    },
  ],
  [
    'refund_under_way',
    () => {
      const { world, line } = bought();
      const draft = world.draft(line.id, plan, 'queue');
      if ('refused' in draft) throw new Error(draft.refused);
      const confirmed = world.confirm(draft.orderId, plan);
      if ('refused' in confirmed) throw new Error(confirmed.refused);
      const late = { status: 'captured' as const, happenedAt: now - 20 * MINUTE };
      world.say(plan, { ...draft, paymentId: confirmed.paymentId }, late);
      return requestBy(world, draft.orderId, { quoteId: 'x' });
    },
  ],
  [
    'quote_changed',
    () => {
      const { world, orderId } = bought();
      const { id } = bestOf(world, orderId);
      useShare(world, orderId, 1n, 10n);
      return requestBy(world, orderId, { quoteId: id });
    },
  ],
  [
    'destination_not_offered',
    () => {
      const world = new World({ now });
      const line = world.addLine();
      world.buy(line.id, planNamed('gb-topup-10'));
      const draft = world.draft(line.id, plan);
      if ('refused' in draft) throw new Error(draft.refused);
      world.confirm(draft.orderId, plan, { method: 'credit' });
      return requestBy(world, draft.orderId, { destination: 'original' });
    },
  ],
])('%s', (refused, ask) => {
  expect(ask()).toEqual({ refused });
});

test.each<[string, bigint, () => { world: World; orderId: string }]>([
  ['above_captured', 801n, bought],
  [
    'refund_all_back',
    1n,
    () => {
      const all = bought();
      giveBy(all.world, all.orderId, 800n);
      return all;
    },
  ],
])('staff: %s', (refused, amountMinor, given) => {
  const { world, orderId } = given();
  expect(giveBy(world, orderId, amountMinor)).toEqual({ refused });
});
