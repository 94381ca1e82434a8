import type { PromotionBenefit, PromotionVersion } from '#domain/promotion.ts';
import type { Instant } from '#domain/time.ts';

type Texts<T> = T extends bigint ? string : T extends object ? { [K in keyof T]: Texts<T[K]> } : T;

/** A promotion as JSON: amounts as decimal text, for JSON numbers end at 2^53. */
export type PromotionDocument = Texts<
  Omit<PromotionVersion, 'promotionId' | 'version' | 'withdrawnAt'>
>;

export function toPromotionDocument(promotion: PromotionVersion): string {
  const { promotionId: _, version: __, withdrawnAt: ___, ...rest } = promotion;
  return JSON.stringify(rest, (_key, value) =>
    typeof value === 'bigint' ? String(value) : (value as unknown),
  );
}

const minor = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

export function fromPromotionDocument(
  { benefit, limits, referral, ...rest }: PromotionDocument,
  of: { promotionId: string; version: number; withdrawnAt: Instant | null },
): PromotionVersion {
  return {
    ...rest,
    ...of,
    benefit: toBenefit(benefit),
    limits: { ...limits, minor: minor(limits.minor) },
    referral: referral && { ...referral, rewardMinor: BigInt(referral.rewardMinor) },
  };
}

function toBenefit(benefit: PromotionDocument['benefit']): PromotionBenefit {
  switch (benefit.kind) {
    case 'percent':
      return { ...benefit, mostMinor: minor(benefit.mostMinor) };
    case 'amount':
      return { ...benefit, amountMinor: BigInt(benefit.amountMinor) };
    case 'price':
      return { ...benefit, priceMinor: BigInt(benefit.priceMinor) };
    case 'bonus':
      return { ...benefit, grant: { ...benefit.grant, amount: BigInt(benefit.grant.amount) } };
  }
}
