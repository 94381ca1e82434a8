import { isProviderMethod, type Payment, type Refund } from './payment.ts';

/** One payment's part of what goes back. */
export interface RefundPart {
  payment: Payment;
  amountMinor: bigint;
  destination: Refund['destination'];
}

/** What of a payment is neither back nor promised back. A refused refund is still promised. */
export const leftOf = (payment: Payment, refunds: readonly Refund[]): bigint =>
  refunds
    .filter(({ paymentId }) => paymentId === payment.id)
    .reduce((left, { amountMinor }) => left - amountMinor, payment.capturedMinor);

/**
 * Spreads an amount over the payments in proportion to what is left of each, so that nothing goes to
 * a card that did not come from it. Money paid with credit or a voucher goes to credit whatever was
 * wished. `amountMinor` must not exceed what is left of all.
 */
export function splitOverPayments(
  { payments, refunds }: { payments: readonly Payment[]; refunds: readonly Refund[] },
  amountMinor: bigint,
  wished: Refund['destination'],
): RefundPart[] {
  const open = payments
    .map((payment) => ({ payment, left: leftOf(payment, refunds) }))
    .filter(({ left }) => left > 0n);
  let restOfLeft = open.reduce((sum, { left }) => sum + left, 0n);
  let rest = amountMinor;
  if (rest > restOfLeft) throw new Error('more to refund than was captured');
  return open
    .map(({ payment, left }) => {
      // What is still to be spread, over what is still open: cut, never more than is left of it, and
      // the last one takes the whole rest.
      const part = (rest * left) / restOfLeft;
      rest -= part;
      restOfLeft -= left;
      const destination = isProviderMethod(payment.method) ? wished : ('credit' as const);
      return { payment, amountMinor: part, destination };
    })
    .filter((part) => part.amountMinor > 0n);
}
