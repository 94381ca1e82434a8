import {
  amountNeeded,
  mostNeeded,
  type Need,
  type NeededKind,
  neededKinds,
} from './best-value-need.ts';
import type { PlanVersion } from './catalogue.ts';

/**
 * How much of a need something covers, as five figures that simply add up over purchases:
 * data, texts, national calls, international calls, and both kinds of call together.
 *
 * Why five: minutes for any direction can serve national or international calls, but not both at
 * once. What one purchase can give to the two kinds of call is a polymatroid with the last three
 * figures as its rank, and the sum of polymatroids is the polymatroid of the summed ranks. So a set
 * of purchases can serve both needs at once exactly when each of the three sums reaches its need,
 * and no allocation has to be searched for.
 *
 * Plain numbers: a figure never exceeds the need, and a need stays below 2^53.
 */
export type Cover = readonly number[];

export const DATA = 0;
export const SMS = 1;
export const NATIONAL = 2;
export const INTERNATIONAL = 3;
export const VOICE = 4;
export const FIGURES = 5;

/** Grants that hold in every country of the need, added up by what they can be used for. */
export interface Supply {
  data: bigint;
  sms: bigint;
  national: bigint;
  international: bigint;
  /** Minutes for either kind of call. */
  either: bigint;
}

/**
 * What one cycle of `plan` grants; a fair-use grant counts as its limit, credit and what is for one
 * service only not at all.
 */
export function supplyOf(plan: PlanVersion, holds: (zoneId: string) => boolean): Supply {
  const supply: Supply = { data: 0n, sms: 0n, national: 0n, international: 0n, either: 0n };
  for (const { kind, scope, amount, zoneId, serviceId } of plan.grants) {
    if (!holds(zoneId) || serviceId !== undefined) continue;
    if (kind === 'data') supply.data += amount;
    else if (kind === 'sms' && scope !== 'international') supply.sms += amount;
    else if (kind === 'voice') supply[scope === 'any' ? 'either' : scope] += amount;
  }
  return supply;
}

/** What one purchase grants, of which `supply` is one cycle. */
export function inAllCycles(supply: Supply, { validity: { cycles = 1 } }: PlanVersion): Supply {
  const times = BigInt(cycles);
  return {
    data: supply.data * times,
    sms: supply.sms * times,
    national: supply.national * times,
    international: supply.international * times,
    either: supply.either * times,
  };
}

/** The whole need as a cover. Throws a RangeError when an amount is negative or over `mostNeeded`. */
export function coverNeeded(need: Need): Cover {
  for (const kind of neededKinds) {
    const amount = amountNeeded(need, kind);
    if (amount < 0n || amount > mostNeeded[kind]) throw new RangeError(`need of ${amount} ${kind}`);
  }
  const { dataOctets, smsMessages, voiceNationalSeconds, voiceInternationalSeconds } = need;
  return [
    dataOctets,
    smsMessages,
    voiceNationalSeconds,
    voiceInternationalSeconds,
    voiceNationalSeconds + voiceInternationalSeconds,
  ].map(Number);
}

/**
 * What of `supply` can be used in a part of the need's time, `part` of `whole` milliseconds: no more
 * than is needed in that part, rounded up to a whole unit.
 */
export function usableIn(supply: Supply, need: Need, part: number, whole: number): Cover {
  const needed = (kind: NeededKind) =>
    (amountNeeded(need, kind) * BigInt(part) + BigInt(whole - 1)) / BigInt(whole);
  const capNational = needed('voice-national');
  const capInternational = needed('voice-international');
  const { national, international, either } = supply;
  const wanting = above(capNational, national) + above(capInternational, international);
  return [
    lesser(supply.data, needed('data')),
    lesser(supply.sms, needed('sms')),
    lesser(national + either, capNational),
    lesser(international + either, capInternational),
    lesser(national, capNational) +
      lesser(international, capInternational) +
      lesser(either, wanting),
  ].map(Number);
}

const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const above = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);

/** `cover` with one more purchase, cut at the whole need. */
export const added = (cover: Cover, more: Cover, times: number, whole: Cover): number[] =>
  cover.map((figure, at) => Math.min(figure + more[at]! * times, whole[at]!));

/** What is still missing. */
export const missing = (whole: Cover, cover: Cover): number[] =>
  whole.map((figure, at) => Math.max(0, figure - cover[at]!));

/**
 * How the cover is shared out: what each need gets. Each kind of call gets its part of `atLeast`
 * first, then the smaller need what it lacks, and the other one the rest.
 */
export function sharedOut(
  cover: Cover,
  whole: Cover,
  atLeast: Cover = whole.map(() => 0),
): Record<NeededKind, number> {
  const national = Math.min(cover[NATIONAL]!, whole[NATIONAL]!);
  const international = Math.min(cover[INTERNATIONAL]!, whole[INTERNATIONAL]!);
  const both = cover[VOICE]!;
  const isNationalFirst = whole[NATIONAL]! <= whole[INTERNATIONAL]!;
  const first = isNationalFirst
    ? Math.min(national, both - atLeast[INTERNATIONAL]!)
    : Math.min(international, both - atLeast[NATIONAL]!);
  const second = Math.min(isNationalFirst ? international : national, both - first);
  return {
    data: Math.min(cover[DATA]!, whole[DATA]!),
    sms: Math.min(cover[SMS]!, whole[SMS]!),
    'voice-national': isNationalFirst ? first : second,
    'voice-international': isNationalFirst ? second : first,
  };
}

/** That many per cent of every need, rounded up to a whole unit. */
export function percentOf(whole: Cover, percent: number): Cover {
  const part = whole.map((figure) => Number((BigInt(figure) * BigInt(percent) + 99n) / 100n));
  part[VOICE] = part[NATIONAL]! + part[INTERNATIONAL]!;
  return part;
}

const MILLION = 1_000_000;

/** Millionths of each need that are covered, added up: the measure of "how near". */
export function nearness(cover: Cover, whole: Cover): number {
  const shares = sharedOut(cover, whole);
  const part = (share: number, at: number) =>
    whole[at] === 0 ? 0 : Math.floor((share / whole[at]!) * MILLION);
  return (
    part(shares.data, DATA) +
    part(shares.sms, SMS) +
    part(shares['voice-national'], NATIONAL) +
    part(shares['voice-international'], INTERNATIONAL)
  );
}
