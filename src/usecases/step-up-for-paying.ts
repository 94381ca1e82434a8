import { readOrder } from '#storage/reads/account-rows.ts';
import { requireStepUp, type StepUpRequired } from './identity/step-up/require-step-up.ts';
import type { Product } from './product.ts';

/** To be asked right before an order is paid with credit or a saved card: whoever holds the telephone may not be its owner. */
export async function stepUpForPaying(
  product: Product,
  who: { accountId: string; sessionId: string; orderId: string },
): Promise<{ ok: true } | StepUpRequired> {
  const { accountId, sessionId, orderId } = who;
  const order = await readOrder(product.database, accountId, orderId);
  const amount = order && { amountMinor: order.priceMinor, currency: order.currency };
  const purpose = 'pay-with-stored-means';
  return requireStepUp(product, { accountId, sessionId, purpose, amount, subject: orderId });
}
