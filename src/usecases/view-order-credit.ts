import { advance } from '#domain/advance.ts';
import { Changeset } from '#domain/changeset.ts';
import { creditFor, openCreditOf } from '#domain/credit-payment.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { readCreditFallback } from '#storage/credit-settings.ts';
import { atOneMoment } from '#storage/database.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from './product.ts';

export interface OrderCredit {
  /** How much of the order credit can pay now, with what is set aside for it; in its minor units. */
  creditMinor: bigint;
  /** Credit is enough for all of it, and allowed to step in for a card that is declined. */
  fallback: boolean;
}

/** What credit can do for an order that is not paid yet. */
export async function viewOrderCredit(
  product: Product,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<OrderCredit> {
  const [state, allowed] = await atOneMoment(product.database, (connection) =>
    Promise.all([
      loadAccountState(connection, accountId, [orderId]),
      readCreditFallback(connection, accountId),
    ]),
  );
  const reference = await product.reference();
  const change = new Changeset(state, { now: product.clock(), newId: product.newId });
  advance(change, reference.rules);
  const order = change.orders.get(orderId);
  if (!order) return { creditMinor: 0n, fallback: false };
  const plan = planVersionOf(reference, order);
  const held = openCreditOf(change, orderId)?.amountMinor ?? 0n;
  const creditMinor = creditFor(change, order, plan, reference.rules);
  const whole = creditMinor + held < order.priceMinor ? creditMinor + held : order.priceMinor;
  return { creditMinor: whole, fallback: allowed && whole === order.priceMinor };
}
