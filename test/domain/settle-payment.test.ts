import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideCloseOrder } from '#domain/close-order.ts';
import { decideRecordRefund } from '#domain/record-refund.ts';
import { decideSettlePayment } from '#domain/settle-payment.ts';
import { HOUR, MINUTE } from '#domain/time.ts';
import { planNamed, World } from '../support/world.ts';

const now = Date.UTC(2026, 4, 11, 9);
const plan = planNamed('gb-everyday-12');

function awaiting() {
  const world = new World({ now });
  const line = world.addLine();
  const draft = world.draft(line.id, plan);
  if ('refused' in draft) throw new Error(draft.refused);
  const confirmed = world.confirm(draft.orderId, plan);
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  return { world, line, of: { orderId: draft.orderId, paymentId: confirmed.paymentId } };
}

const kindsOf = (world: World, orderId: string) =>
  world.written
    .flatMap((changes) => changes.orderEvents)
    .filter((event) => event.orderId === orderId)
    .map((event) => event.kind);

const moneyOf = (world: World) =>
  world.transfers().filter((each) => ['payment', 'sale', 'tax', 'refund'].includes(each.kind));

test('captured money becomes a sale and buckets in one commit', () => {
  const { world, of } = awaiting();
  expect(world.say(plan, of, { status: 'captured' })).toEqual({
    payment: 'captured',
    order: 'fulfilled',
  });
  const last = world.written.at(-1)!;
  expect(last.transfers.map((each) => each.kind)).toEqual([
    'payment',
    ...plan.grants.map(() => 'grant'),
    'sale',
    'tax',
  ]);
  expect(world.order(of.orderId)).toMatchObject({ heldMinor: 0n, state: 'fulfilled' });
  expect(last.outbox.map((entry) => entry.kind)).toContain('mail.send');
});

test('that a page was made looks at the order and its payment alone', () => {
  const { world, of } = awaiting();
  const { accountId, orders, payments } = world.state;
  const unread = new Proxy({ accountId, orders, payments } as typeof world.state, {
    get(known, part) {
      if (!(part in known)) throw new Error(`looked at ${String(part)}`);
      return Reflect.get(known, part);
    },
  });
  const { amountMinor, currency } = payments.get(of.paymentId)!;
  const page = {
    redirectUrl: 'https://pay.example/1',
    providerReference: '1',
    declineReason: null,
  };
  const word = { ...of, ...page, plan, amountMinor, currency, happenedAt: now } as const;
  const decide = decideSettlePayment({ ...word, status: 'opened' }, world.rules);
  expect(decide(unread, world.context())).toMatchObject({ answer: { payment: 'opened' } });
});

test('the same word twice changes nothing', () => {
  const { world, of } = awaiting();
  world.say(plan, of, { status: 'captured' });
  const before = structuredClone(world.state);
  world.say(plan, of, { status: 'captured' });
  expect(world.state).toEqual(before);
  expect(world.written.at(-1)!.transfers).toEqual([]);
});

test.each(['declined', 'cancelled', 'expired', 'opened'] as const)(
  'captured wins over %s, before and after',
  (status) => {
    for (const order of [
      [status, 'captured'],
      ['captured', status],
    ] as const) {
      const { world, of } = awaiting();
      for (const word of order) world.say(plan, of, { status: word });
      expect(world.order(of.orderId).state).toBe('fulfilled');
      expect(world.state.payments.get(of.paymentId)!.state).toBe('captured');
      expect(moneyOf(world).map((each) => each.kind)).toEqual(['payment', 'sale', 'tax']);
    }
  },
);

test.each([
  ['another amount', { amountMinor: 1n }, 'wrong_amount'],
  ['another currency', { currency: 'EUR' as const }, 'wrong_amount'],
  ['news that come too late', { happenedAt: now - 15 * MINUTE - 1 }, 'delivery_too_late'],
])('%s: the money goes back', (_name, word, reason) => {
  const { world, of } = awaiting();
  expect(world.say(plan, of, { status: 'captured', ...word })).toMatchObject({ order: 'returned' });
  const [refund] = world.state.refunds.values();
  expect(refund).toMatchObject({ reason, state: 'requested' });
  expect(world.order(of.orderId).heldMinor).toBe(refund!.amountMinor);
  expect([...world.state.buckets.values()]).toEqual([]);
  const done = { state: 'refunded' as const, happenedAt: world.now };
  world.do(decideRecordRefund({ orderId: of.orderId, refundId: refund!.id, outcome: done }));
  expect(world.order(of.orderId).heldMinor).toBe(0n);
});

test('news at the very limit are still credited', () => {
  const { world, of } = awaiting();
  const word = { status: 'captured' as const, happenedAt: now - 15 * MINUTE };
  expect(world.say(plan, of, word)).toMatchObject({ order: 'fulfilled' });
});

