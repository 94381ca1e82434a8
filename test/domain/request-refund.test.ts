import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitTax } from '#domain/money.ts';
import { isProviderMethod } from '#domain/payment.ts';
import { decideRecordRefund, decideSendRefund, decideTakeAsCredit } from '#domain/record-refund.ts';
import type { RefundPolicy } from '#domain/refund-policy.ts';
import { DAY } from '#domain/time.ts';
import {
  bestOf,
  giveBy,
  givenOf,
  putBucket,
  quoteOf,
  requestBy,
  useShare,
} from '../support/refund-world.ts';
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
  return { world, line, orderId: order.orderId, paymentId: order.paymentId };
}

/** Top-up by card, then a plan paid with all of the credit and the rest by card. */
function boughtMixed() {
  const world = new World({ now, policy: { refund: byVolume } });
  const line = world.addLine();
  world.buy(line.id, plan);
  world.buy(line.id, planNamed('gb-topup-5'));
  const draft = world.draft(line.id, plan, 'queue');
  if ('refused' in draft) throw new Error(draft.refused);
  const confirmed = world.confirm(draft.orderId, plan, { withCredit: true });
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  const of = { orderId: draft.orderId, paymentId: confirmed.paymentId };
  world.say(plan, of, { status: 'captured' });
  return { world, line, ...of };
}

const refundsOf = (world: World) => [...world.state.refunds.values()];

const done = (world: World, orderId: string, refundId: string) =>
  world.do(
    decideRecordRefund({
      orderId,
      refundId,
      outcome: { state: 'refunded', happenedAt: world.now },
    }),
  );

const refusedByProvider = (world: World, orderId: string, refundId: string) =>
  world.do(
    decideRecordRefund({ orderId, refundId, outcome: { state: 'refused', reason: 'closed' } }),
  );

/** What every account must hold after anything: places add up, orders hold what is not settled. */
function audit(world: World): void {
  const places = new Map<string, bigint>();
  for (const { asset, amount, from, to } of world.transfers()) {
    places.set(`${from} ${asset}`, (places.get(`${from} ${asset}`) ?? 0n) - amount);
    places.set(`${to} ${asset}`, (places.get(`${to} ${asset}`) ?? 0n) + amount);
  }
  for (const order of world.state.orders.values())
    expect(places.get(`order:${order.id} ${order.currency}`) ?? 0n).toBe(order.heldMinor);
  for (const payment of world.state.payments.values()) {
    const back = refundsOf(world).filter(({ paymentId }) => paymentId === payment.id);
    const sum = back.reduce((all, each) => all + each.amountMinor, 0n);
    expect(sum).toBeLessThanOrEqual(payment.capturedMinor);
    for (const refund of back)
      expect(isProviderMethod(payment.method) || refund.destination === 'credit').toBe(true);
  }
}

test('a withdrawal takes back what is left, undoes the sale, and sends the money on its way', () => {
  const { world, orderId, paymentId } = bought();
  useShare(world, orderId, 1n, 4n);
  const answer = requestBy(world, orderId);
  if ('refused' in answer) throw new Error(answer.refused);
  const written = world.written.at(-1)!;
  expect(written.transfers.map(({ kind, amount }) => [kind, amount])).toEqual([
    ...givenOf(world, orderId).buckets.map(({ granted, used }) => ['clawback', granted - used]),
    ['unsale', 500n],
    ['untax', 100n],
  ]);
  expect(refundsOf(world)).toMatchObject([
    {
      id: answer.requestId,
      requestId: answer.requestId,
      paymentId,
      amountMinor: 600n,
      reason: 'withdrawal',
      destination: 'original',
      state: 'requested',
      quote: {
        rule: 'withdrawal',
        priceMinor: '800',
        usedMinor: '200',
        refundMinor: '600',
        taxMinor: '100',
        creditNoteNumber: `${world.order(orderId).invoiceNumber}-C1`,
      },
    },
  ]);
  expect(world.order(orderId)).toMatchObject({ state: 'fulfilled', heldMinor: 600n });
  expect(givenOf(world, orderId).period).toMatchObject({ end: 'refunded', endedAt: now });
  for (const bucket of givenOf(world, orderId).buckets)
    expect(bucket).toMatchObject({ remaining: 0n, closedAt: now });
  expect(written.outbox.map(({ kind, payload }) => [kind, payload.template])).toEqual([
    ['refund.send', undefined],
    ['mail.send', 'refund_receipt'],
  ]);
  done(world, orderId, answer.requestId);
  expect(world.order(orderId).heldMinor).toBe(0n);
  audit(world);
});

