import { advance } from '#domain/advance.ts';
import { Changeset } from '#domain/changeset.ts';
import { factsFor } from '#domain/promotion-facts.ts';
import type { PurchaseFacts } from '#domain/promotion-fit.ts';
import type { Rules } from '#domain/rules.ts';
import { emptyState, loadAccountState } from '#storage/account-state.ts';
import { atOneMoment } from '#storage/database.ts';
import { countAllPurchases, countPurchasesByPlan } from '#storage/reads/purchases.ts';
import type { Product } from '../product.ts';

/** The facts of a purchase by plan, read outside a command: for pages, and to know what has to be claimed. */
export type FactsByPlan = (planId: string) => PurchaseFacts;

/** The operator has, or had, a promotion: only then does anybody look at uses. */
export const hasPromotions = ({ promotions }: Rules): boolean =>
  (promotions?.versions.length ?? 0) > 0;

/** Where the operator has no promotion, only purchases are counted. */
export async function readPurchaseFacts(
  product: Product,
  of: { accountId: string; lineId: string },
  rules: Rules,
): Promise<FactsByPlan> {
  const { accountId, lineId } = of;
  if (!hasPromotions(rules)) {
    const purchases = await countPurchasesByPlan(product.database, of);
    return (planId) => factsOfNobody(lineId, purchases.get(planId) ?? 0);
  }
  const [state, purchases, accountPurchases] = await atOneMoment(product.database, (connection) =>
    Promise.all([
      loadAccountState(connection, accountId),
      countPurchasesByPlan(connection, of),
      countAllPurchases(connection, accountId),
    ]),
  );
  const context = { now: product.clock(), newId: product.newId };
  const change = new Changeset(state, context);
  advance(change, rules);
  const facts = factsFor(
    change,
    { lineId, earlierPurchases: 0, accountPurchases, claims: null },
    rules,
  );
  return (planId) => ({ ...facts, earlierPurchases: purchases.get(planId) ?? 0 });
}

/** Of somebody who has bought nothing yet. */
export function factsOfNobody(lineId = '', earlierPurchases = 0): PurchaseFacts {
  const change = new Changeset(emptyState(''), { now: 0, newId: () => '' });
  const wish = { lineId, earlierPurchases, accountPurchases: earlierPurchases, claims: null };
  return factsFor(change, wish, {});
}
