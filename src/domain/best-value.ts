import { cheapestCovers } from './best-value-cheapest.ts';
import { closestAtAnyPrice, closestWithin } from './best-value-closest.ts';
import { type Combination, kindCovers, toCombination } from './best-value-combination.ts';
import { type Need, type NeededKind, neededKinds } from './best-value-need.ts';
import { type Offers, type OfferTerms, offersFor, type PlanOffer } from './best-value-offers.ts';

/**
 * The cheapest way to get what one needs, and the true one. The model, in full:
 *
 *  1. A choice is one plan, bought as often as it takes to hold from `startsAt` to the end of the
 *     last needed day (each begins when the one before ends, by the plan's own counting), and any
 *     number of add-ons. Promotions count for as many purchases as the line still has.
 *  2. The need is spread evenly over its time. A purchase counts for what it grants, but for no more
 *     than what is needed while it holds: 10 GB for the last two of thirty days do not make up for
 *     days without any. An add-on is bought when it is wanted, so where it stands does not matter.
 *  3. A grant counts when its zone holds in every country of the need; fair-use grants up to their
 *     limit; credit never. National minutes and texts serve national needs, international minutes
 *     international ones, minutes for any direction either, each only once.
 *  4. A choice covers the need when for every kind these amounts add up to it.
 *  5. Less money is better; then fewer purchases, more data granted, the smaller plan id, and the
 *     smaller list of add-on ids. So the answer never depends on the order of the candidates.
 */
export type BestValue =
  | {
      outcome: 'found';
      best: Combination;
      /** The best of the next two plans, each with its own best add-ons; they may exceed the budget. */
      runnersUp: Combination[];
      reason: Reason;
    }
  | {
      outcome: 'over-budget';
      cheapest: Combination;
      /** What comes nearest to the need for the money; null when no plan fits the budget. */
      withinBudget: Combination | null;
      /** The greatest whole percentage of every need at once that the budget buys; that is "nearest". */
      withinBudgetPercent: number | null;
    }
  | {
      outcome: 'not-covered';
      /** Countries in which nothing on sale works. */
      uncoveredCountries: string[];
      /** Needs that nothing on sale serves in all countries at once. */
      uncoveredKinds: NeededKind[];
      /** The need with the uncovered countries struck out; what `closest` was judged by. */
      closestNeed: Need;
      /** What comes nearest to it whatever it costs, then the cheapest; null when nothing helps. */
      closest: Combination | null;
    };

/** Why the best is the best, for the words on the page. */
export interface Reason {
  plansCompared: number;
  /** Needs that the plan alone would leave short and its add-ons fill. */
  filledByAddOns: NeededKind[];
  /** The need with the smallest share to spare; null when no amounts are needed. */
  tightest: { kind: NeededKind; sparePerMille: number } | null;
  /** What the promotions of this choice take off the price. */
  promotionSavesMinor: bigint;
  /** How much more the best choice of any other plan costs; null when no other plan can cover it. */
  nextCostsMoreMinor: bigint | null;
}

const RUNNERS_UP = 2;

/** Throws a RangeError when the need is out of range: see `offersFor`. */
export function bestValue(terms: OfferTerms): BestValue {
  const { need } = terms;
  const offers = offersFor(terms);
  const { plans, addOns, whole } = offers;
  const ranked = cheapestCovers(plans, addOns, { whole, most: 1 + RUNNERS_UP });
  const [best, ...runnersUp] = ranked.map((found) => toCombination(found, { offers, need }));
  if (!best) return notCovered(terms, offers);
  if (need.budgetMinor === null || best.priceMinor <= need.budgetMinor)
    return {
      outcome: 'found',
      best,
      runnersUp,
      reason: reasonFor(best, runnersUp, { offers, need, base: ranked[0]!.base as PlanOffer }),
    };
  return {
    outcome: 'over-budget',
    cheapest: best,
    ...withinBudget(offers, need, need.budgetMinor),
  };
}

function withinBudget(offers: Offers, need: Need, budgetMinor: bigint) {
  const closest = closestWithin(offers, budgetMinor);
  if (!closest) return { withinBudget: null, withinBudgetPercent: null };
  const { percent, found, atLeast } = closest;
  return {
    withinBudget: toCombination(found, { offers, need, atLeast }),
    withinBudgetPercent: percent,
  };
}

function notCovered(terms: OfferTerms, offers: Offers): BestValue {
  const { need, candidates, zones } = terms;
  const zonesOnSale = new Set(
    candidates.flatMap(({ plan }) =>
      plan.grants.filter(({ kind }) => kind !== 'credit').map(({ zoneId }) => zoneId),
    ),
  );
  const covered = new Set(
    zones.filter(({ id }) => zonesOnSale.has(id)).flatMap(({ countries }) => countries),
  );
  const closestNeed = { ...need, countries: need.countries.filter((each) => covered.has(each)) };
  const isSame = closestNeed.countries.length === need.countries.length;
  const closestOffers = isSame ? offers : offersFor({ ...terms, need: closestNeed });
  const closest =
    isSame || closestNeed.countries.length > 0 ? closestTo(closestNeed, closestOffers) : null;
  const supplies = [...offers.plans, ...offers.addOns].map(({ supply }) => supply);
  const serves: Record<NeededKind, boolean> = {
    data: supplies.some(({ data }) => data > 0n),
    sms: supplies.some(({ sms }) => sms > 0n),
    'voice-national': supplies.some(({ national, either }) => national + either > 0n),
    'voice-international': supplies.some(
      ({ international, either }) => international + either > 0n,
    ),
  };
  const needed = kindCovers(offers.whole, offers.whole, { need, supply: emptySupply });
  return {
    outcome: 'not-covered',
    uncoveredCountries: need.countries.filter((each) => !covered.has(each)),
    uncoveredKinds: neededKinds.filter(
      (kind) => !serves[kind] && needed.some((each) => each.kind === kind),
    ),
    closestNeed,
    closest: closest?.cover.every(({ covered: some }) => some === 0n) ? null : closest,
  };
}

function closestTo(need: Need, offers: Offers): Combination | null {
  const found = closestAtAnyPrice(offers);
  return found && toCombination(found, { offers, need });
}

const emptySupply = { data: 0n, sms: 0n, national: 0n, international: 0n, either: 0n };

function reasonFor(
  best: Combination,
  runnersUp: readonly Combination[],
  { offers, need, base }: { offers: Offers; need: Need; base: PlanOffer },
): Reason {
  const alone = kindCovers(base.cover, offers.whole, { need, supply: base.supply });
  const full = [best.plan, ...best.addOns].reduce(
    (sum, { plan, times }) => sum + plan.priceMinor * BigInt(times),
    0n,
  );
  const [next] = runnersUp;
  return {
    plansCompared: offers.plans.length,
    filledByAddOns: alone.filter(({ short }) => short > 0n).map(({ kind }) => kind),
    tightest: best.cover
      .map(({ kind, needed, spare }) => ({ kind, sparePerMille: Number((spare * 1000n) / needed) }))
      .reduce<Reason['tightest']>(
        (least, each) => (least && least.sparePerMille <= each.sparePerMille ? least : each),
        null,
      ),
    promotionSavesMinor: full - best.priceMinor,
    nextCostsMoreMinor: next ? next.priceMinor - best.priceMinor : null,
  };
}
