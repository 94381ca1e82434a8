/** How two discounts are compared; later criteria break ties of earlier ones, and names decide at last. */
export type PromotionCriterion =
  /** The promotion's own number, the lower first. */
  'priority' | 'typed-first' | 'price-first' | 'amount-first' | 'percent-first';

export const promotionCriteria: readonly PromotionCriterion[] = [
  'priority',
  'typed-first',
  'price-first',
  'amount-first',
  'percent-first',
];

export interface PromotionPolicy {
  /**
   * What happens when several discounts fit. `first`: the first in order alone. `best`: the one that saves
   * most. `all`: one after the other, each off what the one before left. Bonuses: `all` gives all, else the first.
   */
  stacking: 'first' | 'best' | 'all';
  order: readonly PromotionCriterion[];
  /**
   * When an order is withdrawn from, its use counts no more. `unused`: where all of the price went back and
   * nothing was used. `always`: with a part of the price too. `never`: it counts for good.
   */
  returned: 'unused' | 'always' | 'never';
}

const defaults: PromotionPolicy = {
  stacking: 'best',
  order: ['priority', 'typed-first'],
  returned: 'unused',
};

export const promotionRules = ({
  promotions,
}: {
  promotions?: Partial<PromotionPolicy>;
}): PromotionPolicy => ({
  ...defaults,
  ...promotions,
});
