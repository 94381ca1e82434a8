import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grantCredit } from '#domain/account-credit.ts';
import { Changeset } from '#domain/changeset.ts';
import { decideCloseOrder } from '#domain/close-order.ts';
import type { Confirmation } from '#domain/confirm-order.ts';
import type { CreditPolicy } from '#domain/credit-policy.ts';
import { DAY, MINUTE } from '#domain/time.ts';
import { requestBy } from '../support/refund-world.ts';
import { planNamed, World } from '../support/world.ts';

const now = Date.UTC(2026, 4, 11, 9);
const plan = planNamed('gb-everyday-12');
const price = plan.priceMinor;

/** Credit that waits to be sold, or that was sold with its tax. */
function give(world: World, amountMinor: bigint, more: { taxed?: boolean; endsIn?: number } = {}) {
  world.do((state, context) => {
    const change = new Changeset(state, context);
    const { taxed = false, endsIn } = more;
    const bucket = grantCredit(
      change,
      {
        currency: 'GBP',
        amountMinor,
        origin: 'voucher',
        kind: taxed ? 'grant' : 'payment',
        from: taxed ? 'operator:allowance' : 'provider:voucher',
        expiresAt: endsIn === undefined ? null : world.now + endsIn,
      },
      { rule: 'test' },
    );
    return { changes: change.changes(), answer: { bucketId: bucket.id } };
  });
}

function drafted(credit: bigint, policy: Partial<CreditPolicy> = {}, of = plan) {
  const world = new World({ now, policy: { credit: policy } });
  const line = world.addLine();
  if (credit > 0n) give(world, credit);
  const draft = world.draft(line.id, of);
  if ('refused' in draft) throw new Error(draft.refused);
  return { world, orderId: draft.orderId };
}

function confirmed(world: World, orderId: string, wish: Partial<Confirmation>) {
  const answer = world.confirm(orderId, plan, wish);
  if ('refused' in answer) throw new Error(answer.refused);
  return { orderId, paymentId: answer.paymentId };
}

const creditOf = (world: World) =>
  [...world.state.buckets.values()]
    .filter((bucket) => bucket.lineId === null)
    .reduce(
      (sum, { remaining, reserved, used }) => ({
        remaining: sum.remaining + remaining,
        reserved: sum.reserved + reserved,
        used: sum.used + used,
      }),
      { remaining: 0n, reserved: 0n, used: 0n },
    );

const paymentsOf = (world: World) =>
  [...world.state.payments.values()].map(({ method, state, amountMinor }) => [
    method,
    state,
    amountMinor,
  ]);

const summed = (world: World, kind: string) =>
  world
    .transfers()
    .filter((each) => each.kind === kind && each.orderId !== null)
    .reduce((sum, each) => sum + each.amount, 0n);

test('credit that covers all pays in the commit that confirms', () => {
  const { world, orderId } = drafted(price + 500n);
  expect(world.confirm(orderId, plan, { method: 'credit' })).toMatchObject({ isPaid: true });
  expect(world.order(orderId)).toMatchObject({ state: 'fulfilled', heldMinor: 0n });
  expect(creditOf(world)).toEqual({ remaining: 500n, reserved: 0n, used: price });
  const last = world.written.at(-1)!;
  expect(
    last.transfers.map(({ kind, from, to }) => [kind, from.split(':')[0], to.split(':')[0]]),
  ).toMatchObject([
    ['hold', 'bucket', 'hold'],
    ['payment', 'hold', 'order'],
    ...plan.grants.map(() => ['grant', 'operator', 'bucket']),
    ['sale', 'order', 'operator'],
    ['tax', 'order', 'operator'],
  ]);
  expect(last.outbox.map((entry) => entry.kind)).not.toContain('payment.open');
});

test('a card pays what credit does not; both are captured in one commit', () => {
  const { world, orderId } = drafted(400n);
  const of = confirmed(world, orderId, { withCredit: true });
  expect(creditOf(world)).toEqual({ remaining: 0n, reserved: 400n, used: 0n });
  expect(paymentsOf(world)).toEqual([
    ['credit', 'opened', 400n],
    ['card', 'intended', price - 400n],
  ]);
  expect(world.say(plan, of, { status: 'captured' })).toMatchObject({ order: 'fulfilled' });
  expect(paymentsOf(world)).toEqual([
    ['credit', 'captured', 400n],
    ['card', 'captured', price - 400n],
  ]);
  expect(creditOf(world)).toEqual({ remaining: 0n, reserved: 0n, used: 400n });
  expect(world.order(orderId).heldMinor).toBe(0n);
  expect(summed(world, 'payment')).toBe(price);
  expect(summed(world, 'sale') + summed(world, 'tax')).toBe(price);
});

