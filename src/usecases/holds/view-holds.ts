import { type Market, type PlanVersion, planVersionName } from '#domain/catalogue.ts';
import { type LineHolds, lineHoldsOf, type Restoring } from '#domain/line-holds.ts';
import { marketOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { loadAccountState } from '#storage/account-state.ts';
import type { Product } from '../product.ts';

export interface HoldsView extends Omit<LineHolds, 'restoring'> {
  market: Market;
  now: Instant;
  /** An agreement to renew by itself is in force: a hold pauses it. */
  renews: boolean;
  restoring:
    | (Omit<Restoring, 'plans'> & { plans: (Restoring['plans'][number] & { plan: PlanVersion })[] })
    | null;
}

/** How a line may be parked, blocked and brought back now, in figures; null: there is no such line. */
export async function viewHolds(
  product: Product,
  { accountId, lineId }: { accountId: string; lineId: string },
): Promise<HoldsView | null> {
  const [state, { rules, planVersions }] = await Promise.all([
    loadAccountState(product.database, accountId),
    product.reference(),
  ]);
  const now = product.clock();
  const holds = lineHoldsOf(state, { now, newId: product.newId }, lineId, rules);
  if (!holds) return null;
  const { restoring } = holds;
  return {
    ...holds,
    market: marketOf(rules, holds.line.marketId),
    now,
    renews: (state.autoRenewals.get(lineId)?.state ?? 'ended') !== 'ended',
    restoring: restoring && {
      ...restoring,
      plans: restoring.plans.map((each) => {
        const { planId, planVersion: version } = each.period;
        return { ...each, plan: planVersions.get(planVersionName({ planId, version }))! };
      }),
    },
  };
}
