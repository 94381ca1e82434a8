import { randomUUID } from 'node:crypto';
import { toIso } from '#domain/time.ts';
import type { EventMessage, MeansEventMessage, MeansView, PaymentView } from '../protocol.ts';
import { signMessage } from '../signature.ts';
import { toPaymentView } from './payment-state.ts';
import { randomId } from './random-id.ts';
import {
  type DeliveryRecord,
  isSpoilt,
  type Manner,
  type MannerSetting,
  type PaymentRecord,
} from './records.ts';

/** How far behind the final message the earlier one comes when messages change order. */
const reorderGapMs = 400;
const oldByMs = 600_000;

/** The deliveries that tell the merchant what a payment has become, by the manner set for it. */
export function deliveriesOf(
  payment: PaymentRecord,
  { manner, lateByMs }: MannerSetting,
  context: { publicUrl: string; now: number },
): DeliveryRecord[] {
  const view = toPaymentView(payment, context.publicUrl);
  const final = messageOf(typeOf(payment), view, context.now);
  const deliver = (message: EventMessage, afterMs: number) =>
    deliveryOf({ ...message, paymentId: payment.paymentId }, manner, {
      createdAt: context.now,
      sendAt: context.now + afterMs,
    });
  switch (manner) {
    case 'late':
      return [deliver(final, lateByMs)];
    case 'doubled':
      return [deliver(final, 0), deliver(final, 0)];
    case 'reordered':
      return [deliver(final, 0), deliver(earlierMessage(view, context.now), reorderGapMs)];
    default:
      return [deliver(final, 0)];
  }
}

/** What tells the merchant of a kept means. Only what is about payments is spoilt on demand. */
export function meansDeliveries(
  means: MeansView,
  { manner: given, lateByMs }: MannerSetting,
  now: number,
): DeliveryRecord[] {
  const manner = isSpoilt(given) || given === 'reordered' ? 'normal' : given;
  const message: MeansEventMessage = {
    id: randomId('evt'),
    type: means.status === 'ended' ? 'means.ended' : 'means.changed',
    created_at: toIso(now),
    means,
  };
  const about = { ...message, paymentId: means.payment_id };
  const sendAt = now + (manner === 'late' ? lateByMs : 0);
  const one = () => deliveryOf(about, manner, { createdAt: now, sendAt });
  return manner === 'doubled' ? [one(), one()] : [one()];
}

const typeOf = (payment: PaymentRecord): EventMessage['type'] =>
  payment.status === 'open' ? 'payment.processing' : `payment.${payment.status}`;

const messageOf = (type: EventMessage['type'], payment: PaymentView, now: number) => ({
  id: randomId('evt'),
  type,
  created_at: toIso(now),
  payment,
});

/** What would have been sent before the decision. */
const earlierMessage = (view: PaymentView, now: number): EventMessage =>
  messageOf(
    'payment.processing',
    { ...view, status: 'open', captured: null, decline_code: null, happened_at: toIso(now - 1) },
    now - 1,
  );

function deliveryOf(
  { paymentId, ...message }: (EventMessage | MeansEventMessage) & { paymentId: string },
  manner: Manner,
  when: { createdAt: number; sendAt: number },
): DeliveryRecord {
  return {
    deliveryId: randomId('dlv'),
    eventId: message.id,
    eventType: message.type,
    paymentId,
    manner,
    body: JSON.stringify(message),
    createdAt: when.createdAt,
    progress: {
      state: manner === 'never' ? 'withheld' : 'pending',
      attempts: 0,
      nextAttemptAt: when.sendAt,
      lastStatus: null,
      lastFault: null,
    },
  };
}

/** Body and signature as they leave, spoilt in the way the manner says. */
export function toWire(delivery: DeliveryRecord, secret: string, now: number) {
  const { body, manner } = delivery;
  switch (manner) {
    case 'tampered_signature':
      return { body, signature: signMessage(`${secret}x`, body, now) };
    case 'tampered_body':
      return { body: withAmountAdded(body, 100n), signature: signMessage(secret, body, now) };
    case 'old_timestamp':
      return { body, signature: signMessage(secret, body, now - oldByMs) };
    case 'wrong_amount': {
      const wrong = withAmountAdded(body, -1n);
      return { body: wrong, signature: signMessage(secret, wrong, now) };
    }
    case 'unknown_payment': {
      const unknown = withPayment(body, (payment) => ({ ...payment, payment_id: randomUUID() }));
      return { body: unknown, signature: signMessage(secret, unknown, now) };
    }
    default:
      return { body, signature: signMessage(secret, body, now) };
  }
}

function withPayment(body: string, change: (payment: PaymentView) => PaymentView): string {
  const message = JSON.parse(body) as EventMessage;
  return JSON.stringify({ ...message, payment: change(message.payment) });
}

const withAmountAdded = (body: string, differenceMinor: bigint) =>
  withPayment(body, (payment) => {
    const { minor, currency } = payment.captured ?? payment.amount;
    const amount = { minor: (BigInt(minor) + differenceMinor).toString(), currency };
    return { ...payment, amount, captured: payment.captured && amount };
  });
