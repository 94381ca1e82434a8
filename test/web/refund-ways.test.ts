import { expect, test } from 'vitest';
import { refundWays } from '#edges/web/view/refund-ways.ts';

const payments = [
  { id: 'p1', method: 'credit' },
  { id: 'p2', method: 'card' },
] as const;

test('what was paid with credit and a card goes back both ways, each with its own amount', () => {
  const parts = [
    { paymentId: 'p1', destination: 'credit', amountMinor: 300n },
    { paymentId: 'p2', destination: 'original', amountMinor: 299n },
  ] as const;
  expect(refundWays(parts, payments)).toEqual([
    { to: 'credit', amountMinor: 300n },
    { to: 'card', amountMinor: 299n },
  ]);
});

test('all of it to credit is one way', () => {
  const parts = [
    { paymentId: 'p1', destination: 'credit', amountMinor: 300n },
    { paymentId: 'p2', destination: 'credit', amountMinor: 299n },
  ] as const;
  expect(refundWays(parts, payments)).toEqual([{ to: 'credit', amountMinor: 599n }]);
});