test.each(['declined', 'cancelled', 'expired'] as const)(
  'a card that ends %s leaves the credit free',
  (status) => {
    const { world, orderId } = drafted(400n);
    const of = confirmed(world, orderId, { withCredit: true });
    world.say(plan, of, { status });
    expect(creditOf(world)).toEqual({ remaining: 400n, reserved: 0n, used: 0n });
    expect(world.order(orderId)).toMatchObject({ state: 'awaiting-payment', heldMinor: 0n });
    const again = confirmed(world, orderId, { withCredit: true });
    world.say(plan, again, { status: 'captured' });
    expect(world.order(orderId).state).toBe('fulfilled');
    expect(creditOf(world)).toEqual({ remaining: 0n, reserved: 0n, used: 400n });
  },
);

test('an order that closes gives its credit back', () => {
  const { world, orderId } = drafted(400n);
  const of = confirmed(world, orderId, { withCredit: true });
  world.now += 16 * MINUTE;
  const close = decideCloseOrder({ orderId, why: 'expired' });
  expect(world.do(close)).toEqual({ refused: 'payment_open' });
  world.say(plan, of, { status: 'expired' });
  expect(world.do(close)).toEqual({ state: 'expired' });
  expect(creditOf(world)).toEqual({ remaining: 400n, reserved: 0n, used: 0n });
});

test('a card’s word that comes late takes the credit anew', () => {
  const { world, orderId } = drafted(400n);
  const of = confirmed(world, orderId, { withCredit: true });
  world.say(plan, of, { status: 'declined' });
  world.say(plan, of, { status: 'captured' });
  expect(world.order(orderId)).toMatchObject({ state: 'fulfilled', heldMinor: 0n });
  expect(creditOf(world)).toEqual({ remaining: 0n, reserved: 0n, used: 400n });
});

test('a late word when the credit is gone: the card’s part goes back', () => {
  const { world, orderId } = drafted(0n);
  give(world, 400n, { endsIn: 5 * MINUTE });
  const of = confirmed(world, orderId, { withCredit: true });
  world.say(plan, of, { status: 'declined' });
  world.now += 6 * MINUTE;
  expect(world.say(plan, of, { status: 'captured' })).toMatchObject({ order: 'returned' });
  expect([...world.state.refunds.values()]).toMatchObject([
    { reason: 'credit_gone', amountMinor: price - 400n, paymentId: of.paymentId },
  ]);
  expect(world.order(orderId).heldMinor).toBe(price - 400n);
  expect(summed(world, 'sale')).toBe(0n);
});

test('credit covers all: the card is not asked, also when it was wished for', () => {
  const { world, orderId } = drafted(price);
  expect(world.confirm(orderId, plan, { withCredit: true })).toMatchObject({ isPaid: true });
  expect(paymentsOf(world)).toEqual([['credit', 'captured', price]]);
});

test.each([
  ['too little', price - 1n, {}, plan, { method: 'credit' as const }],
  ['none', 0n, {}, plan, { withCredit: true }],
  ['the policy lets it pay nothing', price, { paysPlans: false }, plan, { withCredit: true }],
  ['a top-up', 500n, {}, planNamed('gb-topup-5'), { method: 'credit' as const }],
])('credit_short: %s', (_name, credit, policy, of, wish) => {
  const { world, orderId } = drafted(credit, policy, of);
  expect(world.confirm(orderId, of, wish)).toEqual({ refused: 'credit_short' });
  expect(creditOf(world).remaining).toBe(credit);
  expect(world.order(orderId).state).toBe('draft');
});

test('asking again answers the same payment; with or without credit is another wish', () => {
  const { world, orderId } = drafted(400n);
  const of = confirmed(world, orderId, { withCredit: true });
  expect(confirmed(world, orderId, { withCredit: true })).toEqual(of);
  expect(world.confirm(orderId, plan, {})).toEqual({ refused: 'payment_open' });
  expect(world.confirm(orderId, plan, { method: 'credit' })).toEqual({ refused: 'payment_open' });
});

test('credit that was sold with its tax is not taxed again', () => {
  const { world, orderId } = drafted(0n);
  give(world, 600n, { taxed: true });
  const of = confirmed(world, orderId, { withCredit: true });
  world.say(plan, of, { status: 'captured' });
  const tax = world.order(orderId).taxMinor;
  // A sixth of what the card paid, at 20 %.
  expect(Number(tax)).toBeCloseTo(Number(price - 600n) / 6, -1);
  expect(summed(world, 'tax')).toBe(tax);
  expect(summed(world, 'sale')).toBe(price - tax);
});

test('what ends first is spent first; what has ended is not spent', () => {
  const { world, orderId } = drafted(200n);
  give(world, 300n, { endsIn: 10 * DAY });
  give(world, 100n, { endsIn: 5 * MINUTE });
  world.now += 6 * MINUTE;
  const of = confirmed(world, orderId, { withCredit: true });
  const held = world.state.payments.get(of.paymentId)!;
  expect(held.amountMinor).toBe(price - 500n);
  const [credit] = world.state.payments.values();
  expect(credit!.holds.map((hold) => hold.amountMinor)).toEqual(['300', '200']);
});

