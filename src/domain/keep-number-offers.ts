import type { PlanVersion } from './catalogue.ts';
import { creditMatters } from './keep-number-state.ts';
import type { LifecycleRules } from './lifecycle-policy.ts';

/** Something on sale, with what its first, second … purchase from now on costs. */
export interface KeepOffer {
  plan: PlanVersion;
  priceMinor: (nth: number) => bigint;
}

/** So many purchases of one plan may cost differently; later ones cost what the last of these does. */
const MOST_PRICES = 24;

const pricesOf = ({ priceMinor }: KeepOffer): bigint[] =>
  Array.from({ length: MOST_PRICES }, (_, nth) => priceMinor(nth));

/** Plans of which a later purchase costs something else. */
export const pricesThatChange = (offers: readonly KeepOffer[]): ReadonlySet<string> =>
  new Set(
    offers
      .filter((offer) => pricesOf(offer).some((price, _, [first]) => price !== first))
      .map(({ plan }) => plan.planId),
  );

const largest = (prices: readonly bigint[]): bigint => prices.reduce((a, b) => (a > b ? a : b));
const least = (prices: readonly bigint[]): bigint => prices.reduce((a, b) => (a < b ? a : b));

const creditIn = ({ grants }: PlanVersion): bigint =>
  grants.reduce((sum, { kind, amount }) => (kind === 'credit' ? sum + amount : sum), 0n);

/**
 * Without what can never be part of the cheapest way: something of its kind lasts as long by the same counting
 * and never costs more. Of the very same the smaller id stays.
 */
export function usefulOffers(
  offers: readonly KeepOffer[],
  rules: LifecycleRules,
): readonly KeepOffer[] {
  // Where a state asks for a least payment, a dearer plan may do what a cheaper one can't.
  const asksForLeast = Object.values(rules.states).some(({ undo }) =>
    undo.some(({ least }) => least),
  );
  if (asksForLeast) return offers;
  const needsCredit = creditMatters(rules);
  const facts = offers.map((offer) => ({
    offer,
    prices: pricesOf(offer),
    credit: creditIn(offer.plan),
  }));
  type Facts = (typeof facts)[number];
  const isNoWorse = (a: Facts, b: Facts) => {
    const [x, y] = [a.offer.plan, b.offer.plan];
    return (
      x.kind === y.kind &&
      x.validity.count === y.validity.count &&
      x.validity.start === y.validity.start &&
      x.validity.activateWithinDays === y.validity.activateWithinDays &&
      x.validity.length >= y.validity.length &&
      (needsCredit ? a.credit >= b.credit : a.credit > 0n || b.credit === 0n) &&
      // The dearest of the one, however often it was bought, against the cheapest of the other.
      largest(a.prices) <= least(b.prices)
    );
  };
  return facts
    .filter(
      (each) =>
        !facts.some(
          (other) =>
            other !== each &&
            isNoWorse(other, each) &&
            (!isNoWorse(each, other) || other.offer.plan.planId < each.offer.plan.planId),
        ),
    )
    .map(({ offer }) => offer);
}
