import type { Ranked } from './best-value-choice.ts';
import { type Cover, FIGURES, INTERNATIONAL, NATIONAL, VOICE } from './best-value-cover.ts';

/** What is lacking, by figures that some open item joins, and the first item that bears on it. */
export type Parts = readonly { next: number; lacking: Cover }[];

/**
 * Splits what is lacking into parts such that no item from `from` on bears on two of them. Each part
 * can then be solved without looking at the others.
 */
export function partsOf(pool: readonly Ranked[]) {
  const bears = pool.map(({ item }) =>
    item.cover.reduce((set, figure, d) => (figure > 0 ? set | (1 << d) : set), 0),
  );
  /** From here on no item offers minutes for any direction: calls of both kinds add up by themselves. */
  const plain: boolean[] = [];
  plain[pool.length] = true;
  for (let at = pool.length - 1; at >= 0; at -= 1) {
    const { cover } = pool[at]!.item;
    plain[at] = plain[at + 1]! && cover[VOICE] === cover[NATIONAL]! + cover[INTERNATIONAL]!;
  }

  return (from: number, lacking: Cover): Parts => {
    let open = 0;
    for (let d = 0; d < FIGURES; d += 1) if (lacking[d]! > 0) open |= 1 << d;
    // Both kinds of call together lack no more than the two alone, which bring it with them.
    if (plain[from] && lacking[VOICE]! <= lacking[NATIONAL]! + lacking[INTERNATIONAL]!)
      open &= ~(1 << VOICE);
    const parts: { next: number; lacking: Cover }[] = [];
    while (open > 0) {
      const joined = joinedTo(open & -open, open, from);
      open &= ~joined;
      let next = from;
      while (next < pool.length && (bears[next]! & joined) === 0) next += 1;
      parts.push({ next, lacking: lacking.map((lack, d) => (joined & (1 << d) ? lack : 0)) });
    }
    return parts;
  };

  function joinedTo(first: number, open: number, from: number): number {
    let joined = first;
    for (let before = 0; before !== joined; ) {
      before = joined;
      for (let at = from; at < pool.length; at += 1)
        if ((bears[at]! & joined) !== 0) joined |= bears[at]! & open;
    }
    return joined;
  }
}
