import type { OutboxKind } from '#domain/account-state.ts';
import { advanceLine } from '#usecases/advance-line.ts';
import { closeOrder } from '#usecases/close-order.ts';
import { tellLate } from '#usecases/note-order-event.ts';
import { type Asking, askPayment, cancelPayment } from '#usecases/payment/ask-payment.ts';
import { openPayment } from '#usecases/payment/open-payment.ts';
import type { Product } from '#usecases/product.ts';
import { sendRefund } from '#usecases/send-refund.ts';
import type { JobHandler, JobResult } from './outbox-worker.ts';

/** Soon at first, then every minute: the subscriber waits, the provider must not be flooded. */
const soon = (attempts: number): JobResult => ({ again: Math.min(60_000, 5_000 * 2 ** attempts) });

const untilDecided = (asking: Asking, attempts: number): JobResult =>
  asking === 'decided' ? 'done' : soon(attempts);

/** The jobs that see money through: each may run twice, late, or beside another. */
export function createPaymentJobs(product: Product): Partial<Record<OutboxKind, JobHandler>> {
  return {
    'payment.open': async ({ accountId, payload, attempts }) => {
      const opening = await openPayment(product, { accountId, paymentId: payload.paymentId! });
      if (opening.outcome !== 'waiting') return 'done';
      return soon(attempts);
    },
    'payment.ask': async ({ accountId, payload, attempts }) =>
      untilDecided(
        await askPayment(product, { accountId, paymentId: payload.paymentId! }),
        attempts,
      ),
    'payment.cancel': async ({ accountId, payload, attempts }) =>
      untilDecided(
        await cancelPayment(product, { accountId, paymentId: payload.paymentId! }),
        attempts,
      ),
    'order.deadline': async ({ accountId, payload, attempts }) => {
      const orderId = payload.orderId!;
      const outcome = await closeOrder(product, { accountId, orderId, why: 'expired' });
      // `not_due`: a later try to pay moved the deadline and wrote its own entry.
      if (!('refused' in outcome) || outcome.refused !== 'payment_open') return 'done';
      await tellLate(product, { accountId, orderId });
      return soon(attempts);
    },
    'refund.send': async ({ accountId, payload, attempts }) => {
      const outcome = await sendRefund(product, { accountId, refundId: payload.refundId! });
      // Refused: the subscriber has been told and chooses; asking on would answer the same.
      return outcome === 'unknown' ? soon(attempts) : 'done';
    },
    'line.advance': async ({ accountId, id }) => {
      await advanceLine(product, { accountId, key: id });
      return 'done';
    },
  };
}
