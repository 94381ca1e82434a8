import type { Promotions } from '#domain/promotion.ts';
import { readCode } from '#domain/promotion-code.ts';
import { readPromotionCode } from '#storage/promotions.ts';
import { readReferrer } from '#storage/referrals.ts';
import type { Product } from '../product.ts';
import { codeHashOf } from './promotion-secret.ts';

export interface FoundCode {
  promotionId: string;
  /** As it is kept with the order. */
  typed: string;
  /** Of a code for one use. */
  codeHash: Buffer | null;
  /** Of a code that invites: whose it is. */
  referrerId: string | null;
}

/** What a typed code opens; null: nothing. The same statements whether it is anything or not. */
export async function findCode(
  product: Pick<Product, 'database' | 'secret'>,
  promotions: Promotions,
  typed: string,
): Promise<FoundCode | null> {
  const code = readCode(typed);
  if (code === null) return null;
  const newest = new Map(promotions.versions.map((each) => [each.promotionId, each]));
  const open = [...newest.values()].filter(({ withdrawnAt }) => withdrawnAt === null);
  const codeHash = codeHashOf(product, code);
  const [own, referrerId] = await Promise.all([
    readPromotionCode(product.database, codeHash),
    readReferrer(product.database, code),
  ]);
  const shared = open.find((each) => each.code === code);
  if (shared)
    return { promotionId: shared.promotionId, typed: code, codeHash: null, referrerId: null };
  // Kept without its digits: a code for one use is as good as money until it is paid with.
  if (own) return { promotionId: own, typed: '', codeHash, referrerId: null };
  const invites = open.find(({ trigger }) => trigger === 'referral');
  if (referrerId === null || !invites) return null;
  return { promotionId: invites.promotionId, typed: code, codeHash: null, referrerId };
}
