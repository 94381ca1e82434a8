import type { Message, SaleFacts } from '#ports/message-renderer.ts';
import type { RefundFacts } from '#ports/refund-message.ts';

/** A withdrawal after three days, paid partly by card and partly with credit. */
export const withdrawalOf = (sale: SaleFacts): RefundFacts => ({
  timeZone: sale.timeZone,
  rule: 'withdrawal',
  requestedAt: sale.creditedAt + 3 * 86_400_000,
  creditNoteNumber: '2026-K7QM2X9A-C1',
  invoiceNumber: sale.invoiceNumber,
  invoicedAt: sale.creditedAt,
  orderReference: sale.orderReference,
  planName: sale.planName,
  planKind: 'plan',
  msisdn: sale.msisdn,
  priceMinor: 800n,
  usedMinor: 200n,
  refundMinor: 600n,
  taxMinor: 100n,
  taxRateBasisPoints: 2000,
  taxName: sale.taxName,
  currency: 'GBP',
  basis: [
    { of: 'days', used: '3', whole: '31' },
    { of: 'data', used: '3221225472', whole: '12884901888' },
    { of: 'voice', used: '46500', whole: '186000' },
    { of: 'sms', used: '750', whole: '3000' },
  ],
  parts: [
    { amountMinor: 450n, to: 'card', returnedAt: null },
    { amountMinor: 150n, to: 'credit', returnedAt: sale.creditedAt + 3 * 86_400_000 },
  ],
  bankDays: 10,
  note: null,
  buyer: { ...sale.buyer, name: 'Wei Chen' },
});

/** A person's decision; what was bought stays. */
export const goodwillOf = (sale: SaleFacts): RefundFacts => ({
  ...withdrawalOf(sale),
  rule: 'staff',
  usedMinor: 500n,
  refundMinor: 300n,
  taxMinor: 50n,
  basis: [],
  parts: [{ amountMinor: 300n, to: 'wechat_pay', returnedAt: null }],
  note: 'Two days without data <b>abroad</b>',
  buyer: { name: null, email: sale.buyer.email },
});

export function refundMessages(
  sale: SaleFacts,
  about: {
    timeZone: string;
    orderReference: string;
    planName: SaleFacts['planName'];
    msisdn: string;
  },
): Readonly<Record<string, Message>> {
  const refundLink = 'https://meridian.example/r/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_';
  const { timeZone, orderReference, planName, msisdn } = about;
  return {
    'refund-withdrawal': { kind: 'refund_receipt', refundLink, ...withdrawalOf(sale) },
    'refund-goodwill': { kind: 'refund_receipt', refundLink, ...goodwillOf(sale) },
    'refund-refused': {
      kind: 'refund_refused',
      amountMinor: 600n,
      currency: 'GBP',
      method: 'card',
      refundLink,
      ...{ timeZone, orderReference, planName, msisdn },
    },
    'refund-in-credit': {
      kind: 'money_returned',
      reason: 'withdrawal',
      amountMinor: 600n,
      currency: 'GBP',
      method: 'card',
      isCredit: true,
      returnedAt: sale.paidAt,
      arrivesWithinDays: 10,
      orderLink: 'https://meridian.example/o/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_',
      ...{ timeZone, orderReference, planName, msisdn },
    },
  };
}
