import { type LowerBound, lowerBound } from './best-value-bound.ts';
import {
  type Base,
  compareCounts,
  type Found,
  type Item,
  itemCost,
  keepBest,
  mostUseful,
  type Ranked,
  worthSearching,
} from './best-value-choice.ts';
import { type Cover, missing } from './best-value-cover.ts';
import { type Parts, partsOf } from './best-value-parts.ts';

/**
 * For every base the cheapest way to cover `whole`, and of these the `most` best in order; bases
 * that cannot cover it at any price are left out. Exact: a branch is cut only when its lower bound is
 * dearer than what is already found. `items` must be sorted by id.
 */
export function cheapestCovers(
  bases: readonly Base[],
  items: readonly Item[],
  { whole, most, atMost = Number.POSITIVE_INFINITY }: Wanted,
): Found[] {
  const pool = worthSearching(items, whole);
  const bound = lowerBound(pool, whole);
  const cheapestFor = addOnSearch(pool, bound, items.length);
  const kept: Found[] = [];
  const promising = bases
    .map((base) => {
      const lacking = missing(whole, base.cover);
      return { base, lacking, atLeast: base.cost + bound(0, lacking, Number.POSITIVE_INFINITY) };
    })
    .filter(({ atLeast }) => atLeast < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.atLeast - b.atLeast);
  for (const { base, lacking, atLeast } of promising) {
    const limit = kept.length < most ? atMost : kept[most - 1]!.cost;
    if (atLeast > limit) break;
    const bought = cheapestFor(lacking, limit - base.cost);
    if (!bought) continue;
    const cost = base.cost + bought.cost;
    keepBest(kept, { base, counts: bought.counts, cost, data: base.data + bought.data }, most);
  }
  return kept;
}

export interface Wanted {
  whole: Cover;
  /** How many bases to keep. */
  most: number;
  /** The greatest cost that is of any use, price and purchases in one. */
  atMost?: number;
}

type Bought = Pick<Found, 'counts' | 'cost' | 'data'>;

/** What is known of one point: the best from there on, or that it costs more than `over`. */
interface Known {
  best: Bought | null;
  over: number;
}

/**
 * Searches the cheapest items for what is lacking, at no more than `limit`; null when there are none.
 * Items are decided one after another. As soon as those left to decide fall into parts that have no
 * figure in common (data here, calls there) each part is solved alone, and what was solved once is
 * remembered, for other plans too.
 */
function addOnSearch(pool: readonly Ranked[], bound: LowerBound, itemCount: number) {
  const known = new Map<string, Known>();
  const parts = partsOf(pool);
  const nothing: Bought = { counts: Array(itemCount).fill(0), cost: 0, data: 0 };

  function cheapest(from: number, lacking: Cover, limit: number): Bought | null {
    if (lacking.every((lack) => lack === 0)) return limit < 0 ? null : nothing;
    const apart = parts(from, lacking);
    if (apart.length !== 1) return cheapestOfEach(apart, limit);
    const { next, lacking: needed } = apart[0]!;
    if (next === pool.length) return null;
    const point = `${next}:${needed.join()}`;
    const before = known.get(point);
    if (before?.best) return before.best.cost <= limit ? before.best : null;
    if (before && before.over >= limit) return null;
    const best = decide(next, needed, limit);
    known.set(point, { best, over: limit });
    return best;
  }

  function cheapestOfEach(apart: Parts, limit: number): Bought | null {
    const least = apart.map((part) => bound(part.next, part.lacking, Number.POSITIVE_INFINITY));
    let open = least.reduce((sum, cost) => sum + cost, 0);
    let sum = nothing;
    for (const [at, { next, lacking }] of apart.entries()) {
      if (sum.cost + open > limit) return null;
      open -= least[at]!;
      const found = cheapest(next, lacking, limit - sum.cost - open);
      if (!found) return null;
      sum = together(sum, found);
    }
    return sum;
  }

  function decide(depth: number, lacking: Cover, limit: number): Bought | null {
    const { item, at } = pool[depth]!;
    const ways: { count: number; cost: number; left: Cover; atLeast: number }[] = [];
    for (let count = mostUseful(item, lacking); count >= 0; count -= 1) {
      const cost = count === 0 ? 0 : itemCost(item, count);
      if (cost > limit) continue;
      const left = lacking.map((lack, d) => Math.max(0, lack - item.cover[d]! * count));
      const atLeast = cost + bound(depth + 1, left, limit - cost);
      if (atLeast <= limit) ways.push({ count, cost, left, atLeast });
    }
    ways.sort((a, b) => a.atLeast - b.atLeast);
    let best: Bought | null = null;
    for (const { count, cost, left, atLeast } of ways) {
      const most: number = best ? best.cost : limit;
      if (atLeast > most) break;
      const rest = cheapest(depth + 1, left, most - cost);
      if (!rest) continue;
      const counts = rest.counts.with(at, count);
      const found = { counts, cost: cost + rest.cost, data: rest.data + count * item.data };
      if (!best || isBetter(found, best)) best = found;
    }
    return best;
  }

  return (lacking: Cover, limit: number) => cheapest(0, lacking, limit);
}

const isBetter = (one: Bought, other: Bought): boolean =>
  (one.cost - other.cost || other.data - one.data || compareCounts(one.counts, other.counts)) < 0;

/** Parts have no item in common. */
const together = (one: Bought, other: Bought): Bought => ({
  counts: one.counts.map((count, at) => count + other.counts[at]!),
  cost: one.cost + other.cost,
  data: one.data + other.data,
});
