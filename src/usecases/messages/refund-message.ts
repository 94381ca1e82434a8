import { marketOf } from '#domain/rules.ts';
import type { RefundFacts } from '#ports/refund-message.ts';
import { readAccount, readRefund } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import { type RefundKey, refundLinkOf } from '../refund/refund-link.ts';
import { type RefundView, viewRefund } from '../refund/view-refund.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';

export const refundTemplates = ['refund_receipt', 'refund_refused'] as const;

export type RefundTemplate = (typeof refundTemplates)[number];

export const isRefundTemplate = (template: string | undefined): template is RefundTemplate =>
  refundTemplates.some((each) => each === template);

/** What the receipt and the credit note of a request are written from; null for what goes back by itself. */
export async function refundFacts(product: Product, of: RefundKey): Promise<RefundFacts | null> {
  const view = await viewRefund(product, of);
  return view && factsOf(product, of.accountId, view);
}

async function factsOf(
  product: Product,
  accountId: string,
  view: RefundView,
): Promise<RefundFacts | null> {
  const account = await readAccount(product.database, accountId);
  const [first] = view.parts;
  const quote = first?.refund.quote;
  if (!account || !first || !quote) return null;
  const { order, plan } = view;
  const { rules } = await product.reference();
  return {
    timeZone: view.timeZone,
    rule: quote.rule,
    requestedAt: first.refund.requestedAt,
    creditNoteNumber: quote.creditNoteNumber,
    invoiceNumber: order.invoiceNumber!,
    invoicedAt: order.fulfilledAt!,
    orderReference: order.reference,
    planName: plan.name,
    planKind: plan.kind,
    msisdn: numberOf(view),
    priceMinor: BigInt(quote.priceMinor),
    usedMinor: BigInt(quote.usedMinor),
    refundMinor: BigInt(quote.refundMinor),
    taxMinor: BigInt(quote.taxMinor),
    taxRateBasisPoints: order.taxRateBasisPoints,
    taxName: marketOf(rules, plan.marketId).taxName,
    currency: order.currency,
    basis: quote.basis,
    parts: view.parts.map(({ refund, payment }) => ({
      amountMinor: refund.amountMinor,
      to: refund.destination === 'credit' ? 'credit' : payment.method,
      returnedAt: refund.refundedAt,
    })),
    bankDays: view.bankDays,
    note: quote.note,
    buyer: { name: account.displayName, email: account.email },
  };
}

const numberOf = ({ line, order }: RefundView): string =>
  line?.msisdn ?? order.newLine?.msisdn ?? '';

/** A message about a refund, in the order's language; null when its reason is gone. */
export async function refundMessage(
  product: Product,
  template: RefundTemplate,
  { accountId, payload }: MessageRequest,
): Promise<AddressedMessage | null> {
  return template === 'refund_receipt'
    ? receipt(product, { accountId, refundId: payload.requestId! })
    : refused(product, { accountId, refundId: payload.refundId! });
}

async function receipt(product: Product, key: RefundKey): Promise<AddressedMessage | null> {
  const view = await viewRefund(product, key);
  const facts = view && (await factsOf(product, key.accountId, view));
  if (!facts) return null;
  const refundLink = refundLinkOf(product, key);
  const message = { kind: 'refund_receipt' as const, refundLink, ...facts };
  return { to: facts.buyer.email, locale: view.order.locale, message };
}

/** Moot once the money has found another way. */
async function refused(product: Product, key: RefundKey): Promise<AddressedMessage | null> {
  const refund = await readRefund(product.database, key.accountId, key.refundId);
  if (refund?.state !== 'refused') return null;
  const request = { accountId: key.accountId, refundId: refund.requestId ?? refund.id };
  const view = (await viewRefund(product, request))!;
  const account = await readAccount(product.database, key.accountId);
  const part = view.parts.find((each) => each.refund.id === refund.id)!;
  if (!account) return null;
  return {
    to: account.email,
    locale: view.order.locale,
    message: {
      kind: 'refund_refused',
      amountMinor: refund.amountMinor,
      currency: refund.currency,
      method: part.payment.method,
      refundLink: refundLinkOf(product, request),
      timeZone: view.timeZone,
      orderReference: view.order.reference,
      planName: view.plan.name,
      msisdn: numberOf(view),
    },
  };
}
