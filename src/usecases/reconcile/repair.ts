import { fromProviderPaymentId } from '#domain/public-id.ts';
import { type Difference, repairOf } from '#domain/reconciliation.ts';
import { requeue } from '#storage/outbox.ts';
import { closeOrder } from '../close-order.ts';
import { askAnyway, askPayment } from '../payment/ask-payment.ts';
import { findPayment, isUndecided } from '../payment/find-payment.ts';
import type { Product } from '../product.ts';
import { sendRefund } from '../send-refund.ts';

/** `done`: what was asked for is recorded. `undecided`: it stays as it is for now. `left`: a person has to look. */
export type RepairOutcome = 'done' | 'undecided' | 'left';

/**
 * Does for one difference what can be done without deciding anything new: the provider is asked again
 * under the ids of before, or waiting work is handed to the worker at once. Safe to repeat, and beside workers.
 */
export async function repair(product: Product, difference: Difference): Promise<RepairOutcome> {
  const { accountId, id } = difference;
  const kind = repairOf(difference);
  if (kind === null || accountId === null) return 'left';
  switch (kind) {
    case 'ask-payment': {
      const address = fromProviderPaymentId(id);
      const payment = address && (await findPayment(product, address));
      if (payment?.gateway !== product.gateway.name) return 'left';
      // One that counts as over may have been captured all the same; one whose time is up is closed there.
      const asked = isUndecided(payment)
        ? await askPayment(product, address!)
        : await askAnyway(product, payment);
      return asked === 'decided' ? 'done' : 'undecided';
    }
    case 'send-refund': {
      const outcome = await sendRefund(product, { accountId, refundId: id });
      return outcome === 'refunded' ? 'done' : outcome === 'refused' ? 'left' : 'undecided';
    }
    case 'close-order': {
      const outcome = await closeOrder(product, { accountId, orderId: id, why: 'expired' });
      return 'refused' in outcome ? 'undecided' : 'done';
    }
    case 'requeue':
      return (await requeue(product.database, { accountId, id, now: product.clock() }))
        ? 'done'
        : 'undecided';
  }
}
