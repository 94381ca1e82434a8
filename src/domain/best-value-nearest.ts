import {
  type Base,
  compareFound,
  type Found,
  type Item,
  itemCost,
  mostUseful,
  pointsReached,
  type Ranked,
  worthSearching,
} from './best-value-choice.ts';
import { added, type Cover, missing, nearness } from './best-value-cover.ts';

/** Each of the four needs is rounded down to a millionth. */
const ROUNDING = 4;

/**
 * The choice of one base and any add-ons that costs at most `budget` (a cost, price and purchases in
 * one) and comes nearest to `whole`; of equally near ones the first in the order of choices. Null
 * when no base fits. Exact, like the search for the cheapest. `items` must be sorted by id.
 */
export function nearestWithin(
  bases: readonly Base[],
  items: readonly Item[],
  { whole, budget }: { whole: Cover; budget: number },
): Found | null {
  const pool = worthSearching(items, whole);
  const hope = upperBound(pool, whole);
  let best: { found: Found; near: number } | null = null;
  const promising = bases
    .filter((base) => base.cost <= budget)
    .map((base) => ({ base, hope: hope(0, base.cover, budget - base.cost) }))
    .sort((a, b) => b.hope - a.hope || a.base.cost - b.base.cost);

  for (const { base } of promising) {
    const isWorse = pointsReached();
    const counts: number[] = Array(items.length).fill(0);
    const visit = (depth: number, cover: Cover, cost: number, data: number): void => {
      const here: Found = { base, counts, cost, data, cover };
      const near = nearness(cover, whole);
      if (!best || near > best.near || (near === best.near && compareFound(here, best.found) < 0))
        best = { found: { ...here, counts: [...counts] }, near };
      if (depth === pool.length) return;
      const atMost = hope(depth, cover, budget - cost);
      // Going on always costs more: with no hope of coming nearer it must cost less than the best.
      if (atMost < best.near || (atMost === best.near && cost >= best.found.cost)) return;
      if (isWorse(depth, here)) return;
      const { item, at } = pool[depth]!;
      for (let count = mostUseful(item, missing(whole, cover)); count >= 0; count -= 1) {
        const more = count === 0 ? 0 : itemCost(item, count);
        if (cost + more > budget) continue;
        counts[at] = count;
        visit(
          depth + 1,
          added(cover, item.cover, count, whole),
          cost + more,
          data + count * item.data,
        );
      }
      counts[at] = 0;
    };
    visit(0, base.cover, base.cost, base.data);
  }
  return (best as { found: Found } | null)?.found ?? null;
}

/**
 * How near `cover` can come at most when `left` is spent on the items from `from` on: everything on
 * whatever comes nearer fastest, or, figure by figure, everything on each figure at once.
 */
function upperBound(pool: readonly Ranked[], whole: Cover) {
  const fastest = pool.map(() => 0);
  const rates = pool.map(() => whole.map(() => 0));
  for (let at = pool.length - 1; at >= 0; at -= 1) {
    const { item, least } = pool[at]!;
    fastest[at] = Math.max(fastest[at + 1] ?? 0, (nearness(item.cover, whole) + ROUNDING) / least);
    rates[at] = whole.map((_, d) => Math.max(rates[at + 1]?.[d] ?? 0, item.cover[d]! / least));
  }
  return (from: number, cover: Cover, left: number): number => {
    const now = nearness(cover, whole);
    if (from === pool.length) return now;
    const dream = cover.map((figure, d) =>
      Math.min(whole[d]!, Math.ceil(figure + rates[from]![d]! * left * (1 + 1e-9))),
    );
    return Math.min(nearness(dream, whole), now + ROUNDING + Math.ceil(fastest[from]! * left));
  };
}
