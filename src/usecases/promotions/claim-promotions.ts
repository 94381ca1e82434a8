import type { PlanVersion } from '#domain/catalogue.ts';
import type { PurchaseFacts } from '#domain/promotion-fit.ts';
import { allClaimed, priceOffers } from '#domain/promotion-price.ts';
import type { Rules } from '#domain/rules.ts';
import { claimPromotion, dropClaims } from '#storage/promotion-claims.ts';
import type { Product } from '../product.ts';

export interface Claimant {
  accountId: string;
  orderId: string;
  plan: PlanVersion;
  facts: PurchaseFacts;
  /** Of a code for one use that was typed. */
  codeHash?: Buffer | null;
}

/**
 * Sets aside what the order will take of limits for all, before the command that holds it: claim, work, and the
 * use that the command writes confirms it. What has no room left is priced without. The command is told when this
 * was begun: it takes nothing that may have been let go (`isStale`).
 */
export async function claimPromotions(
  product: Product,
  { accountId, orderId, plan, facts, codeHash = null }: Claimant,
  rules: Rules,
): Promise<ReadonlyMap<string, bigint>> {
  const open = allClaimed(rules);
  if (open.size === 0) return new Map();
  const claimed = new Map<string, bigint>();
  for (;;) {
    const assumed = { ...facts, claims: open };
    const { offers } = priceOffers(plan, assumed, rules, product.clock());
    const next = offers.find(
      ({ promotion: { promotionId }, claimMinor }) =>
        claimMinor !== null && claimed.get(promotionId) !== claimMinor && open.has(promotionId),
    );
    if (!next) break;
    const { promotionId, limits } = next.promotion;
    const isTyped = facts.code?.promotionId === promotionId;
    const wish = { promotionId, orderId, accountId, minor: next.claimMinor!, now: product.clock() };
    const claim = { ...wish, codeHash: isTyped ? codeHash : null };
    if (await claimPromotion(product.database, claim, limits)) claimed.set(promotionId, wish.minor);
    else {
      open.delete(promotionId);
      claimed.delete(promotionId);
    }
  }
  return claimed;
}

/** The command did not take what was set aside for it. */
export async function dropUnused(
  product: Product,
  of: { accountId: string; orderId: string },
  claims: ReadonlyMap<string, bigint>,
): Promise<void> {
  if (claims.size === 0) return;
  await dropClaims(product.database, { ...of, promotionIds: [...claims.keys()] });
}
