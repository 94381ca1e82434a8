import { expect, test } from 'vitest';
import { type OrderStanding, orderStanding } from '#domain/order-standing.ts';
import type { OrderState } from '#domain/ordering.ts';
import type { RefundReason, RefundState } from '#domain/payment.ts';

type Back = [state: RefundState, amountMinor: bigint, reason?: RefundReason];

test.each<[string, OrderState, Back[], OrderStanding, bigint]>([
  ['nothing went back', 'fulfilled', [], 'fulfilled', 0n],
  ['all went back', 'fulfilled', [['refunded', 800n]], 'returned', 800n],
  ['a part went back', 'fulfilled', [['refunded', 560n]], 'partly-returned', 560n],
  [
    'two parts are the whole',
    'fulfilled',
    [
      ['refunded', 560n],
      ['refunded', 240n],
    ],
    'returned',
    800n,
  ],
  [
    'a part is on its way',
    'fulfilled',
    [
      ['refunded', 560n],
      ['requested', 240n],
    ],
    'returning',
    560n,
  ],
  [
    'a part was refused',
    'fulfilled',
    [
      ['requested', 560n],
      ['refused', 240n],
    ],
    'return-refused',
    0n,
  ],
  [
    'paid twice, once too often',
    'fulfilled',
    [['refunded', 800n, 'already_paid']],
    'fulfilled',
    0n,
  ],
  ['that is on its way', 'fulfilled', [['requested', 800n, 'already_paid']], 'fulfilled', 0n],
  ['paid after it ran out', 'expired', [['refunded', 800n, 'order_over']], 'returned', 800n],
  [
    'a wrong amount of a dead order',
    'cancelled',
    [['refunded', 5n, 'wrong_amount']],
    'returned',
    5n,
  ],
  ['not delivered', 'returned', [['requested', 800n, 'cannot_deliver']], 'returning', 0n],
  ['not yet asked back', 'returned', [], 'returning', 0n],
  ['never paid', 'cancelled', [], 'cancelled', 0n],
])('%s', (_, state, back, standing, returnedMinor) => {
  const refunds = back.map(([of, amountMinor, reason = 'withdrawal']) => ({
    ...{ state: of, amountMinor, reason },
  }));
  const answer = orderStanding({ state, priceMinor: 800n }, refunds);
  expect(answer).toEqual({ standing, returnedMinor });
});
