import type { Refusal } from '#domain/account-state.ts';
import type { PriceSteps } from '#domain/best-value-offers.ts';
import type { Market, PlanVersion, Zone } from '#domain/catalogue.ts';
import {
  everyPlan,
  type FigureTerms,
  isWanted,
  type PlanFigures,
  type PlanFilter,
  type PlanSort,
  planFigures,
  sortedPlans,
} from '#domain/comparison.ts';
import type { TopUpTerms } from '#domain/credit-policy.ts';
import type { Line, SimKind } from '#domain/line.ts';
import type { Policy } from '#domain/policy.ts';
import type { PurchaseFacts } from '#domain/promotion-fit.ts';
import { priceFor, type ShownPromotion, shownPromotion } from '#domain/promotion-price.ts';
import { marketOf, type Rules, rulesOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { topUpTerms } from '#domain/top-up.ts';
import { readLine } from '#storage/reads/account-rows.ts';
import type { Reference } from '#storage/reference.ts';
import type { Product } from './product.ts';
import { type FactsByPlan, factsOfNobody, readPurchaseFacts } from './promotions/purchase-facts.ts';

/** A plan or add-on on sale with what it costs the one who looks. */
export interface PricedPlan {
  plan: PlanVersion;
  /** The next purchase, tax included, in the market's currency. */
  priceMinor: bigint;
  /** Without any promotion. */
  fullPriceMinor: bigint;
  /** Null when none holds for the next purchase. */
  promotion: ShownPromotion | null;
  /** What the purchase after the next one costs. */
  thenPriceMinor: bigint;
  /** This price for so many purchases, and what comes after. */
  prices: PriceSteps;
  earlierPurchases: number;
  /** It may be bought at an amount of one's own choosing; null: at its price only. */
  ownAmount: TopUpTerms | null;
  /** What it is listed, sorted and compared by. */
  figures: PlanFigures;
}

export interface PlanList {
  market: Market;
  /** As asked for; in the catalogue's order when no sort was. */
  plans: PricedPlan[];
  /** Every zone that grants of these plans name, by id. */
  zones: ReadonlyMap<string, Zone>;
  /** Names the services that grants are for (`serviceOf`). */
  policy: Policy;
}

/** How a list is narrowed and sorted; absent: everything, in the catalogue's order. */
export interface PlanChoice {
  filter?: Partial<PlanFilter>;
  sort?: PlanSort;
}

/** What can be bought for a line: of its market and for its kind of SIM, at this line's own prices. */
export async function listPlans(
  product: Product,
  of: { accountId: string; lineId: string } & PlanChoice,
): Promise<(PlanList & { line: Line }) | Refusal<'unknown_line'>> {
  const reference = await product.reference();
  const [line, facts] = await Promise.all([
    readLine(product.database, of.accountId, of.lineId),
    readPurchaseFacts(product, of, reference.rules),
  ]);
  if (!line) return { refused: 'unknown_line' };
  const { marketId, simKind } = line;
  const now = product.clock();
  return { line, ...planList(reference, { ...of, marketId, simKind, facts, now }) };
}

/** What a market sells to somebody who has no line yet. */
export async function listMarketPlans(
  product: Product,
  of: { marketId: string } & PlanChoice,
): Promise<PlanList | Refusal<'unknown_market'>> {
  const reference = await product.reference();
  if (!reference.rules.markets.has(of.marketId)) return { refused: 'unknown_market' };
  const now = product.clock();
  return planList(reference, { ...of, simKind: null, facts: () => factsOfNobody(), now });
}

/** Plans that a line may buy at an amount of one's own choosing. */
export const topUpPlans = (
  { onSale, rules }: Reference,
  { marketId, simKind }: Pick<Line, 'marketId' | 'simKind'>,
): PlanVersion[] =>
  onSale.filter(
    (plan) =>
      plan.marketId === marketId &&
      plan.simKinds.includes(simKind) &&
      topUpTerms(plan, rulesOf(rules, marketId).policy) !== null,
  );

interface Listing extends PlanChoice {
  marketId: string;
  simKind: SimKind | null;
  facts: FactsByPlan;
  now: Instant;
}

function planList(reference: Reference, of: Listing): PlanList {
  const { onSale, rules } = reference;
  const { policy } = rulesOf(rules, of.marketId);
  const market = marketOf(rules, of.marketId);
  const terms = {
    zones: [...rules.zones.values()],
    startsAt: of.now,
    timeZone: market.timeZone,
  };
  const filter = { ...everyPlan, ...of.filter };
  const plans = onSale
    .filter((plan) => plan.marketId === of.marketId)
    .filter((plan) => of.simKind === null || plan.simKinds.includes(of.simKind))
    .map((plan) => ({
      ...priced(plan, of.facts(plan.planId), terms, rules),
      ownAmount: topUpTerms(plan, policy),
    }))
    .filter(({ figures }) => isWanted(figures, filter));
  const named = new Set(plans.flatMap(({ plan }) => plan.grants.map((grant) => grant.zoneId)));
  return {
    market,
    plans: of.sort ? inOrder(plans, of.sort) : plans,
    zones: new Map([...rules.zones].filter(([id]) => named.has(id))),
    policy,
  };
}

function inOrder(plans: readonly PricedPlan[], sort: PlanSort): PricedPlan[] {
  const byFigures = new Map(plans.map((each) => [each.figures, each]));
  return sortedPlans([...byFigures.keys()], sort).map((figures) => byFigures.get(figures)!);
}

function priced(
  plan: PlanVersion,
  facts: PurchaseFacts,
  terms: Omit<FigureTerms, 'priceMinor'>,
  rules: Rules,
): Omit<PricedPlan, 'ownAmount'> {
  const price = priceFor(plan, facts, rules, terms.startsAt);
  const { priceMinor, fullMinor, thenPriceMinor, times, afterwardsMinor } = price;
  return {
    plan,
    priceMinor,
    fullPriceMinor: fullMinor,
    promotion: shownPromotion(price),
    thenPriceMinor,
    prices: { firstMinor: priceMinor, times, thenMinor: afterwardsMinor },
    earlierPurchases: facts.earlierPurchases,
    figures: planFigures(plan, { ...terms, priceMinor }),
  };
}
