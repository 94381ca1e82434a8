import type { Currency } from '#domain/money.ts';
import type { PromotionVersion } from '#domain/promotion.ts';
import type { PromotionUse } from '#domain/promotion-use.ts';
import { marketOf, type Rules } from '#domain/rules.ts';
import { readLines } from '#storage/reads/account-rows.ts';
import { readRewards } from '#storage/reads/promotion-uses.ts';
import { giveReferralCode } from '#storage/referrals.ts';
import type { Product } from '../product.ts';
import { drawCode } from './promotion-secret.ts';

export interface ReferralView {
  code: string;
  link: string;
  promotion: PromotionVersion;
  currency: Currency;
  timeZone: string;
  /** Newest first. */
  rewards: readonly PromotionUse[];
}

/** Newest versions on offer with which friends can be invited. */
const invitations = ({ promotions }: Rules): PromotionVersion[] => {
  const newest = new Map((promotions?.versions ?? []).map((each) => [each.promotionId, each]));
  return [...newest.values()].filter((each) => each.referral && each.withdrawnAt === null);
};

export const invitesFriends = (rules: Rules): boolean => invitations(rules).length > 0;

/** One's own code with what came of it; null: nobody can be invited at present. */
export async function viewReferral(
  product: Product,
  accountId: string,
): Promise<ReferralView | null> {
  const { rules, operator } = await product.reference();
  const lines = await readLines(product.database, accountId);
  const promotion = invitations(rules).find(
    ({ marketIds }) =>
      marketIds.length === 0 || lines.some(({ marketId }) => marketIds.includes(marketId)),
  );
  if (!promotion || lines.length === 0) return null;
  const code = await ownCode(product, accountId);
  const market = marketOf(rules, lines[0]!.marketId);
  return {
    ...{ code, link: `${product.baseUrl}/invited/${code}`, promotion },
    currency: promotion.currency ?? market.currency,
    timeZone: market.timeZone ?? operator.timeZone,
    rewards: await readRewards(product.database, accountId),
  };
}

const LENGTH = 8;

/** The same every time; drawn when it is first asked for. */
async function ownCode(product: Product, accountId: string): Promise<string> {
  for (;;) {
    const given = { code: drawCode(LENGTH), accountId, now: product.clock() };
    const code = await giveReferralCode(product.database, given);
    if (code !== null) return code;
  }
}
