import type { OrderState } from './ordering.ts';
import { toPublicId } from './public-id.ts';
import type { Difference, DifferenceCode } from './reconciliation.ts';
import { type Instant, MINUTE } from './time.ts';

/** One order with everything that was ever paid, moved and granted for it. Amounts in minor units. */
export interface OrderFacts {
  accountId: string;
  orderId: string;
  state: OrderState;
  priceMinor: bigint;
  heldMinor: bigint;
  expiresAt: Instant;
  /** Over all its captured payments, whatever they were made with: their sum is the price. */
  capturedMinor: bigint;
  /** Asked of the provider or done. */
  refundsMinor: bigint;
  refusedMinor: bigint;
  /** One of those the provider refused; null: none. */
  refusedRefundId: string | null;
  /** Done, by the refunds' own rows. */
  refundedMinor: bigint;
  /** What its movements say: came in by payment, left by refund, left and came back otherwise. */
  paidInMinor: bigint;
  paidBackMinor: bigint;
  soldMinor: bigint;
  unsoldMinor: bigint;
  /** Kind and amount of each bucket that it brought, in one order of them: `data 1024, sms 50`. */
  granted: string;
  /** The same as the version of the plan says it. */
  planGrants: string;
}

/** Work that ends by itself is looked at only when it is this late. */
export const LATE_MS = 15 * MINUTE;

/** Payments against orders, orders against buckets and movements. Money in is sold, held, or goes back. */
export function reconcileOrder(facts: OrderFacts, now: Instant): Difference[] {
  const found: Difference[] = [];
  const add = (code: DifferenceCode, detail: Record<string, bigint | string>) =>
    found.push({
      ...{ code, subject: 'order', accountId: facts.accountId, id: facts.orderId },
      detail: Object.fromEntries(
        Object.entries({ state: facts.state, ...detail }).map(([name, value]) => [
          name,
          String(value),
        ]),
      ),
    });
  const { priceMinor, capturedMinor, heldMinor, soldMinor, unsoldMinor } = facts;
  const moved = facts.paidInMinor + unsoldMinor - facts.paidBackMinor - soldMinor;
  if (heldMinor !== moved) add('order_held_differs', { held: heldMinor, moved });
  if (capturedMinor !== facts.paidInMinor)
    add('payment_movement_differs', { captured: capturedMinor, moved: facts.paidInMinor });
  if (facts.refundedMinor !== facts.paidBackMinor)
    add('refund_movement_differs', { refunded: facts.refundedMinor, moved: facts.paidBackMinor });

  const owed = capturedMinor - (soldMinor - unsoldMinor) - facts.refundsMinor;
  const money = { captured: capturedMinor, refunds: facts.refundsMinor, price: priceMinor };
  if (facts.state === 'fulfilled') {
    if (capturedMinor < priceMinor) add('fulfilled_without_payment', money);
    if (soldMinor !== priceMinor) add('sold_differs', { sold: soldMinor, price: priceMinor });
    else if (owed - facts.refusedMinor > 0n) add('captured_not_credited_nor_refunded', money);
    const { granted, planGrants } = facts;
    if (granted === '') add('fulfilled_without_bucket', {});
    else if (granted !== planGrants) add('granted_differs', { granted, plan: planGrants });
  } else if (facts.state === 'draft' || facts.state === 'awaiting-payment') {
    if (priceMinor > 0n && capturedMinor - facts.refundsMinor - facts.refusedMinor >= priceMinor)
      add('captured_but_order_open', money);
    else if (facts.state === 'awaiting-payment' && facts.expiresAt + LATE_MS < now)
      add('order_stuck', { expiredAt: new Date(facts.expiresAt).toISOString() });
  } else if (owed - facts.refusedMinor > 0n) add('captured_not_credited_nor_refunded', money);
  const { refusedMinor: refused, refusedRefundId } = facts;
  if (refusedRefundId !== null && refused > 0n && owed > 0n)
    add('refund_stuck', { refused, refund: toPublicId('ref', refusedRefundId) });
  return found;
}
