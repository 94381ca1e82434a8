import type { Cover } from './best-value-cover.ts';

/** An add-on as the search sees it. */
export interface Item {
  id: string;
  /** What one purchase covers. */
  cover: Cover;
  /** Minor units: the first `promotionsLeft` purchases cost `promotionPrice`, the others `price`. */
  price: number;
  promotionPrice: number;
  promotionsLeft: number;
  /** Octets granted, for the tie-break. */
  data: number;
}

/** A plan for the whole time, to which add-ons may be added. */
export interface Base {
  id: string;
  cover: Cover;
  cost: number;
  data: number;
}

/** How many of each item, in the order of the items; and the sums that decide between two. */
export interface Found {
  base: Base;
  counts: readonly number[];
  cost: number;
  data: number;
}

/**
 * Price and number of purchases in one exact number: price x 2^20 + purchases. Comparing two costs
 * compares prices first and purchases second.
 */
export const costOf = (priceMinor: number, purchases: number): number => {
  const cost = priceMinor * PURCHASES + purchases;
  if (!Number.isSafeInteger(cost) || purchases >= PURCHASES)
    throw new RangeError('too dear or too many purchases to compare');
  return cost;
};
const PURCHASES = 1 << 20;
export const priceIn = (cost: number): number => Math.floor(cost / PURCHASES);

export const itemCost = (item: Item, count: number): number => {
  const promoted = Math.min(count, item.promotionsLeft);
  return costOf(promoted * item.promotionPrice + (count - promoted) * item.price, count);
};

/** The least one more of it can cost. */
export const leastCost = (item: Item): number =>
  costOf(item.promotionsLeft > 0 ? Math.min(item.price, item.promotionPrice) : item.price, 1);

/** Total order of the choices of one base: cost, then more data, then smaller add-on ids. */
function compareChoices(a: Found, b: Found): number {
  if (a.cost !== b.cost) return a.cost - b.cost;
  if (a.data !== b.data) return b.data - a.data;
  return compareCounts(a.counts, b.counts);
}

/** Items come sorted by id: more of the first that differs makes the smaller list of ids. */
export function compareCounts(a: readonly number[], b: readonly number[]): number {
  for (const [at, count] of a.entries()) if (count !== b[at]) return b[at]! - count;
  return 0;
}

/** The same over all bases, the base's id before the add-ons'. */
export function compareFound(a: Found, b: Found): number {
  if (a.cost !== b.cost) return a.cost - b.cost;
  if (a.data !== b.data) return b.data - a.data;
  if (a.base.id !== b.base.id) return a.base.id < b.base.id ? -1 : 1;
  return compareChoices(a, b);
}

/**
 * Items worth searching, bundles and then the best value first: those that cover something, less those that another
 * one beats wherever they could stand (it covers as much, costs no more at its dearest than they do
 * at their cheapest, and wins the tie), so that leaving them out never changes the answer.
 */
export function worthSearching(items: readonly Item[], whole: Cover): Ranked[] {
  const useful = items
    .map((item, at) => ({ item, at, least: leastCost(item) }))
    .filter(({ item }) => item.cover.some((figure, d) => figure > 0 && whole[d]! > 0));
  return useful
    .filter((one) => !useful.some((other) => other !== one && beats(other, one)))
    .sort(
      (a, b) =>
        kinds(b.item) - kinds(a.item) ||
        a.least / value(a.item, whole) - b.least / value(b.item, whole) ||
        a.at - b.at,
    );
}

/** An item with its place among all items, which are sorted by id. */
export interface Ranked {
  item: Item;
  at: number;
  least: number;
}

function beats(one: Ranked, other: Ranked): boolean {
  if (one.item.cover.some((figure, d) => figure < other.item.cover[d]!)) return false;
  const dearest = costOf(Math.max(one.item.price, one.item.promotionPrice), 1);
  if (dearest !== other.least) return dearest < other.least;
  if (one.item.data !== other.item.data) return one.item.data > other.item.data;
  return one.at < other.at;
}

const value = (item: Item, whole: Cover): number =>
  item.cover.reduce((sum, figure, d) => sum + (whole[d] === 0 ? 0 : figure / whole[d]!), 0);

/** Bundles come first: once they are decided, the rest falls into parts. */
const kinds = ({ cover }: Item): number => cover.filter((figure) => figure > 0).length;

/** The most copies that can still help with what is missing. */
export const mostUseful = (item: Item, lacking: Cover): number =>
  lacking.reduce(
    (most, lack, d) =>
      lack > 0 && item.cover[d]! > 0 ? Math.max(most, Math.ceil(lack / item.cover[d]!)) : most,
    0,
  );

/** `found` among the `most` best so far, one for each base. */
export function keepBest(kept: Found[], found: Found, most: number): void {
  kept.push(found);
  kept.sort(compareFound);
  if (kept.length > most) kept.length = most;
}
