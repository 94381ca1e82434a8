import { expect, test } from 'vitest';
import { decideExpireCharging } from '#domain/charging-expiry.ts';
import type { ChargingRequest } from '#domain/charging-request.ts';
import { decideStartCharging } from '#domain/charging-start.ts';
import type { Period } from '#domain/line.ts';
import { DAY, HOUR } from '#domain/time.ts';
import { givenOf, requestBy } from '../support/refund-world.ts';
import { planNamed, World } from '../support/world.ts';

// Found by the simulation: what comes when everything else is over already.

const now = Date.UTC(2026, 4, 11, 9);
const plan = planNamed('gb-everyday-12');

test('money that comes too late closes the page of a later try', () => {
  const world = new World({ now });
  const line = world.addLine();
  const draft = world.draft(line.id, plan);
  if ('refused' in draft) throw new Error(draft.refused);
  const { orderId } = draft;
  const first = world.confirm(orderId, plan);
  if ('refused' in first) throw new Error(first.refused);
  world.say(plan, { orderId, paymentId: first.paymentId }, { status: 'cancelled' });
  const second = world.confirm(orderId, plan, { method: 'wallet' });
  if ('refused' in second) throw new Error(second.refused);
  const { paymentId } = second;
  world.now += DAY;
  const late = { status: 'captured', happenedAt: now } as const;
  world.say(plan, { orderId, paymentId: first.paymentId }, late);
  expect(world.order(orderId).state).toBe('returned');
  expect(world.state.payments.get(paymentId)?.state).toBe('intended');
  const outbox = world.written.at(-1)!.outbox;
  expect(outbox).toContainEqual(
    expect.objectContaining({ kind: 'payment.cancel', payload: { orderId, paymentId } }),
  );
});

test('what a session held of a plan that was given back is nobody’s to use', () => {
  const world = new World({ now });
  const line = world.addLine();
  const bought = world.buy(line.id, plan);
  if ('refused' in bought) throw new Error(bought.refused);
  const session: ChargingRequest = {
    ...{ sessionId: 'smf;1', requestNumber: 0, lineId: line.id, kind: 'data', scope: 'any' },
    ...{ country: 'GB', units: [{ ratingGroup: 1, requested: 0n, used: null }] },
  };
  world.do(decideStartCharging(session, world.rules));
  const held = givenOf(world, bought.orderId).buckets.find(({ reserved }) => reserved > 0n)!;
  expect(requestBy(world, bought.orderId)).toHaveProperty('requestId');
  // The database shows a decision no period that has ended, but for the line's last plan.
  (world.state.periods as Map<string, Period>).delete(held.periodId!);
  world.now += 3 * HOUR;
  world.do(decideExpireCharging({ sessionId: 'smf;1' }, world.rules));
  const bucket = world.state.buckets.get(held.id)!;
  expect(bucket).toMatchObject({ remaining: 0n, reserved: 0n });
  expect(bucket.closedAt).not.toBeNull();
});
