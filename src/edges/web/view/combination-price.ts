import type { Combination } from '#domain/best-value-combination.ts';

/** What the same purchases cost when no promotion is left, in minor units. */
export const promotionless = ({ plan, addOns }: Pick<Combination, 'plan' | 'addOns'>): bigint =>
  [plan, ...addOns].reduce(
    (sum, purchase) => sum + purchase.plan.priceMinor * BigInt(purchase.times),
    0n,
  );
