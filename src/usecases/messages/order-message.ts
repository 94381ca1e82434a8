import { refundRules } from '#domain/refund-policy.ts';
import { marketOf, soldUnder } from '#domain/rules.ts';
import { DAY, MINUTE } from '#domain/time.ts';
import { readAccount } from '#storage/reads/account-rows.ts';
import { makeOrderLink } from '../identity/order-link.ts';
import type { Product } from '../product.ts';
import { viewOrder } from '../view-order.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';
import { saleFacts } from './sale-facts.ts';

export const orderTemplates = ['order_confirmation', 'money_returned', 'payment_late'] as const;

export type OrderTemplate = (typeof orderTemplates)[number];

export const isOrderTemplate = (template: string | undefined): template is OrderTemplate =>
  orderTemplates.some((each) => each === template);

/** A mail's order link opens this long; the order itself stays on the account. */
const ORDER_LINK_LIFE = 90 * DAY;

/** A message about an order, in the order's language; null when its reason is gone. */
export async function orderMessage(
  product: Product,
  template: OrderTemplate,
  { accountId, payload }: MessageRequest,
): Promise<AddressedMessage | null> {
  const orderId = payload.orderId!;
  const view = await viewOrder(product, { accountId, orderId });
  const account = await readAccount(product.database, accountId);
  if (!view || !account) return null;
  const { order, plan } = view;
  const { rules } = await product.reference();
  const expiresAt = product.clock() + ORDER_LINK_LIFE;
  const token = makeOrderLink(product, { accountId, orderId, expiresAt });
  const orderLink = `${product.baseUrl}/o/${token}`;
  const addressed = { to: account.email, locale: order.locale };
  if (template === 'order_confirmation') {
    const facts = await saleFacts(product, { accountId, orderId });
    return facts && { ...addressed, message: { kind: template, orderLink, ...facts } };
  }
  const about = {
    timeZone: marketOf(rules, plan.marketId).timeZone,
    orderReference: order.reference,
    planName: plan.name,
    msisdn: view.line?.msisdn ?? order.newLine?.msisdn ?? '',
    orderLink,
  };
  if (template === 'payment_late') {
    const payment = view.payments.at(-1);
    if (!payment || order.closedAt !== null) return null;
    const sold = soldUnder(rules, order.policyVersion, plan.marketId);
    return {
      ...addressed,
      message: {
        kind: template,
        stage: 'asking',
        amountMinor: payment.amountMinor,
        currency: payment.currency,
        method: payment.method,
        decidedBy: order.expiresAt + sold.giveBackAfterMinutes * MINUTE,
        ...about,
      },
    };
  }
  const refund = view.refunds.find((each) => each.id === payload.refundId);
  const payment = view.payments.find((each) => each.id === refund?.paymentId);
  if (!refund || !payment || refund.refundedAt === null) return null;
  return {
    ...addressed,
    message: {
      kind: template,
      reason: refund.reason,
      amountMinor: refund.amountMinor,
      currency: refund.currency,
      method: payment.method,
      isCredit: refund.destination === 'credit',
      returnedAt: refund.refundedAt,
      arrivesWithinDays: refundRules(soldUnder(rules, order.policyVersion, plan.marketId)).bankDays,
      ...about,
    },
  };
}
