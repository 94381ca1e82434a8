import type { Refusal } from '#domain/account-state.ts';
import {
  type Market,
  type PlanVersion,
  type Promotion,
  priceOf,
  type Zone,
} from '#domain/catalogue.ts';
import type { Line, SimKind } from '#domain/line.ts';
import { marketOf } from '#domain/rules.ts';
import { readLine } from '#storage/reads/account-rows.ts';
import { countPurchasesByPlan } from '#storage/reads/purchases.ts';
import type { Reference } from '#storage/reference.ts';
import type { Product } from './product.ts';

/** A plan or add-on on sale with what it costs the one who looks. */
export interface PricedPlan {
  plan: PlanVersion;
  /** The next purchase, tax included, in the market's currency. */
  priceMinor: bigint;
  /** Without any promotion. */
  fullPriceMinor: bigint;
  /** Null when none holds for the next purchase. */
  promotion: Promotion | null;
  /** What the purchase after the next one costs. */
  thenPriceMinor: bigint;
  earlierPurchases: number;
}

export interface PlanList {
  market: Market;
  /** In the catalogue's order. */
  plans: PricedPlan[];
  /** Every zone that grants of these plans name, by id. */
  zones: ReadonlyMap<string, Zone>;
}

/** What can be bought for a line: of its market and for its kind of SIM, at this line's own prices. */
export async function listPlans(
  product: Product,
  of: { accountId: string; lineId: string },
): Promise<(PlanList & { line: Line }) | Refusal<'unknown_line'>> {
  const [reference, line, purchases] = await Promise.all([
    product.reference(),
    readLine(product.database, of.accountId, of.lineId),
    countPurchasesByPlan(product.database, of),
  ]);
  if (!line) return { refused: 'unknown_line' };
  const { marketId, simKind } = line;
  return { line, ...planList(reference, { marketId, simKind, purchases }) };
}

/** What a market sells to somebody who has no line yet. */
export async function listMarketPlans(
  product: Product,
  of: { marketId: string; simKind?: SimKind },
): Promise<PlanList | Refusal<'unknown_market'>> {
  const reference = await product.reference();
  if (!reference.rules.markets.has(of.marketId)) return { refused: 'unknown_market' };
  return planList(reference, { simKind: null, ...of, purchases: new Map() });
}

function planList(
  reference: Reference,
  of: { marketId: string; simKind: SimKind | null; purchases: ReadonlyMap<string, number> },
): PlanList {
  const { onSale, rules } = reference;
  const plans = onSale
    .filter((plan) => plan.marketId === of.marketId)
    .filter((plan) => of.simKind === null || plan.simKinds.includes(of.simKind))
    .map((plan) => priced(plan, of.purchases.get(plan.planId) ?? 0));
  const named = new Set(plans.flatMap(({ plan }) => plan.grants.map((grant) => grant.zoneId)));
  return {
    market: marketOf(rules, of.marketId),
    plans,
    zones: new Map([...rules.zones].filter(([id]) => named.has(id))),
  };
}

const priced = (plan: PlanVersion, earlierPurchases: number): PricedPlan => ({
  plan,
  fullPriceMinor: plan.priceMinor,
  earlierPurchases,
  ...priceOf(plan, earlierPurchases),
});
