import type { Found } from './best-value-choice.ts';
import { added, type Cover, type Supply, sharedOut } from './best-value-cover.ts';
import { amountNeeded, type Need, type NeededKind, neededKinds } from './best-value-need.ts';
import {
  type AddOnOffer,
  type Offers,
  type PlanOffer,
  priceOfSeveral,
} from './best-value-offers.ts';
import type { PlanVersion } from './catalogue.ts';
import type { Instant } from './time.ts';

export interface Purchase {
  plan: PlanVersion;
  times: number;
  /** For all of them, tax and promotions included. */
  priceMinor: bigint;
}

/** How one need fares. Octets, seconds or messages. */
export interface KindCover {
  kind: NeededKind;
  needed: bigint;
  /** What of the need is covered; minutes for any direction count once, for one need or the other. */
  covered: bigint;
  short: bigint;
  /** All that is granted and could serve this need, minutes for any direction in full. */
  granted: bigint;
  /** What of that would be left over when all needs are used as stated. */
  spare: bigint;
}

/** One plan, bought as often as it takes, and any add-ons. */
export interface Combination {
  plan: Purchase;
  addOns: Purchase[];
  priceMinor: bigint;
  purchases: number;
  /** First instant after the last of the plans. */
  endsAt: Instant;
  /** The needs that are not zero, in their order. */
  cover: KindCover[];
  coversAll: boolean;
}

/** `atLeast` is the part of each need that was aimed at; the rest is shared out as it comes. */
export function toCombination(
  found: Found,
  { offers, need, atLeast }: { offers: Offers; need: Need; atLeast?: Cover },
): Combination {
  // The search hands back the very offers it was given.
  const plan = found.base as PlanOffer;
  const addOns = offers.addOns
    .map((offer, at) => ({ offer, times: found.counts[at]! }))
    .filter(({ times }) => times > 0);
  const chosen = [{ offer: plan as PlanOffer | AddOnOffer, times: plan.times }, ...addOns];
  const purchases = chosen.map(({ offer: { candidate }, times }) => ({
    plan: candidate.plan,
    times,
    priceMinor: priceOfSeveral(candidate, times),
  }));
  const cover = kindCovers(coverOf(found, offers), offers.whole, {
    need,
    atLeast,
    supply: summed(chosen.map(({ offer, times }) => ({ supply: offer.supply, times }))),
  });
  return {
    plan: purchases[0]!,
    addOns: purchases.slice(1),
    priceMinor: purchases.reduce((sum, { priceMinor }) => sum + priceMinor, 0n),
    purchases: purchases.reduce((sum, { times }) => sum + times, 0),
    endsAt: plan.endsAt,
    cover,
    coversAll: cover.every(({ short }) => short === 0n),
  };
}

/** What a choice covers of the whole need. */
export const coverOf = ({ base, counts }: Found, { addOns, whole }: Offers): Cover =>
  addOns.reduce<Cover>(
    (cover, offer, at) => added(cover, offer.cover, counts[at]!, whole),
    base.cover,
  );

function summed(parts: readonly { supply: Supply; times: number }[]): Supply {
  const sum = (of: keyof Supply) =>
    parts.reduce((total, { supply, times }) => total + supply[of] * BigInt(times), 0n);
  return {
    data: sum('data'),
    sms: sum('sms'),
    national: sum('national'),
    international: sum('international'),
    either: sum('either'),
  };
}

export function kindCovers(
  cover: Cover,
  whole: Cover,
  { need, supply, atLeast }: { need: Need; supply: Supply; atLeast?: Cover | undefined },
): KindCover[] {
  const shares = sharedOut(cover, whole, atLeast);
  const granted: Record<NeededKind, bigint> = {
    data: supply.data,
    sms: supply.sms,
    'voice-national': supply.national + supply.either,
    'voice-international': supply.international + supply.either,
  };
  /** Minutes for any direction that the other kind of call takes. */
  const taken: Record<NeededKind, bigint> = {
    data: 0n,
    sms: 0n,
    'voice-national': atLeastZero(BigInt(shares['voice-international']) - supply.international),
    'voice-international': atLeastZero(BigInt(shares['voice-national']) - supply.national),
  };
  return neededKinds
    .map((kind) => ({ kind, needed: amountNeeded(need, kind), covered: BigInt(shares[kind]) }))
    .filter(({ needed }) => needed > 0n)
    .map(({ kind, needed, covered }) => ({
      kind,
      needed,
      covered,
      short: needed - covered,
      granted: granted[kind],
      spare: atLeastZero(granted[kind] - taken[kind] - covered),
    }));
}

const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