test('credit that never ends is over when it is spent: buying and giving back piles nothing up', () => {
  const { world, orderId } = drafted(price);
  confirmed(world, orderId, { method: 'credit' });
  for (let round = 0; round < 3; round++) {
    const last = [...world.state.orders.values()].findLast(({ state }) => state === 'fulfilled')!;
    expect(requestBy(world, last.id, { destination: 'credit' })).toHaveProperty('requestId');
    const next = world.draft(last.lineId, plan);
    if ('refused' in next) throw new Error(next.refused);
    confirmed(world, next.orderId, { method: 'credit' });
  }
  const open = [...world.state.buckets.values()].filter(({ closedAt }) => closedAt === null);
  expect(open.every(({ lineId, remaining }) => lineId !== null && remaining > 0n)).toBe(true);
});

test('a bucket that ends while it is held still pays', () => {
  const { world, orderId } = drafted(0n);
  give(world, 300n, { endsIn: 5 * MINUTE });
  const of = confirmed(world, orderId, { withCredit: true });
  world.now += 6 * MINUTE;
  expect(world.say(plan, of, { status: 'captured' })).toMatchObject({ order: 'fulfilled' });
  expect(creditOf(world)).toEqual({ remaining: 0n, reserved: 0n, used: 300n });
});

test('the card is declined and credit may step in: it pays all or nothing', () => {
  for (const [credit, state] of [
    [price, 'fulfilled'],
    [price - 1n, 'awaiting-payment'],
  ] as const) {
    const { world, orderId } = drafted(credit);
    const of = confirmed(world, orderId, { creditFallback: true });
    world.say(plan, of, { status: 'declined' });
    expect(world.order(orderId)).toMatchObject({ state, heldMinor: 0n });
    expect(creditOf(world).remaining).toBe(state === 'fulfilled' ? 0n : credit);
    // The decline was a mistake: what is paid already is not paid twice.
    world.say(plan, of, { status: 'captured' });
    const refunds = [...world.state.refunds.values()].map((each) => each.reason);
    expect(refunds).toEqual(state === 'fulfilled' ? ['already_paid'] : []);
  }
});

test.each(['cancelled', 'expired'] as const)('credit steps in for no card that is %s', (status) => {
  const { world, orderId } = drafted(price);
  const of = confirmed(world, orderId, { creditFallback: true });
  world.say(plan, of, { status });
  expect(world.order(orderId).state).toBe('awaiting-payment');
  expect(creditOf(world).remaining).toBe(price);
});

test('in any order of words and wishes, credit and money are sold once or given back', () => {
  const step = fc.record({
    attempt: fc.integer({ min: 0, max: 3 }),
    status: fc.constantFrom('opened', 'captured', 'declined', 'cancelled', 'expired' as const),
    wish: fc.constantFrom<Partial<Confirmation>>(
      {},
      { withCredit: true },
      { method: 'credit' },
      { withCredit: true, creditFallback: true },
      { method: 'wallet', withCredit: true },
    ),
    spend: fc.boolean(),
    wait: fc.integer({ min: 0, max: 20 * MINUTE }),
  });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 0, max: 3 }),
      (steps, many) => {
        const { world, orderId } = drafted(BigInt(many) * 500n);
        const granted = BigInt(many) * 500n;
        const asked: string[] = [];
        for (const { attempt, status, wish, wait, spend } of steps) {
          world.now += wait;
          const answer = world.confirm(orderId, plan, wish);
          if ('paymentId' in answer && !answer.isPaid && !asked.includes(answer.paymentId))
            asked.push(answer.paymentId);
          if (spend) {
            const other = world.draft(
              [...world.state.lines.keys()][0]!,
              planNamed('gb-everyday-30'),
            );
            if (!('refused' in other))
              world.confirm(other.orderId, planNamed('gb-everyday-30'), { method: 'credit' });
          }
          const paymentId = asked[attempt % Math.max(1, asked.length)];
          if (paymentId) world.say(plan, { orderId, paymentId }, { status });
          world.do(decideCloseOrder({ orderId, why: 'expired' }));
        }
        const order = world.order(orderId);
        const payments = [...world.state.payments.values()].filter((p) => p.orderId === orderId);
        const captured = payments.filter((p) => p.state === 'captured');
        const refunded = [...world.state.refunds.values()].map((each) => each.amountMinor);
        const taken = captured.reduce((sum, each) => sum + each.capturedMinor, 0n);
        const back = refunded.reduce((sum, amount) => sum + amount, 0n);
        expect(taken - back).toBe(order.state === 'fulfilled' ? price : 0n);
        expect(order.heldMinor).toBe(back);
        const open = payments.filter((p) => p.decidedAt === null);
        const held = open
          .filter((p) => p.method === 'credit')
          .reduce((sum, each) => sum + each.amountMinor, 0n);
        const credit = creditOf(world);
        expect(credit.reserved).toBe(held);
        expect(credit.remaining + credit.reserved + credit.used).toBe(granted);
        if (order.closedAt !== null || open.every((p) => p.method === 'credit'))
          expect(credit.reserved).toBe(0n);
      },
    ),
    { numRuns: 1_000 },
  );
});
