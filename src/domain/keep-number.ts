import {
  actOn,
  boundariesOf,
  factsAt,
  isLost,
  type KeepAct,
  type KeepCourse,
  type KeepFacts,
  lostAt,
} from './keep-number-machine.ts';
import { type KeepOffer, pricesThatChange, usefulOffers } from './keep-number-offers.ts';
import { keepVector } from './keep-number-state.ts';
import { parkingIn } from './lifecycle-policy.ts';
import { DAY, type Instant, SECOND } from './time.ts';

export interface KeepTerms {
  facts: KeepFacts;
  course: KeepCourse;
  offers: readonly KeepOffer[];
  now: Instant;
  /** The number must not be lost before. */
  until: Instant;
}

export interface KeepStep {
  act: KeepAct;
  /** Done then at the latest: the last second in which it still does what it is to do. */
  by: Instant;
  /** Not done before, or the steps that follow would no longer be enough. */
  notBefore: Instant;
  priceMinor: bigint;
  /** When the number is lost unless the next step is taken; null: never. */
  keepsUntil: Instant | null;
}

export type KeepAnswer =
  /** Nothing need be bought. */
  | { outcome: 'safe'; lostAt: Instant | null }
  | { outcome: 'found'; steps: KeepStep[]; totalMinor: bigint; lostAt: Instant | null }
  /** Nothing on sale keeps it so long; it is lost then. */
  | { outcome: 'impossible'; lostAt: Instant }
  /** It is lost already. */
  | { outcome: 'lost'; lostAt: Instant };

interface Node {
  facts: KeepFacts;
  costMinor: bigint;
  steps: readonly { act: KeepAct; by: Instant; priceMinor: bigint }[];
  counts: ReadonlyMap<string, number>;
}

/** More than any catalogue needs for years; beyond it the answer is that none was found. */
const MOST_NODES = 5_000;
const MOST_PARKED = 24;

/**
 * The cheapest way to keep a number until an instant, and the true one: the least money, then the fewest acts;
 * of what is equal then, what leaves most time. What somebody does is done to the very facts that the lifecycle's
 * machine goes by. Doing a thing later, while the line is in the same state, never makes anything end sooner;
 * so it is enough to look at the last second of each state, and of two ways that led to the same state the
 * one that costs no more and is behind in nothing is enough. Nobody is taken to use the line in the meantime.
 */
export function keepNumber(terms: KeepTerms): KeepAnswer {
  const { facts, course, until } = terms;
  const first = lostAt(facts, course);
  if (isLost(course.rules, facts.state)) return { outcome: 'lost', lostAt: first };
  if (first >= until) return { outcome: 'safe', lostAt: finite(first) };
  const open: Node[] = [{ facts, costMinor: 0n, steps: [], counts: new Map() }];
  const closed = new Map<string, number[][]>();
  const offers = usefulOffers(terms.offers, course.rules);
  const vectorOf = keepVector(course.rules, pricesThatChange(offers));
  // What was met before costs no more, and as dear it took no more acts.
  const isBehind = (node: Node) => {
    const { key, vector } = vectorOf(node);
    return closed.get(key)?.some((other) => other.every((at, i) => at >= vector[i]!)) ?? false;
  };
  for (let looked = 0; looked < MOST_NODES; ) {
    const node = takeBest(open);
    if (!node) break;
    if (lostAt(node.facts, course) >= until) return found(node, terms);
    if (isBehind(node)) continue;
    const { key, vector } = vectorOf(node);
    closed.set(key, [...(closed.get(key) ?? []), vector]);
    looked += 1;
    for (const next of follow(node, { ...terms, offers })) put(open, next);
  }
  return { outcome: 'impossible', lostAt: first };
}

const finite = (at: Instant): Instant | null => (at === Infinity ? null : at);

function follow(node: Node, { course, offers, now }: KeepTerms): Node[] {
  const last = node.steps.at(-1)?.by ?? now;
  const times = boundariesOf(node.facts, course)
    .filter((at) => at !== Infinity)
    .map((at) => at - SECOND)
    .filter((at) => at >= last);
  const acts = actsFor(node, course, offers);
  return times.flatMap((at) => {
    const reached = factsAt(node.facts, at, course);
    return acts.flatMap(({ act, priceMinor }) => {
      const facts = actOn(reached, act, { at, course });
      if (!facts) return [];
      const counts = new Map(node.counts);
      if (act.do === 'buy') counts.set(act.plan.planId, (counts.get(act.plan.planId) ?? 0) + 1);
      const step = { act, by: at, priceMinor };
      return [
        { facts, counts, costMinor: node.costMinor + priceMinor, steps: [...node.steps, step] },
      ];
    });
  });
}

