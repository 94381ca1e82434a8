import { lowerBound } from './best-value-bound.ts';
import {
  type Base,
  compareFound,
  type Found,
  type Item,
  itemCost,
  keepBest,
  mostUseful,
  pointsReached,
  type Ranked,
  worthSearching,
} from './best-value-choice.ts';
import { added, type Cover, missing } from './best-value-cover.ts';

/**
 * For every base the cheapest way to cover `whole`, and of these the `most` best in order; bases
 * that cannot cover it at any price are left out. Exact: a branch is cut only when its lower bound is
 * dearer than what is already found, or when its point was reached in a way that wins in any case.
 * `items` must be sorted by id.
 */
export function cheapestCovers(
  bases: readonly Base[],
  items: readonly Item[],
  { whole, most }: { whole: Cover; most: number },
): Found[] {
  const pool = worthSearching(items, whole);
  const bound = lowerBound(pool);
  const kept: Found[] = [];
  const promising = bases
    .map((base) => ({ base, atLeast: base.cost + bound(0, missing(whole, base.cover)) }))
    .filter(({ atLeast }) => atLeast < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.atLeast - b.atLeast);
  for (const { base, atLeast } of promising) {
    const limit = kept.length < most ? Number.POSITIVE_INFINITY : kept[most - 1]!.cost;
    if (atLeast > limit) break;
    const found = cheapestWith(base, { pool, bound, whole, limit, itemCount: items.length });
    if (found) keepBest(kept, found, most);
  }
  return kept;
}

interface Search {
  pool: readonly Ranked[];
  bound: ReturnType<typeof lowerBound>;
  whole: Cover;
  /** Nothing dearer is wanted. */
  limit: number;
  itemCount: number;
}

function cheapestWith(base: Base, { pool, bound, whole, limit, itemCount }: Search): Found | null {
  const isWorse = pointsReached();
  const counts: number[] = Array(itemCount).fill(0);
  let best: Found | null = null;

  function visit(depth: number, cover: Cover, cost: number, data: number): void {
    const lacking = missing(whole, cover);
    const here: Found = { base, counts, cost, data, cover };
    if (lacking.every((lack) => lack === 0)) {
      if (!best || compareFound(here, best) < 0) best = { ...here, counts: [...counts] };
      return;
    }
    if (depth === pool.length) return;
    if (cost + bound(depth, lacking) > Math.min(limit, best?.cost ?? limit)) return;
    if (isWorse(depth, here)) return;
    const { item, at } = pool[depth]!;
    for (let count = mostUseful(item, lacking); count >= 0; count -= 1) {
      counts[at] = count;
      visit(
        depth + 1,
        added(cover, item.cover, count, whole),
        cost + (count === 0 ? 0 : itemCost(item, count)),
        data + count * item.data,
      );
    }
    counts[at] = 0;
  }

  visit(0, base.cover, base.cost, base.data);
  return best;
}
