import { DAY } from '#domain/time.ts';
import type { RefundView } from '#usecases/refund/view-refund.ts';
import type { Tongue } from '../words/tongue.ts';
import type { OrderStep } from './order-steps.ts';

type Part = RefundView['parts'][number];

/** How a refund stands: what happened to each part of it, and what is expected by when. */
export function refundSteps(view: RefundView, tongue: Tongue): OrderStep[] {
  const w = tongue.words.refunds.tracker;
  const [first] = view.parts;
  if (!first) return [];
  const { requestedAt, requestId, reason } = first.refund;
  const asked = requestId === null ? w.began : reason === 'staff' ? w.decided : w.requested;
  const several = view.parts.length > 1;
  return [
    { key: 'requested', look: 'done', title: asked, at: requestedAt },
    ...view.parts.flatMap((part) => partSteps(part, view, tongue, several)),
  ];
}

function partSteps(
  { refund, payment }: Part,
  view: RefundView,
  { words, money, instant }: Tongue,
  several: boolean,
): OrderStep[] {
  const w = words.refunds.tracker;
  const amount = money(refund.amountMinor, refund.currency);
  const named = (title: string) => (several ? `${amount} · ${title}` : title);
  const step = (key: string, look: OrderStep['look'], title: string, at: number | null = null) => ({
    key: `${refund.id} ${key}`,
    look,
    title: named(title),
    at,
  });
  const arrives = (from: number, look: OrderStep['look']) => ({
    ...step('arrives', look, w.arrives),
    detail: w.arrivesBy(instant(from + view.bankDays * DAY, view.timeZone)),
  });
  const sent = refund.sentAt === null ? [] : [step('sent', 'done', w.sent, refund.sentAt)];
  if (refund.destination === 'credit')
    return [...sent, step('done', 'done', w.inCredit, refund.refundedAt)];
  switch (refund.state) {
    case 'requested':
      return [
        refund.sentAt === null
          ? step('sending', 'now', w.sending)
          : { ...step('sent', 'now', w.sent, refund.sentAt), detail: w.unanswered },
        arrives(refund.requestedAt, 'later'),
      ];
    case 'refused':
      return [
        ...sent,
        step('refused', 'failed', w.refused, refund.refusedAt),
        step('choose', 'now', w.choose),
      ];
    case 'refunded':
      return [
        ...sent,
        step('done', 'done', w.done(words.orders.methods[payment.method]), refund.refundedAt),
        // No bank tells us: it stays expected, with the day by which it should be there.
        arrives(refund.refundedAt!, 'waiting'),
      ];
  }
}
