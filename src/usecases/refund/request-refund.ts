import type { Refusal } from '#domain/account-state.ts';
import type { Refund } from '#domain/payment.ts';
import {
  decideRequestRefund,
  decideStaffRefund,
  type GoodwillRefusal,
  type RefundAnswer,
  type RequestRefundRefusal,
} from '#domain/request-refund.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import { refundCase } from './refund-case.ts';

/**
 * Takes a refund as it was quoted. The same quote of the same order asked for again, by whomever and
 * however often, is one request; `key` names the asker's own.
 */
export async function requestRefund(
  product: Product,
  wish: {
    accountId: string;
    orderId: string;
    quoteId: string;
    destination: Refund['destination'];
    key?: string;
  },
): Promise<RefundAnswer | Refusal<RequestRefundRefusal>> {
  const { accountId, orderId, quoteId, destination } = wish;
  const found = await refundCase(product, wish);
  if (!found) return { refused: 'unknown_order' };
  const { given, terms, reference } = found;
  const key = wish.key === undefined ? `${orderId}:${quoteId}:${destination}` : `key:${wish.key}`;
  const outcome = await product.committer.submit({
    accountId,
    key: `request-refund:${key}`,
    name: 'request-refund',
    body: { orderId, quoteId, destination },
    orderId,
    decide: decideRequestRefund({ orderId, quoteId, destination, given }, terms, reference.rules),
  });
  return expectOwn(outcome);
}

/** Staff give an amount back for a reason; `key` names the wish, so that it is done once. */
export async function giveGoodwill(
  product: Product,
  wish: {
    accountId: string;
    orderId: string;
    amountMinor: bigint;
    destination: Refund['destination'];
    note: string;
    key: string;
  },
): Promise<RefundAnswer | Refusal<GoodwillRefusal>> {
  const { accountId, orderId, amountMinor, destination, note } = wish;
  const found = await refundCase(product, wish);
  if (!found) return { refused: 'unknown_order' };
  const { given, reference } = found;
  const outcome = await product.committer.submit({
    accountId,
    key: `staff-refund:${wish.key}`,
    name: 'staff-refund',
    body: { orderId, amountMinor: String(amountMinor), destination, note },
    orderId,
    decide: decideStaffRefund({ orderId, amountMinor, destination, note, given }, reference.rules),
  });
  return expectOwn(outcome);
}
