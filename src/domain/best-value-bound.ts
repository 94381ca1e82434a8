import type { Ranked } from './best-value-choice.ts';
import { type Cover, FIGURES } from './best-value-cover.ts';

/**
 * What covering `lacking` with the items from `from` on costs at least; Infinity when they cannot.
 * Two bounds, and the greater holds:
 *  - prices for the figures at which no item is worth more than it costs (a feasible dual of the
 *    linear program), found by raising the price of one figure after another, in every order;
 *  - for each figure alone, the best price for a unit, where no purchase counts for more than all.
 */
export function lowerBound(items: readonly Ranked[]) {
  const pricings = new Map<number, readonly (readonly number[])[]>();

  function pricingsFor(from: number, figures: number): readonly (readonly number[])[] {
    const key = from * 2 ** FIGURES + figures;
    let known = pricings.get(key);
    if (!known) {
      known = raisedInEveryOrder(items.slice(from), figures);
      pricings.set(key, known);
    }
    return known;
  }

  function alone(from: number, figure: number, lack: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (let at = from; at < items.length; at += 1) {
      const { item, least: cost } = items[at]!;
      const covered = item.cover[figure]!;
      if (covered > 0) least = Math.min(least, cost * Math.max(1, lack / covered));
    }
    return least;
  }

  return (from: number, lacking: Cover): number => {
    let bound = 0;
    let figures = 0;
    for (let d = 0; d < FIGURES; d += 1) {
      if (lacking[d] === 0) continue;
      figures |= 1 << d;
      bound = Math.max(bound, alone(from, d, lacking[d]!));
    }
    if (figures === 0 || bound === Number.POSITIVE_INFINITY) return bound;
    for (const prices of pricingsFor(from, figures)) {
      let sum = 0;
      for (let d = 0; d < FIGURES; d += 1) sum += prices[d]! * lacking[d]!;
      bound = Math.max(bound, sum);
    }
    // Prices are fractions: stay on the safe side of their rounding, far below one purchase.
    return bound * (1 - 1e-11);
  };
}

function raisedInEveryOrder(items: readonly Ranked[], figures: number): number[][] {
  const found = new Map<string, number[]>();
  for (const order of orders([...Array(FIGURES).keys()].filter((d) => figures & (1 << d)))) {
    const prices: number[] = Array(FIGURES).fill(0);
    const unspent = items.map(({ least }) => least);
    for (const d of order) {
      let price = Number.POSITIVE_INFINITY;
      items.forEach(({ item }, at) => {
        if (item.cover[d]! > 0) price = Math.min(price, unspent[at]! / item.cover[d]!);
      });
      prices[d] = price;
      items.forEach(({ item }, at) => {
        unspent[at] = Math.max(0, unspent[at]! - price * item.cover[d]!);
      });
    }
    found.set(prices.join(), prices);
  }
  return [...found.values()];
}

function orders(figures: readonly number[]): number[][] {
  if (figures.length === 0) return [[]];
  return figures.flatMap((first) =>
    orders(figures.filter((other) => other !== first)).map((rest) => [first, ...rest]),
  );
}
