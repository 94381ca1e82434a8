import { costOf, mostUseful, type Ranked } from './best-value-choice.ts';
import type { Cover } from './best-value-cover.ts';
import { bestPrices } from './best-value-linear.ts';

/**
 * What covering `lacking` with the items from `from` on costs at least; Infinity when they cannot.
 * Any prices of the figures at which no item is worth more than it costs give such a bound (duality
 * of linear programs). Those found for one point of the search are tried first on the next; when
 * they do not reach `enough`, the best ones for this very point are worked out, where no item counts
 * for more than what is still lacking.
 */
export type LowerBound = (from: number, lacking: Cover, enough: number) => number;

/** Prices are fractions: stay on the safe side of their rounding. */
const SAFE = 1 - 1e-11;

export function lowerBound(items: readonly Ranked[], whole: Cover): LowerBound {
  const limits = items.map(({ least }) => least);
  const covers = items.map(({ item }) => item.cover);
  const pools: number[][][] = [...items, null].map(() => []);
  const roundUp = toWholePrices(items, whole);

  function fromPool(from: number, lacking: Cover): number {
    let bound = 0;
    for (const prices of pools[from]!) bound = Math.max(bound, worth(prices, lacking));
    return roundUp(bound * SAFE);
  }

  return (from, lacking, enough) => {
    const wanted = lacking.map((_, d) => d).filter((d) => lacking[d]! > 0);
    if (wanted.length === 0) return 0;
    if (wanted.some((d) => !reaches(covers, from, d))) return Number.POSITIVE_INFINITY;
    const known = fromPool(from, lacking);
    if (known > enough) return known;
    // In shares of what is lacking every figure is of the same size and no item counts for over 1.
    let isClipped = false;
    const rows: number[][] = [];
    for (let at = from; at < covers.length; at += 1)
      rows.push(
        wanted.map((d) => {
          const share = covers[at]![d]! / lacking[d]!;
          if (share > 1) isClipped = true;
          return Math.min(1, share);
        }),
      );
    const shares = bestPrices(
      wanted.map(() => 1),
      rows,
      limits.slice(from),
    );
    if (shares === null) return Number.POSITIVE_INFINITY;
    const found = shares.reduce((sum, share) => sum + share, 0) * SAFE;
    if (!isClipped && found > known * (1 + 1e-6)) {
      const prices = lacking.map(() => 0);
      wanted.forEach((d, at) => {
        prices[d] = shares[at]! / lacking[d]!;
      });
      pools[from]!.push(prices);
    }
    return Math.max(known, roundUp(found));
  };
}

function worth(prices: readonly number[], lacking: Cover): number {
  let sum = 0;
  for (let d = 0; d < prices.length; d += 1) sum += prices[d]! * lacking[d]!;
  return sum;
}

function reaches(covers: readonly Cover[], from: number, figure: number): boolean {
  for (let at = from; at < covers.length; at += 1) if (covers[at]![figure]! > 0) return true;
  return false;
}

/**
 * All prices are multiples of one amount, often 50 or 100: so is any sum of them, and a bound between
 * two multiples means the upper one. A cost holds the number of purchases too, which is taken off
 * before at its most.
 */
function toWholePrices(items: readonly Ranked[], whole: Cover): (bound: number) => number {
  const step = costOf(
    items
      .flatMap(({ item }) => [item.price, item.promotionsLeft > 0 ? item.promotionPrice : 0])
      .reduce(greatestCommonDivisor, 0),
    0,
  );
  const purchases = items.reduce((sum, { item }) => sum + mostUseful(item, whole), 0);
  if (step === 0) return (bound) => bound;
  return (bound) => Math.max(bound, Math.ceil((bound - purchases) / step) * step);
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
