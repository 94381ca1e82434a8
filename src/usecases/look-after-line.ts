import { isRefusal } from '#domain/account-state.ts';
import type { RenewalOffer } from '#domain/auto-renewal-preflight.ts';
import { type PlanVersion, planVersionName } from '#domain/catalogue.ts';
import { decideLookAfterLine } from '#domain/look-after-line.ts';
import { isNoWorse } from '#domain/plan-change.ts';
import { countsPurchases, noPromotions } from '#domain/promotion.ts';
import type { Instant } from '#domain/time.ts';
import { countPurchases } from '#storage/reads/account-rows.ts';
import type { DueLine } from '#storage/reads/due-lines.ts';
import type { Reference } from '#storage/reference.ts';
import type { Product } from './product.ts';
import { claimForRound } from './promotions/claim-for-round.ts';
import { expectOwn } from './submit.ts';

/**
 * Does everything that time has done to a line, by one command, and by a second one where promotions have to be
 * claimed for a charge. Two processes that find it due do it once: what was done shows in the rows that the
 * second one finds.
 */
export async function lookAfterLine(product: Product, due: DueLine): Promise<Instant | null> {
  const offer = await offerFor(product, due);
  const first = await look(product, due, offer);
  if (!isRefusal(first)) return first.dueAt;
  if (first.refused !== 'claims_wanted') return null;
  const claimed = await claimForRound(product, due, offer);
  const second = await look(product, due, { ...offer, claimed });
  return isRefusal(second) ? null : second.dueAt;
}

async function look(product: Product, due: DueLine, offer: RenewalOffer) {
  const { accountId, lineId, orderId } = due;
  const { rules } = await product.reference();
  return expectOwn(
    await product.committer.submit({
      accountId,
      key: `look:${product.newId()}`,
      name: 'look-after-line',
      body: {},
      ...(orderId === null ? {} : { orderId }),
      decide: decideLookAfterLine({ lineId, offer }, rules),
    }),
  );
}

/** What the line's auto-renewal would buy; how often it was bought before counts only where a price looks at it. */
export async function offerFor(
  product: Product,
  { accountId, lineId, planId }: { accountId: string; lineId: string; planId: string | null },
): Promise<RenewalOffer> {
  if (planId === null) return { plan: null, earlierPurchases: 0 };
  const { onSale, planVersions, rules } = await product.reference();
  const plan = onSale.find((each) => each.planId === planId) ?? null;
  const counts = plan !== null && countsPurchases(plan, rules.promotions ?? noPromotions);
  const earlierPurchases = counts
    ? await countPurchases(product.database, { accountId, lineId, planId })
    : 0;
  return { plan, earlierPurchases, ...(plan && { asGoodSince: asGoodSince(plan, planVersions) }) };
}

const known = new WeakMap<PlanVersion, number>();

/** How far back nobody who agreed to the plan would get less by its newest version. */
function asGoodSince(plan: PlanVersion, versions: Reference['planVersions']): number {
  let since = known.get(plan);
  if (since !== undefined) return since;
  for (since = plan.version; since > 1; since -= 1) {
    const then = versions.get(planVersionName({ planId: plan.planId, version: since - 1 }));
    if (then && !isNoWorse(plan, then)) break;
  }
  known.set(plan, since);
  return since;
}
