import { type Base, costOf, type Item } from './best-value-choice.ts';
import {
  type Cover,
  coverNeeded,
  inAllCycles,
  type Supply,
  supplyOf,
  usableIn,
} from './best-value-cover.ts';
import { MOST_DAYS, type Need } from './best-value-need.ts';
import type { PlanVersion, Zone } from './catalogue.ts';
import { cycleEndsOf } from './cycle.ts';
import { endOfLocalDay, localDayOf } from './local-day.ts';
import type { Instant } from './time.ts';
import { validityOf } from './validity.ts';

/** Something on sale for the line, with how often the line has bought it: that sets its price. */
export interface Candidate {
  plan: PlanVersion;
  earlierPurchases: number;
  /** What so many next purchases cost each, and what those after them; absent: by the plan's own first price. */
  prices?: PriceSteps;
}

export interface PriceSteps {
  firstMinor: bigint;
  /** Null: all. */
  times: number | null;
  thenMinor: bigint;
}

function pricesOf({ plan, earlierPurchases, prices }: Candidate): PriceSteps & { times: number } {
  if (prices) return { ...prices, times: prices.times ?? MOST_PURCHASES };
  const left = Math.max(0, (plan.promotion?.periods ?? 0) - earlierPurchases);
  const firstMinor = left > 0 ? plan.promotion!.priceMinor : plan.priceMinor;
  return { firstMinor, times: left, thenMinor: plan.priceMinor };
}

/** More than are bought for the longest need. */
const MOST_PURCHASES = 10_000;

/** A plan bought as often as it takes to hold for all the days. */
export interface PlanOffer extends Base {
  candidate: Candidate;
  times: number;
  /** What one purchase grants. */
  supply: Supply;
  /** When the last of them ends. */
  endsAt: Instant;
}

export interface AddOnOffer extends Item {
  candidate: Candidate;
  supply: Supply;
}

export interface Offers {
  whole: Cover;
  /** Sorted by plan id. */
  plans: PlanOffer[];
  addOns: AddOnOffer[];
}

export interface OfferTerms {
  candidates: readonly Candidate[];
  zones: readonly Zone[];
  need: Need;
  /** When the first plan would start, and the zone of the market. */
  startsAt: Instant;
  timeZone: string;
}

/** Price of `times` purchases in a row, promotions included. */
export function priceOfSeveral(candidate: Candidate, times: number): bigint {
  const prices = pricesOf(candidate);
  const promoted = Math.min(times, prices.times);
  return BigInt(promoted) * prices.firstMinor + BigInt(times - promoted) * prices.thenMinor;
}

/** Whether a zone holds in every country of the need. An unknown zone holds nowhere. */
export function zoneHolds(zones: readonly Zone[], countries: readonly string[]) {
  const holding = new Set(
    zones
      .filter((zone) => countries.every((country) => zone.countries.includes(country)))
      .map(({ id }) => id),
  );
  return (zoneId: string): boolean => holding.has(zoneId);
}

/**
 * What the candidates come to for this need. Throws a RangeError when `need.days` is not a whole
 * number from 1 to `MOST_DAYS` or an amount is out of range: the edge has refused those before.
 */
export function offersFor({ candidates, zones, need, startsAt, timeZone }: OfferTerms): Offers {
  if (!Number.isInteger(need.days) || need.days < 1 || need.days > MOST_DAYS)
    throw new RangeError(`cover for ${need.days} days`);
  const whole = coverNeeded(need);
  const today = localDayOf(startsAt, timeZone);
  const time: NeedTime = {
    need,
    startsAt,
    endsAt: endOfLocalDay(today + need.days - 1, timeZone),
    dayBegins: endOfLocalDay(today - 1, timeZone),
    timeZone,
  };
  const holds = zoneHolds(zones, need.countries);
  const sorted = candidates
    .map((candidate) => ({ candidate, supply: supplyOf(candidate.plan, holds) }))
    .sort((a, b) => (a.candidate.plan.planId < b.candidate.plan.planId ? -1 : 1));
  // Whoever names countries but no amounts wants a plan that works there at all.
  const mustWork = whole.every((figure) => figure === 0) && need.countries.length > 0;
  return {
    whole,
    plans: sorted
      .filter(
        ({ candidate: { plan }, supply }) => plan.kind === 'plan' && !(mustWork && isEmpty(supply)),
      )
      .map(({ candidate, supply }) => planOffer(candidate, supply, time)),
    addOns: sorted
      .filter(({ candidate: { plan } }) => plan.kind === 'add-on')
      .map(({ candidate, supply }) => addOnOffer(candidate, supply, time)),
  };
}

interface NeedTime {
  need: Need;
  startsAt: Instant;
  /** End of the last needed day. */
  endsAt: Instant;
  /** Midnight before `startsAt`. */
  dayBegins: Instant;
  timeZone: string;
}

const isEmpty = ({ data, sms, national, international, either }: Supply): boolean =>
  data + sms + national + international + either === 0n;

function planOffer(candidate: Candidate, supply: Supply, time: NeedTime): PlanOffer {
  const { need, startsAt, endsAt, timeZone } = time;
  const { plan } = candidate;
  const length = endsAt - startsAt;
  const usableByPart = new Map<number, Cover>();
  const cover = coverNeeded(need).map(() => 0);
  let times = 0;
  let at = startsAt;
  while (at < endsAt) {
    const { endsAt: end } = validityOf(plan.validity, at, timeZone);
    for (const cycleEnd of [...(cycleEndsOf(plan.validity, at, timeZone) ?? []), end]) {
      const part = Math.min(cycleEnd, endsAt) - at;
      if (part <= 0) break;
      const usable = usableByPart.get(part) ?? usableIn(supply, need, part, length);
      usableByPart.set(part, usable);
      usable.forEach((figure, d) => {
        cover[d]! += figure;
      });
      at = cycleEnd;
    }
    times += 1;
    at = end;
  }
  const whole = coverNeeded(need);
  const bought = inAllCycles(supply, plan);
  return {
    id: plan.planId,
    candidate,
    supply: bought,
    times,
    endsAt: at,
    cover: cover.map((figure, d) => Math.min(figure, whole[d]!)),
    cost: costOf(Number(priceOfSeveral(candidate, times)), times),
    data: Number(bought.data) * times,
  };
}

function addOnOffer(candidate: Candidate, supply: Supply, time: NeedTime): AddOnOffer {
  const { need, startsAt, endsAt, dayBegins, timeZone } = time;
  const { plan } = candidate;
  const prices = pricesOf(candidate);
  // As long as one bought at the beginning of a day, for it is bought when it is wanted.
  const holdsFor = validityOf(plan.validity, dayBegins, timeZone).endsAt - dayBegins;
  const length = endsAt - startsAt;
  return {
    id: plan.planId,
    candidate,
    supply,
    cover: usableIn(supply, need, Math.min(holdsFor, length), length),
    price: Number(prices.thenMinor),
    promotionPrice: Number(prices.firstMinor),
    promotionsLeft: prices.times,
    data: Number(supply.data),
  };
}
