import { type Currency, isCurrency } from '#domain/money.ts';
import type { ReferralTemplate } from '#ports/referral-message.ts';
import { readAccount, readBucket, readOrder } from '#storage/reads/account-rows.ts';
import { readPromotionUse } from '#storage/reads/promotion-uses.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';

const referralTemplates: readonly ReferralTemplate[] = [
  'referral_reward',
  'referral_counted',
  'referral_taken_back',
];

export const isReferralTemplate = (template: string | undefined): template is ReferralTemplate =>
  referralTemplates.some((each) => each === template);

/** A mail about an invitation, to who invited or to who was invited; null when its reason is gone. */
export async function referralMessage(
  product: Product,
  kind: ReferralTemplate,
  request: MessageRequest,
): Promise<AddressedMessage | null> {
  const account = await readAccount(product.database, request.accountId);
  const facts = await factsOf[kind](product, request);
  if (!account || !facts) return null;
  const { email: to, locale, timeZone } = account;
  return { to, locale, message: { ...facts, timeZone } };
}

const factsOf = {
  referral_reward: reward,
  referral_counted: counted,
  referral_taken_back: takenBack,
} satisfies Record<ReferralTemplate, unknown>;

/** The credit has the id of its reward. */
async function reward({ database }: Product, { accountId, payload }: MessageRequest) {
  const bucket = await readBucket(database, accountId, payload.useId!);
  if (!bucket || !isCurrency(bucket.asset)) return null;
  return {
    kind: 'referral_reward' as const,
    amountMinor: bucket.granted,
    currency: bucket.asset,
    happenedAt: bucket.boughtAt,
    lastInstant: bucket.expiresAt === null ? null : bucket.expiresAt - 1,
  };
}

async function counted({ database }: Product, { accountId, payload }: MessageRequest) {
  const use = await readPromotionUse(database, { accountId, useId: payload.useId! });
  const order = use?.orderId ? await readOrder(database, accountId, use.orderId) : null;
  const discount = order?.discounts.find((each) => each.promotionId === use?.promotionId);
  if (!order || !discount || use?.state !== 'taken') return null;
  return {
    kind: 'referral_counted' as const,
    label: discount.label,
    amountMinor: BigInt(discount.discountMinor),
    currency: order.currency,
    orderReference: order.reference,
    happenedAt: Number(payload.happenedAt),
  };
}

async function takenBack(_: Product, { payload }: MessageRequest) {
  return {
    kind: 'referral_taken_back' as const,
    amountMinor: BigInt(payload.amountMinor!),
    currency: payload.currency as Currency,
    happenedAt: Number(payload.happenedAt),
  };
}
