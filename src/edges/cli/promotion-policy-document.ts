import * as z from 'zod';
import { type PromotionPolicy, promotionCriteria } from '#domain/promotion-policy.ts';

/** The field `promotions` of a policy; what is absent keeps its default. */
export const promotionPolicySchema = z
  .strictObject({
    stacking: z.enum(['first', 'best', 'all']),
    order: z
      .array(z.enum(promotionCriteria as [PromotionPolicy['order'][number]]))
      .min(1)
      .refine((order) => new Set(order).size === order.length, 'must not name a criterion twice'),
    returned: z.enum(['unused', 'always', 'never']),
  })
  .partial();

export const fromPromotionPolicy = ({ stacking, order, returned }: Partial<PromotionPolicy>) => ({
  ...(stacking && { stacking }),
  ...(order && { order: [...order] }),
  ...(returned && { returned }),
});
