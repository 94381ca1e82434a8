import { expect, test } from 'vitest';
import type { Payment, Refund } from '#domain/payment.ts';
import { refundSteps } from '#edges/web/view/refund-steps.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import type { RefundView } from '#usecases/refund/view-refund.ts';

const at = Date.UTC(2026, 4, 11, 9);
const tongue = tongueOf('en');

const refund = (of: Partial<Refund>): Refund => ({
  id: 'r1',
  orderId: 'o1',
  paymentId: 'p1',
  requestId: 'r1',
  amountMinor: 560n,
  currency: 'GBP',
  reason: 'withdrawal',
  destination: 'original',
  quote: null,
  state: 'requested',
  requestedAt: at,
  sentAt: null,
  refundedAt: null,
  refusedAt: null,
  ...of,
});

function stepsOf(...refunds: Partial<Refund>[]) {
  const view = {
    now: at + 60_000,
    timeZone: 'Europe/London',
    bankDays: 10,
    parts: refunds.map((each) => ({
      refund: refund(each),
      payment: { method: 'card' } as Payment,
    })),
  } as unknown as RefundView;
  return refundSteps(view, tongue).map(({ look, title }) => `${look}: ${title}`);
}

test.each<[string, Partial<Refund>[], string[]]>([
  [
    'not sent yet',
    [{}],
    ['done: You asked for it', 'now: We ask the payment provider', 'later: Shown by your bank'],
  ],
  [
    'sent, no answer',
    [{ sentAt: at }],
    ['done: You asked for it', 'now: Sent to the payment provider', 'later: Shown by your bank'],
  ],
  [
    'returned',
    [{ sentAt: at, state: 'refunded', refundedAt: at }],
    [
      'done: You asked for it',
      'done: Sent to the payment provider',
      'done: Returned (Card)',
      'waiting: Shown by your bank',
    ],
  ],
  [
    'refused',
    [{ sentAt: at, state: 'refused', refusedAt: at }],
    [
      'done: You asked for it',
      'done: Sent to the payment provider',
      'failed: The provider would not return it',
      'now: You choose another way',
    ],
  ],
  [
    'refused, then credit',
    [{ sentAt: at, state: 'refunded', refundedAt: at, destination: 'credit' }],
    [
      'done: You asked for it',
      'done: Sent to the payment provider',
      'done: Added to your account credit',
    ],
  ],
  [
    'card and credit, by staff',
    [
      { reason: 'staff', amountMinor: 300n },
      { id: 'r2', state: 'refunded', refundedAt: at, destination: 'credit', amountMinor: 260n },
    ],
    [
      'done: Decided by our staff',
      'now: £3.00 · We ask the payment provider',
      'later: £3.00 · Shown by your bank',
      'done: £2.60 · Added to your account credit',
    ],
  ],
  [
    'by itself',
    [{ requestId: null, reason: 'cannot_deliver' }],
    ['done: Started by itself', 'now: We ask the payment provider', 'later: Shown by your bank'],
  ],
])('%s', (_, refunds, expected) => {
  expect(stepsOf(...refunds)).toEqual(expected);
});

test('it says by when the bank should show it', () => {
  const view = {
    now: at,
    timeZone: 'Europe/London',
    bankDays: 10,
    parts: [
      {
        refund: refund({ state: 'refunded', refundedAt: at }),
        payment: { method: 'card' } as Payment,
      },
    ],
  } as unknown as RefundView;
  expect(refundSteps(view, tongue).at(-1)!.detail).toContain('Thu 21 May 2026, 10:00 (London)');
});
