import { cheapestCovers } from './best-value-cheapest.ts';
import { compareFound, costOf, type Found } from './best-value-choice.ts';
import { coverOf } from './best-value-combination.ts';
import {
  type Cover,
  DATA,
  INTERNATIONAL,
  NATIONAL,
  nearness,
  percentOf,
  SMS,
  sharedOut,
  VOICE,
} from './best-value-cover.ts';
import type { AddOnOffer, Offers, PlanOffer } from './best-value-offers.ts';

/**
 * When nothing covers the need: the choice that comes nearest to it whatever it costs, and of the
 * equally near the first in the order of choices. Null when there is no plan at all.
 */
export function closestAtAnyPrice(offers: Offers): Found | null {
  const { plans, addOns, whole } = offers;
  const best = plans
    .flatMap((plan) =>
      cheapestCovers([plan], addOns, { whole: reachable(plan, addOns, whole), most: 1 }),
    )
    .map((found) => ({ found, near: nearness(coverOf(found, offers), whole) }))
    .sort((a, b) => b.near - a.near || compareFound(a.found, b.found));
  return best[0]?.found ?? null;
}

/** The most that a plan and any number of add-ons can cover: an add-on that helps at all helps fully. */
function reachable(plan: PlanOffer, addOns: readonly AddOnOffer[], whole: Cover): Cover {
  const helps = (d: number) => addOns.some(({ cover }) => cover[d]! > 0);
  const target = [...whole];
  for (const d of [DATA, SMS, NATIONAL, INTERNATIONAL])
    if (!helps(d)) target[d] = Math.min(plan.cover[d]!, whole[d]!);
  if (!helps(VOICE)) {
    const shares = sharedOut(plan.cover, whole);
    target[NATIONAL] = shares['voice-national'];
    target[INTERNATIONAL] = shares['voice-international'];
  }
  target[VOICE] = target[NATIONAL]! + target[INTERNATIONAL]!;
  return target;
}

/**
 * What comes nearest to the need for at most `budgetMinor`: the greatest whole percentage of every
 * need at once that it can buy, and the cheapest choice that covers so much. Null when no plan fits.
 */
export function closestWithin(
  { plans, addOns, whole }: Offers,
  budgetMinor: bigint,
): { percent: number; found: Found; atLeast: Cover } | null {
  if (budgetMinor < 0n) return null;
  // Any number of purchases: one minor unit more would be too much.
  const atMost = costOf(Number(budgetMinor) + 1, 0) - 1;
  const buys = (percent: number) => {
    const atLeast = percentOf(whole, percent);
    const [found] = cheapestCovers(plans, addOns, { whole: atLeast, most: 1, atMost });
    return found ? { percent, found, atLeast } : null;
  };
  let best = buys(0);
  // More never costs less, so the greatest percentage is found by halving.
  for (let low = 1, high = 100; best && low <= high; ) {
    const middle = (low + high) >> 1;
    const more = buys(middle);
    if (more) best = more;
    if (more) low = middle + 1;
    else high = middle - 1;
  }
  return best;
}