function actsFor(
  { facts, counts }: Node,
  { rules }: KeepCourse,
  offers: readonly KeepOffer[],
): { act: KeepAct; priceMinor: bigint }[] {
  const buys = offers.map(({ plan, priceMinor }) => ({
    act: { do: 'buy' as const, plan },
    priceMinor: priceMinor(counts.get(plan.planId) ?? 0),
  }));
  const parking = parkingIn(rules, facts.currency);
  if (!parking) return buys;
  const price = BigInt(parking.price?.minor ?? 0);
  const spans = parking.price ? MOST_PARKED : 1;
  const parks = Array.from({ length: spans }, (_, i) => ({
    act: { do: 'park' as const, spans: i + 1 },
    priceMinor: price * BigInt(i + 1),
  }));
  return [...buys, ...parks, { act: { do: 'unpark' as const }, priceMinor: 0n }];
}

/** Cost, acts, then the later dates: who has time is shown how much. */
function compareNodes(a: Node, b: Node): number {
  if (a.costMinor !== b.costMinor) return a.costMinor < b.costMinor ? -1 : 1;
  if (a.steps.length !== b.steps.length) return a.steps.length - b.steps.length;
  for (const [i, { by }] of a.steps.entries())
    if (by !== b.steps[i]!.by) return b.steps[i]!.by - by;
  return 0;
}

/** A binary heap: the best on top. */
function put(heap: Node[], node: Node): void {
  let at = heap.push(node) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (compareNodes(heap[above]!, node) <= 0) break;
    heap[at] = heap[above]!;
    at = above;
  }
  heap[at] = node;
}

function takeBest(heap: Node[]): Node | undefined {
  const best = heap[0];
  const node = heap.pop();
  if (best === undefined || node === undefined || heap.length === 0) return best;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && compareNodes(heap[below + 1]!, heap[below]!) < 0) below += 1;
    if (compareNodes(node, heap[below]!) <= 0) break;
    heap[at] = heap[below]!;
    at = below;
  }
  heap[at] = node;
  return best;
}

function found(node: Node, terms: KeepTerms): KeepAnswer {
  const { course } = terms;
  let { facts } = terms;
  const steps = node.steps.map(({ act, by, priceMinor }, i): KeepStep => {
    const notBefore = earliest(i, node, terms);
    facts = actOn(factsAt(facts, by, course), act, { at: by, course })!;
    return { act, by, notBefore, priceMinor, keepsUntil: finite(lostAt(facts, course)) };
  });
  return {
    outcome: 'found',
    steps,
    totalMinor: node.costMinor,
    lostAt: finite(lostAt(facts, course)),
  };
}

/** The first day-long step back from `by` at which the rest, done as late as it then can be, is not enough any more. */
function earliest(i: number, { steps }: Node, terms: KeepTerms): Instant {
  const from = steps[i - 1]?.by ?? terms.now;
  const { by } = steps[i]!;
  let [enough, tooEarly] = [0, Math.ceil((by - from) / DAY)];
  const at = (days: number) => Math.max(from, by - days * DAY);
  if (reaches(steps, { i, at: at(tooEarly) }, terms)) return at(tooEarly);
  while (tooEarly - enough > 1) {
    const middle = (enough + tooEarly) >> 1;
    if (reaches(steps, { i, at: at(middle) }, terms)) enough = middle;
    else tooEarly = middle;
  }
  return at(enough);
}

/** Whether the same acts, the one at `i` done at another time, still keep the number. */
function reaches(
  steps: Node['steps'],
  moved: { i: number; at: Instant },
  { facts: given, course, until }: KeepTerms,
): boolean {
  let facts: KeepFacts | null = given;
  let last = -Infinity;
  for (const [i, { act, by }] of steps.entries()) {
    const at: Instant = i === moved.i ? moved.at : Math.min(by, lostAt(facts, course) - SECOND);
    facts = at < last ? null : actOn(factsAt(facts, at, course), act, { at, course });
    if (!facts) return false;
    last = at;
  }
  return lostAt(facts, course) >= until;
}
