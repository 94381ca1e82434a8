import type { Payment, PaymentMethod, Refund } from '#domain/payment.ts';

/** How much goes back which way; what becomes credit is not said to go back to a card. */
export interface RefundWay {
  to: PaymentMethod;
  amountMinor: bigint;
}

/** The parts of one request, each way once, in the order they were asked for. */
export function refundWays(
  parts: readonly Pick<Refund, 'paymentId' | 'destination' | 'amountMinor'>[],
  payments: readonly Pick<Payment, 'id' | 'method'>[],
): RefundWay[] {
  const sums = new Map<PaymentMethod, bigint>();
  for (const { paymentId, destination, amountMinor } of parts) {
    const method = payments.find(({ id }) => id === paymentId)?.method ?? 'card';
    const to = destination === 'credit' ? 'credit' : method;
    sums.set(to, (sums.get(to) ?? 0n) + amountMinor);
  }
  return [...sums].map(([to, amountMinor]) => ({ to, amountMinor }));
}