test('to credit: at once, for ever, and no provider is asked', () => {
  const { world, orderId } = bought();
  requestBy(world, orderId, { destination: 'credit' });
  expect(refundsOf(world)).toMatchObject([{ state: 'refunded', destination: 'credit' }]);
  const credit = [...world.state.buckets.values()].filter(({ origin }) => origin === 'refund');
  expect(credit).toMatchObject([
    { kind: 'credit', remaining: 800n, expiresAt: null, taxed: false, lineId: null },
  ]);
  expect(world.order(orderId).heldMinor).toBe(0n);
  expect(world.written.at(-1)!.outbox.map(({ kind }) => kind)).toEqual(['mail.send']);
  expect(quoteOf(world, orderId)).toEqual({ none: 'refund_all_back' });
  audit(world);
});

test('card and credit together: each part goes back where it came from, in proportion', () => {
  const { world, orderId } = boughtMixed();
  giveBy(world, orderId, 400n);
  const [card, credit] = refundsOf(world).sort((a) => (a.destination === 'original' ? -1 : 1));
  // £5 of £8 by credit, £3 by card: half of each.
  expect(card).toMatchObject({ destination: 'original', amountMinor: 150n, state: 'requested' });
  expect(credit).toMatchObject({ destination: 'credit', amountMinor: 250n, state: 'refunded' });
  expect(new Set(refundsOf(world).map(({ requestId }) => requestId)).size).toBe(1);
  // Bought credit was taxed when it was sold: it comes back as such.
  const back = [...world.state.buckets.values()].filter(({ origin }) => origin === 'refund');
  expect(back).toMatchObject([{ remaining: 250n, taxed: true }]);
  requestBy(world, orderId);
  const sum = (destination: string) =>
    refundsOf(world)
      .filter((each) => each.destination === destination)
      .reduce((all, each) => all + each.amountMinor, 0n);
  expect([sum('original'), sum('credit')]).toEqual([300n, 500n]);
  audit(world);
});

test('many parts undo the very tax that the sale moved', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 9 }), (amounts) => {
      const { world, orderId } = bought();
      for (const amount of amounts) giveBy(world, orderId, BigInt(amount));
      if ('options' in quoteOf(world, orderId)) requestBy(world, orderId);
      const { priceMinor, taxRateBasisPoints } = world.order(orderId);
      const moved = (kind: string) =>
        world
          .transfers()
          .filter((each) => each.kind === kind)
          .reduce((sum, each) => sum + each.amount, 0n);
      expect(moved('unsale') + moved('untax')).toBe(priceMinor);
      expect(moved('untax')).toBe(splitTax(priceMinor, taxRateBasisPoints).taxMinor);
      for (const { quote, amountMinor } of refundsOf(world)) {
        expect(BigInt(quote!.taxMinor)).toBeGreaterThanOrEqual(0n);
        expect(BigInt(quote!.taxMinor)).toBeLessThanOrEqual(amountMinor);
      }
      audit(world);
    }),
    { numRuns: 200 },
  );
});

test('what a session holds stays with it; what it gives back later is not given twice', () => {
  const { world, orderId } = bought();
  const [bucket] = givenOf(world, orderId).buckets;
  const held = bucket!.granted / 4n;
  putBucket(world, { ...bucket!, remaining: bucket!.granted - held, reserved: held });
  requestBy(world, orderId);
  expect(world.state.buckets.get(bucket!.id)).toMatchObject({
    remaining: 0n,
    reserved: held,
    refunded: bucket!.granted - held,
    closedAt: null,
  });
});

test('a plan that waits behind moves up, and the one that is left begins at once', () => {
  const { world, line, orderId } = bought();
  const second = world.buy(line.id, planNamed('gb-everyday-30'), 'queue');
  const third = world.buy(line.id, planNamed('gb-everyday-6'), 'queue');
  if ('refused' in second || 'refused' in third) throw new Error('refused');
  world.now += DAY;
  requestBy(world, orderId);
  const [next, last] = [second, third].map((each) => givenOf(world, each.orderId).period!);
  expect(next!.startsAt).toBe(world.now);
  expect(last!.startsAt).toBe(next!.endsAt);
  audit(world);
});

test('a queued plan given back leaves no hole behind it', () => {
  const { world, line, orderId } = bought();
  const second = world.buy(line.id, planNamed('gb-everyday-30'), 'queue');
  const third = world.buy(line.id, planNamed('gb-everyday-6'), 'queue');
  if ('refused' in second || 'refused' in third) throw new Error('refused');
  world.now += DAY;
  expect(bestOf(world, second.orderId)).toMatchObject({ usedMinor: 0n });
  requestBy(world, second.orderId);
  const running = givenOf(world, orderId).period!;
  expect(givenOf(world, third.orderId).period!.startsAt).toBe(running.endsAt);
  expect(givenOf(world, second.orderId).period).toMatchObject({ end: 'refunded' });
  audit(world);
});

