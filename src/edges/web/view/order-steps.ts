import type { OrderEventKind } from '#domain/ordering.ts';
import { type PaymentMethod, paymentMethods } from '#domain/payment.ts';
import type { Tongue } from '../words/tongue.ts';
import type { OrderPageView } from './order-view.ts';

/** One line of the order's timeline, ready to be read. */
export interface OrderStep {
  key: string;
  look: 'done' | 'now' | 'waiting' | 'failed' | 'later';
  title: string;
  at: number | null;
  detail?: string;
}

const failed: readonly OrderEventKind[] = [
  'payment-declined',
  'payment-cancelled',
  'payment-expired',
  'amount-mismatch',
  'refund-refused',
  'cancelled',
  'expired',
];

/** What happened, then what should happen next and what if it doesn't. */
export function orderSteps(
  order: OrderPageView,
  tongue: Tongue,
  giveBackAfterMinutes: number,
): OrderStep[] {
  const facts = order.events.map((event): OrderStep => {
    const reason = reasonOf(event.kind, event.detail.reason, tongue);
    return {
      key: event.id,
      look: failed.includes(event.kind) ? 'failed' : 'done',
      title: titleOf(event, order, tongue),
      at: event.happenedAt,
      ...(reason ? { detail: reason } : {}),
    };
  });
  return [...facts, ...nextSteps(order, tongue, giveBackAfterMinutes)];
}

function titleOf(
  { kind, detail }: OrderPageView['events'][number],
  order: OrderPageView,
  { words, money }: Tongue,
): string {
  const w = words.orders.events;
  const known = paymentMethods.find((each): each is PaymentMethod => each === detail.method);
  const taken = detail.amountMinor === undefined ? order.priceMinor : BigInt(detail.amountMinor);
  switch (kind) {
    case 'confirmed':
      return detail.by === 'auto-renewal' ? words.autoRenewal.order.began : w.confirmed;
    case 'payment-opened':
      return w['payment-opened'](words.orders.methods[known ?? 'card']);
    case 'payment-captured':
      return detail.why === 'fallback'
        ? w['payment-fallback'](money(taken, order.currency))
        : w['payment-captured'](money(taken, order.currency));
    case 'credit-held':
    case 'credit-released':
      return w[kind](money(taken, order.currency));
    case 'refund-requested':
    case 'refunded':
      return w[kind](
        money(
          detail.amountMinor === undefined && order.refund ? order.refund.amountMinor : taken,
          order.currency,
        ),
      );
    default:
      return w[kind];
  }
}

function reasonOf(kind: OrderEventKind, reason: string | undefined, { words }: Tongue) {
  if (reason === undefined) return undefined;
  const { declines, refundReasons } = words.orders;
  if (kind === 'payment-declined' && Object.hasOwn(declines, reason))
    return declines[reason as keyof typeof declines];
  if (kind === 'refund-requested' && Object.hasOwn(refundReasons, reason))
    return refundReasons[reason as keyof typeof refundReasons];
  return undefined;
}

function nextSteps(order: OrderPageView, { words, instant }: Tongue, minutes: number): OrderStep[] {
  const w = words.orders.page.next;
  const step = (
    key: string,
    look: OrderStep['look'],
    title: string,
    detail?: string,
  ): OrderStep => ({
    key,
    look,
    title,
    at: null,
    ...(detail ? { detail } : {}),
  });
  const credit = step('credit', 'later', w.credit, w.creditLate(minutes));
  const mail = step('mail', 'later', w.mail);
  const isAsked =
    order.isAutoRenewal &&
    (order.phase === 'opening' || (order.phase === 'paying' && !order.payment?.redirectUrl));
  if (isAsked) return [step('asked', 'now', words.autoRenewal.order.asked), credit, mail];
  switch (order.phase) {
    case 'opening':
      return [step('opening', 'now', w.opening), step('paying', 'later', w.paying), credit, mail];
    case 'paying': {
      const until = w.payingUntil(instant(order.payment!.deadlineAt, order.timeZone));
      return [step('paying', 'now', w.paying, until), credit, mail];
    }
    case 'done':
      return order.isMoving ? [step('mail', 'waiting', w.mail)] : [];
    case 'returning':
      return [step('refund', 'now', w.refund)];
    default:
      return [];
  }
}
