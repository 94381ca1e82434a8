import { z } from 'zod';
import { allowanceKinds } from '#domain/allowance.ts';
import type { Currency } from '#domain/money.ts';
import type { RefundRule } from '#domain/payment.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { NoRefundReason, RefundOption } from '#domain/quote-refund.ts';
import type { RefundQuoteView } from '#usecases/refund/quote-refund.ts';
import type { RefundView } from '#usecases/refund/view-refund.ts';
import { refund, toRefund } from './order.ts';
import { instant, money, publicId, toInstantOrNull, toMoney } from './scalars.ts';

const rules = [
  'withdrawal',
  'not-begun',
  'operator-window',
  'unused-goodwill',
  'remaining-credit',
  'undelivered',
  'staff',
] as const satisfies RefundRule[];

const reasons = [
  'order_not_paid',
  'refund_all_back',
  'refund_plan_over',
  'refund_used_up',
  'refund_too_late',
  'refund_not_offered',
] as const satisfies NoRefundReason[];

export const destination = z
  .enum(['original', 'credit'])
  .describe('original: the way it was paid, each part its own; credit: account credit, at once.');

const basis = z
  .object({
    measure: z.enum(['time', 'volume']),
    of: z.enum(['days', 'hours', ...allowanceKinds]),
    used: z.string().describe('Days, hours, octets, seconds, messages or minor units.'),
    whole: z.string(),
  })
  .meta({ id: 'RefundBasis', description: 'What was provided, of how much.' });

const option = z
  .object({
    quote: z.string().describe('Names these figures; ask for the refund with it.'),
    rule: z.enum(rules),
    price: money.describe('Paid and not yet returned, tax included; price = used + refund.'),
    used: money.describe('What is kept.'),
    refund: money,
    until: instant.nullable().describe('From then on it is no longer so; null: no end is set.'),
    destinations: z.array(destination).describe('Empty: it goes back by itself.'),
    basis: z.array(basis),
  })
  .meta({ id: 'RefundOption' });

export const refundQuote = z
  .object({
    options: z.array(option).describe('The best first; empty when nothing can be asked for.'),
    none: z.enum(reasons).nullable().describe('Why there are no options.'),
  })
  .meta({ id: 'RefundQuote', description: 'What of an order would come back now.' });

export const refundRequest = z
  .object({
    id: publicId('ref'),
    orderId: publicId('ord'),
    state: z
      .enum(['requested', 'refunded', 'refused'])
      .describe('As far as the slowest part. refused: choose account credit, or write to support.'),
    amount: money,
    tax: money.describe('The tax within the amount.'),
    creditNoteNumber: z.string().nullable(),
    parts: z.array(refund).describe('One for each payment it is spread over.'),
    link: z.url().describe('Follows it without signing in.'),
  })
  .meta({ id: 'RefundRequest' });

export const toRefundQuote = ({ quote, order }: RefundQuoteView): z.output<typeof refundQuote> =>
  'none' in quote
    ? { options: [], none: quote.none }
    : { options: quote.options.map((each) => toOption(each, order.currency)), none: null };

const toOption = (of: RefundOption, currency: Currency): z.output<typeof option> => ({
  quote: of.id,
  rule: of.rule,
  price: toMoney(of.priceMinor, currency),
  used: toMoney(of.usedMinor, currency),
  refund: toMoney(of.refundMinor, currency),
  until: toInstantOrNull(of.until),
  destinations: [...of.destinations],
  basis: of.basis.map((each) => ({
    measure: each.measure,
    of: each.measure === 'time' ? each.unit : each.kind,
    used: String(each.used),
    whole: String(each.of),
  })),
});

export function toRefundRequest(view: RefundView, link: string): z.output<typeof refundRequest> {
  const { currency } = view.order;
  const states = view.parts.map(({ refund: { state } }) => state);
  const quote = view.parts[0]!.refund.quote;
  const amount = view.parts.reduce((sum, each) => sum + each.refund.amountMinor, 0n);
  return {
    id: toPublicId('ref', view.refundId),
    orderId: toPublicId('ord', view.order.id),
    state: (['refused', 'requested'] as const).find((each) => states.includes(each)) ?? 'refunded',
    amount: toMoney(amount, currency),
    tax: toMoney(BigInt(quote?.taxMinor ?? 0), currency),
    creditNoteNumber: quote?.creditNoteNumber ?? null,
    parts: view.parts.map((each) => toRefund(each.refund)),
    link,
  };
}
