import { cheapestCovers } from './best-value-cheapest.ts';
import { compareFound, type Found } from './best-value-choice.ts';
import {
  type Cover,
  DATA,
  INTERNATIONAL,
  NATIONAL,
  nearness,
  SMS,
  sharedOut,
  VOICE,
} from './best-value-cover.ts';
import type { AddOnOffer, Offers, PlanOffer } from './best-value-offers.ts';

/**
 * When nothing covers the need: the choice that comes nearest to it whatever it costs, and of the
 * equally near the first in the order of choices. Null when there is no plan at all.
 */
export function closestAtAnyPrice({ plans, addOns, whole }: Offers): Found | null {
  const best = plans
    .flatMap((plan) =>
      cheapestCovers([plan], addOns, { whole: reachable(plan, addOns, whole), most: 1 }),
    )
    .map((found) => ({ found, near: nearness(found.cover, whole) }))
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