test('money for an order that is over goes back, and the order stays over', () => {
  const { world, of } = awaiting();
  world.say(plan, of, { status: 'declined', declineReason: 'card_declined' });
  world.now += HOUR;
  expect(world.do(decideCloseOrder({ orderId: of.orderId, why: 'expired' }))).toEqual({
    state: 'expired',
  });
  world.say(plan, of, { status: 'captured' });
  expect(world.order(of.orderId).state).toBe('expired');
  expect([...world.state.refunds.values()]).toMatchObject([{ reason: 'order_over' }]);
});

test('a second payment of a paid order goes back; the first credit stays', () => {
  const { world, of } = awaiting();
  world.say(plan, of, { status: 'declined', declineReason: 'insufficient_funds' });
  const again = world.confirm(of.orderId, plan);
  if ('refused' in again) throw new Error(again.refused);
  const second = { orderId: of.orderId, paymentId: again.paymentId };
  world.say(plan, second, { status: 'captured' });
  world.say(plan, of, { status: 'captured' });
  expect(world.order(of.orderId)).toMatchObject({ state: 'fulfilled' });
  expect([...world.state.refunds.values()]).toMatchObject([
    { reason: 'already_paid', paymentId: of.paymentId },
  ]);
  expect(moneyOf(world).filter((each) => each.kind === 'sale')).toHaveLength(1);
});

test('what cannot be delivered any more goes back', () => {
  const world = new World({ now });
  const line = world.addLine();
  world.buy(line.id, plan);
  const addOn = planNamed('gb-add-data-5');
  const draft = world.draft(line.id, addOn);
  if ('refused' in draft) throw new Error(draft.refused);
  const confirmed = world.confirm(draft.orderId, addOn);
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  world.now += 40 * 24 * HOUR;
  const of = { orderId: draft.orderId, paymentId: confirmed.paymentId };
  expect(world.say(addOn, of, { status: 'captured' })).toMatchObject({ order: 'returned' });
  expect([...world.state.refunds.values()]).toMatchObject([{ reason: 'cannot_deliver' }]);
});

test('an unknown payment is refused', () => {
  const { world, of } = awaiting();
  const stranger = { ...of, paymentId: world.newId() };
  expect(world.say(plan, stranger, { status: 'captured' })).toEqual({ refused: 'unknown_payment' });
});

test('a refund that was refused may still succeed; one that succeeded is final', () => {
  const { world, of } = awaiting();
  world.say(plan, of, { status: 'captured', amountMinor: 1n });
  const [refund] = world.state.refunds.values();
  const say = (outcome: Parameters<typeof decideRecordRefund>[0]['outcome']) =>
    world.do(decideRecordRefund({ orderId: of.orderId, refundId: refund!.id, outcome }));
  expect(say({ state: 'refused', reason: 'card closed' })).toEqual({ state: 'refused' });
  expect(say({ state: 'refunded', happenedAt: now })).toEqual({ state: 'refunded' });
  expect(say({ state: 'refused', reason: 'late' })).toEqual({ state: 'refunded' });
  expect(kindsOf(world, of.orderId).filter((kind) => kind === 'refunded')).toHaveLength(1);
  expect(moneyOf(world).filter((each) => each.kind === 'refund')).toHaveLength(1);
});

test('in any order and number of words, money taken is sold once or goes back, never both', () => {
  const word = fc.record({
    attempt: fc.integer({ min: 0, max: 2 }),
    status: fc.constantFrom('opened', 'captured', 'declined', 'cancelled', 'expired' as const),
    wait: fc.integer({ min: 0, max: 20 * MINUTE }),
  });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const { world, of } = awaiting();
      const payments = [of.paymentId];
      for (const { attempt, status, wait } of words) {
        world.now += wait;
        const again = world.confirm(of.orderId, plan);
        if ('paymentId' in again && !payments.includes(again.paymentId))
          payments.push(again.paymentId);
        const paymentId = payments[attempt % payments.length]!;
        world.say(plan, { orderId: of.orderId, paymentId }, { status });
        world.do(decideCloseOrder({ orderId: of.orderId, why: 'expired' }));
      }
      const order = world.order(of.orderId);
      const captured = [...world.state.payments.values()].filter((p) => p.state === 'captured');
      const refunds = [...world.state.refunds.values()];
      const sales = moneyOf(world).filter((each) => each.kind === 'sale');
      expect(sales.length).toBe(order.state === 'fulfilled' ? 1 : 0);
      expect(captured.length).toBe(refunds.length + sales.length);
      expect(order.heldMinor).toBe(refunds.reduce((sum, each) => sum + each.amountMinor, 0n));
      const open = [...world.state.payments.values()].filter((p) => p.decidedAt === null);
      expect(open.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 1_000 },
  );
});