test('credit that is held for something else stays usable when the rest of it goes back', () => {
  const world = new World({ now });
  const line = world.addLine();
  world.buy(line.id, plan);
  const topUp = world.buy(line.id, planNamed('gb-topup-10'));
  if ('refused' in topUp) throw new Error(topUp.refused);
  const [credit] = givenOf(world, topUp.orderId).buckets;
  putBucket(world, { ...credit!, remaining: 700n, reserved: 300n });
  requestBy(world, topUp.orderId);
  expect(refundsOf(world)).toMatchObject([{ amountMinor: 700n }]);
  expect(givenOf(world, topUp.orderId)).toMatchObject({
    period: { endedAt: null },
    buckets: [{ remaining: 0n, reserved: 300n, refunded: 700n, closedAt: null }],
  });
  // It comes back unused: the rest of the price can be asked for too.
  const [back] = givenOf(world, topUp.orderId).buckets;
  putBucket(world, { ...back!, remaining: 300n, reserved: 0n });
  world.now += 30 * DAY;
  expect(bestOf(world, topUp.orderId)).toMatchObject({
    rule: 'remaining-credit',
    priceMinor: 300n,
    refundMinor: 300n,
  });
});

test('goodwill of the staff leaves what was bought on the line', () => {
  const { world, orderId } = bought();
  giveBy(world, orderId, 300n);
  expect(givenOf(world, orderId).period).toMatchObject({ endedAt: null });
  expect(refundsOf(world)).toMatchObject([{ reason: 'staff', quote: { note: 'Two bad days' } }]);
  audit(world);
});

test('a refused refund keeps its money with the order until it is credit, once', () => {
  const { world, orderId } = bought();
  const answer = requestBy(world, orderId);
  if ('refused' in answer) throw new Error(answer.refused);
  const of = { orderId, refundId: answer.requestId };
  expect(world.do(decideTakeAsCredit(of))).toEqual({ refused: 'refund_not_refused' });
  refusedByProvider(world, orderId, of.refundId);
  expect(world.order(orderId).heldMinor).toBe(800n);
  expect(world.written.at(-1)!.outbox).toMatchObject([{ payload: { template: 'refund_refused' } }]);
  expect(quoteOf(world, orderId)).toEqual({ none: 'refund_all_back' });
  expect(world.do(decideTakeAsCredit(of))).toEqual({ state: 'refunded' });
  expect(world.order(orderId).heldMinor).toBe(0n);
  expect(world.do(decideTakeAsCredit(of))).toEqual({ refused: 'refund_not_refused' });
  // The provider's late change of mind finds it done: nothing is returned twice.
  expect(done(world, orderId, of.refundId)).toEqual({ state: 'refunded' });
  expect(world.do(decideSendRefund(of))).toEqual({ ask: false });
  expect(world.transfers().filter(({ kind }) => kind === 'refund')).toHaveLength(1);
  audit(world);
});

test('while a refused refund is asked for once more, nobody can have it as credit', () => {
  const { world, orderId } = bought();
  const answer = requestBy(world, orderId);
  if ('refused' in answer) throw new Error(answer.refused);
  const of = { orderId, refundId: answer.requestId };
  world.do(decideSendRefund(of));
  refusedByProvider(world, orderId, of.refundId);
  expect(world.do(decideSendRefund(of))).toEqual({ ask: true });
  expect(world.do(decideTakeAsCredit(of))).toEqual({ refused: 'refund_not_refused' });
  done(world, orderId, of.refundId);
  expect(world.order(orderId).heldMinor).toBe(0n);
  audit(world);
});

test('in any order of use, refunds and words, never more goes back than came, and all adds up', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('give' as const), amount: fc.integer({ min: 1, max: 500 }) }),
    fc.record({ do: fc.constant('ask' as const), credit: fc.boolean() }),
    fc.record({ do: fc.constant('use' as const), share: fc.integer({ min: 0, max: 100 }) }),
    fc.record({ do: fc.constantFrom('done' as const, 'refuse' as const, 'take' as const) }),
    fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 6 }) }),
  );
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 14 }), (mixed, steps) => {
      const { world, orderId } = mixed ? boughtMixed() : bought();
      for (const each of steps) {
        const quote = quoteOf(world, orderId);
        const open = refundsOf(world).find(({ state }) => state !== 'refunded');
        if (each.do === 'give') giveBy(world, orderId, BigInt(each.amount));
        else if (each.do === 'ask' && 'options' in quote)
          requestBy(world, orderId, { destination: each.credit ? 'credit' : 'original' });
        else if (each.do === 'use' && givenOf(world, orderId).period?.endedAt === null)
          useShare(world, orderId, BigInt(each.share), 100n);
        else if (each.do === 'wait') world.now += each.days * DAY;
        else if (open && each.do === 'done') done(world, orderId, open.id);
        else if (open && each.do === 'refuse') refusedByProvider(world, orderId, open.id);
        else if (open && each.do === 'take')
          world.do(decideTakeAsCredit({ orderId, refundId: open.id }));
        audit(world);
      }
    }),
    { numRuns: 300 },
  );
});
