import { describe, expect, test } from 'vitest';
import { type OrderFacts, reconcileOrder } from '#domain/reconcile-order.ts';
import { repairOf } from '#domain/reconciliation.ts';
import { MINUTE } from '#domain/time.ts';

const now = Date.parse('2026-03-11T03:00:00Z');

const facts = (changes: Partial<OrderFacts>): OrderFacts => ({
  accountId: 'a',
  orderId: 'o',
  state: 'fulfilled',
  priceMinor: 1_000n,
  heldMinor: 0n,
  expiresAt: now,
  capturedMinor: 1_000n,
  refundsMinor: 0n,
  refusedMinor: 0n,
  refusedRefundId: changes.refusedMinor ? '019cd7e5-0000-7000-8000-000000000001' : null,
  refundedMinor: 0n,
  paidInMinor: 1_000n,
  paidBackMinor: 0n,
  soldMinor: 1_000n,
  unsoldMinor: 0n,
  granted: 'data 1024, sms 50',
  planGrants: 'data 1024, sms 50',
  ...changes,
});

const over = { soldMinor: 0n, granted: '' };
const nothing = { ...over, capturedMinor: 0n, paidInMinor: 0n };
const sixBack = { refundsMinor: 600n, unsoldMinor: 600n };

const codes = (changes: Partial<OrderFacts>) =>
  reconcileOrder(facts(changes), now).map(({ code }) => code);

describe('in order', () => {
  test.for<[name: string, Partial<OrderFacts>]>([
    ['paid and sold, by one payment or by credit and a card together', {}],
    ['free', { priceMinor: 0n, capturedMinor: 0n, paidInMinor: 0n, soldMinor: 0n }],
    ['waiting for payment', { ...nothing, state: 'awaiting-payment' }],
    ['over, nobody paid', { ...nothing, state: 'expired', expiresAt: 0 }],
    [
      'paid twice, one on its way back',
      { capturedMinor: 2_000n, paidInMinor: 2_000n, refundsMinor: 1_000n, heldMinor: 1_000n },
    ],
    [
      'paid twice, one given back',
      {
        ...{ capturedMinor: 2_000n, paidInMinor: 2_000n, refundsMinor: 1_000n },
        ...{ refundedMinor: 1_000n, paidBackMinor: 1_000n },
      },
    ],
    [
      'too late, given back',
      {
        ...{ ...over, state: 'returned', refundsMinor: 1_000n },
        ...{ refundedMinor: 1_000n, paidBackMinor: 1_000n },
      },
    ],
    ['sold, a part of it on its way back', { ...sixBack, heldMinor: 600n }],
    ['sold, a part of it given back', { ...sixBack, refundedMinor: 600n, paidBackMinor: 600n }],
    [
      'a wrong amount came first and goes back, then the right one',
      { capturedMinor: 1_001n, paidInMinor: 1_001n, refundsMinor: 1n, heldMinor: 1n },
    ],
    [
      'waiting again after a wrong amount that goes back',
      { ...over, state: 'awaiting-payment', refundsMinor: 1_000n, heldMinor: 1_000n },
    ],
    [
      'a refund refused and made anew',
      {
        ...{ state: 'returned', ...over, refundsMinor: 1_000n, refusedMinor: 1_000n },
        ...{ refundedMinor: 1_000n, paidBackMinor: 1_000n },
      },
    ],
    ['late by less than a quarter of an hour', late(14)],
  ])('%s', ([, changes]) => expect(codes(changes)).toEqual([]));
});

function late(minutes: number): Partial<OrderFacts> {
  return { ...nothing, state: 'awaiting-payment', expiresAt: now - minutes * MINUTE };
}

describe('not in order', () => {
  test.for<[name: string, Partial<OrderFacts>, codes: string[]]>([
    ['late', late(16), ['order_stuck']],
    ['holds less than came', { heldMinor: 1n }, ['order_held_differs']],
    [
      'half of a mixed payment never came',
      { capturedMinor: 400n, paidInMinor: 400n, heldMinor: -600n },
      ['fulfilled_without_payment'],
    ],
    ['sold for less', { soldMinor: 900n, heldMinor: 100n }, ['sold_differs']],
    ['nothing granted', { granted: '' }, ['fulfilled_without_bucket']],
    ['granted twice', { granted: 'data 1024, sms 50, sms 50' }, ['granted_differs']],
    [
      'paid, open',
      { ...over, state: 'awaiting-payment', heldMinor: 1_000n },
      ['captured_but_order_open'],
    ],
    ['paid, draft', { ...over, state: 'draft', heldMinor: 1_000n }, ['captured_but_order_open']],
    [
      'paid, over',
      { ...over, state: 'cancelled', heldMinor: 1_000n },
      ['captured_not_credited_nor_refunded'],
    ],
    [
      'paid twice, none goes back',
      { capturedMinor: 2_000n, paidInMinor: 2_000n, heldMinor: 1_000n },
      ['captured_not_credited_nor_refunded'],
    ],
    [
      'paid twice, and it is the sale that goes back',
      {
        ...{ capturedMinor: 2_000n, paidInMinor: 2_000n, refundsMinor: 1_000n },
        ...{ unsoldMinor: 1_000n, heldMinor: 2_000n },
      },
      ['captured_not_credited_nor_refunded'],
    ],
    [
      'the provider refuses to give it back',
      { ...over, state: 'returned', refusedMinor: 1_000n, heldMinor: 1_000n },
      ['refund_stuck'],
    ],
    [
      'no movement of the payment',
      { paidInMinor: 0n, heldMinor: -1_000n },
      ['payment_movement_differs'],
    ],
    [
      'no movement of the refund',
      {
        ...over,
        state: 'returned',
        refundsMinor: 1_000n,
        refundedMinor: 1_000n,
        heldMinor: 1_000n,
      },
      ['refund_movement_differs'],
    ],
  ])('%s', ([, changes, expected]) => expect(codes(changes)).toEqual(expected));
});

test('only a refund that nobody refused is sent again without a person', () => {
  expect(repairOf({ code: 'refund_stuck', subject: 'refund' })).toBe('send-refund');
  expect(repairOf({ code: 'refund_stuck', subject: 'order' })).toBeNull();
});
