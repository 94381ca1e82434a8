import type { Refusal } from '#domain/account-state.ts';
import type { PlanVersion } from '#domain/catalogue.ts';
import type { RenewalRefusal } from '#domain/renewal.ts';
import { simulateRenewal as forecast, type RenewalForecast } from '#domain/simulate-renewal.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { atOneMoment } from '#storage/database.ts';
import { countPurchases } from '#storage/reads/account-rows.ts';
import { countAllPurchases } from '#storage/reads/purchases.ts';
import type { Product } from './product.ts';

/** What buying a plan would change on a line, now, at the end of the current one, or queued. */
export async function simulateRenewal(
  product: Product,
  wish: { accountId: string; lineId: string; planId: string },
): Promise<(RenewalForecast & { plan: PlanVersion }) | Refusal<RenewalRefusal | 'unknown_plan'>> {
  const { onSale, rules } = await product.reference();
  const plan = onSale.find((each) => each.planId === wish.planId);
  if (!plan) return { refused: 'unknown_plan' };
  const { accountId, lineId } = wish;
  const [state, earlierPurchases, accountPurchases] = await atOneMoment(
    product.database,
    (connection) =>
      Promise.all([
        loadAccountState(connection, accountId),
        countPurchases(connection, wish),
        countAllPurchases(connection, accountId),
      ]),
  );
  const context = { now: product.clock(), newId: product.newId, key: 'simulation' };
  const answer = forecast(
    state,
    context,
    { lineId, plan, earlierPurchases, accountPurchases },
    rules,
  );
  return 'refused' in answer ? answer : { ...answer, plan };
}
