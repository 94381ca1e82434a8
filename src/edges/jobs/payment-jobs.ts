import type { OutboxKind } from '#domain/account-state.ts';
import { closeOrder } from '#usecases/close-order.ts';
import { tellLate } from '#usecases/note-order-event.ts';
import { type Asking, askPayment, cancelPayment } from '#usecases/payment/ask-payment.ts';
import { chargeMeans } from '#usecases/payment/charge-means.ts';
import { checkMeans } from '#usecases/payment/note-means.ts';
import { openPayment } from '#usecases/payment/open-payment.ts';
import type { Product } from '#usecases/product.ts';
import { giveReward, noteInvitation, undoReward } from '#usecases/promotions/refer-friend.ts';
import { settlePromotions } from '#usecases/promotions/settle-claims.ts';
import { sendRefund } from '#usecases/send-refund.ts';
import type { CallBudget } from './call-budget.ts';
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
    'promotion.settle': async ({ accountId, payload }) => {
      await settlePromotions(product, { accountId, orderId: payload.orderId! });
      return 'done';
    },
    'referral.note': async ({ accountId, payload }) => {
      await noteInvitation(product, {
        ...{ friendId: accountId, orderId: payload.orderId!, useId: payload.useId! },
      });
      return 'done';
    },
    'referral.reward': async ({ payload, attempts }) => {
      const { friendId, orderId, useId } = payload;
      const given = await giveReward(product, {
        ...{ friendId: friendId!, orderId: orderId!, useId: useId! },
      });
      return given && 'refused' in given ? soon(attempts) : 'done';
    },
    'referral.undo': async ({ accountId, payload }) => {
      await undoReward(product, {
        ...{ friendId: accountId, orderId: payload.orderId!, useId: payload.useId! },
      });
      return 'done';
    },
    'refund.send': async ({ accountId, payload, attempts }) => {
      const outcome = await sendRefund(product, { accountId, refundId: payload.refundId! });
      // Refused: the subscriber has been told and chooses; asking on would answer the same.
      return outcome === 'unknown' ? soon(attempts) : 'done';
    },
  };
}

/** A rest that nobody could wait for in a lane. */
const NEXT_TURN_MS = 5_000;

/** Told that the provider is busy so often, a charge goes back to the queue. */
const TURNS = 3;

/**
 * Charges without the payer, in lanes of their own: tens of thousands may be due at once, and no page's
 * payment waits for them. `budget`: the calls the provider takes from this process.
 */
export const createChargeJobs = (
  product: Product,
  budget: CallBudget,
): Partial<Record<OutboxKind, JobHandler>> => ({
  'payment.charge': async ({ accountId, payload, attempts }) => {
    for (let turn = 0; turn < TURNS && (await budget.take()); turn += 1) {
      const charging = await chargeMeans(product, {
        accountId,
        paymentId: payload.paymentId!,
        reason: payload.reason === 'unscheduled' ? 'unscheduled' : 'recurring',
      });
      if (charging.outcome === 'decided') return 'done';
      if (charging.outcome === 'waiting') return soon(attempts);
      budget.pause(charging.retryAfterMs);
    }
    return { again: NEXT_TURN_MS };
  },
  'means.check': async ({ accountId, payload, attempts }) => {
    if (!(await budget.take())) return { again: NEXT_TURN_MS };
    const isKnown = await checkMeans(product, { accountId, meansId: payload.meansId! });
    return isKnown ? 'done' : soon(attempts);
  },
  'means.forget': async ({ payload, attempts }) => {
    if (payload.gateway !== product.gateway.name) return soon(attempts);
    const answer = await product.gateway.forgetMeans(payload.reference!);
    return answer.outcome === 'forgotten' ? 'done' : soon(attempts);
  },
});
