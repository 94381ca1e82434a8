import type { KeepFacts } from './keep-number-machine.ts';
import type { Activity, LifecycleRules } from './lifecycle-policy.ts';
import type { Instant } from './time.ts';

/**
 * What can still matter of a line's facts under these rules, as a name and numbers of which larger is never
 * worse: of two lines of one name the one that is behind in nothing keeps its number at least as long,
 * whatever is done for both. `counted`: plans whose price depends on how often they were bought.
 */
export function keepVector({ states, parking }: LifecycleRules, counted: ReadonlySet<string>) {
  const exits = Object.values(states).flatMap((state) => state.exits);
  const activities = new Set<Activity>(
    exits.flatMap(({ when }) => (when.kind === 'idle' ? when.since : [])),
  );
  const credit = creditMatters({ states, parking });
  return ({
    facts,
    counts,
    steps,
  }: {
    facts: KeepFacts;
    counts: ReadonlyMap<string, number>;
    steps: readonly { by: Instant }[];
  }): { key: string; vector: number[] } => {
    const { state, since, keptUntil, covers, last, before, spent } = facts;
    const now = Math.max(since, steps.at(-1)?.by ?? since);
    const ahead = covers.filter(({ until }) => until > now);
    const isTorn = ahead.some(({ from }, i) => i > 0 && from > ahead[i - 1]!.until);
    const bought = [...counts]
      .filter(([planId]) => counted.has(planId))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .join(' ');
    // What is not one chain, or held in steps of credit, is compared with nothing but itself.
    const own = isTorn ? ahead.map(({ from, until }) => `${from}-${until}`).join(' ') : '';
    const end = ahead.reduce((last, { until }) => Math.max(last, until), -Infinity);
    // Where nothing is counted from the state's beginning, one chain says all.
    const isSinceKept = states[state].exits.some(
      ({ when }) => when.kind !== 'plan-end' && when.kind !== 'idle',
    );
    // A hold is compared with the same hold alone.
    const held =
      before === null && Object.keys(spent).length === 0 ? '' : JSON.stringify([before, spent]);
    const money = credit
      ? facts.credit.map(({ until, minor }) => `${until}:${minor}`).join(' ')
      : '';
    return {
      key: `${state}|${bought}|${own}|${money}|${ahead.length}|${held}`,
      vector: [
        isSinceKept || end <= now ? since : 0,
        end,
        keptUntil ?? -Infinity,
        facts.backAt ?? -Infinity,
        ...[...activities].map((activity) =>
          Math.max(last[activity] ?? -Infinity, facts.counts[activity] ?? -Infinity),
        ),
      ],
    };
  };
}

/** Whether how much credit there is can decide about a number. */
export const creditMatters = ({ states }: LifecycleRules): boolean =>
  Object.values(states).some(({ exits }) =>
    exits.some(({ when, unless }) => when.kind === 'balance-below' || unless !== undefined),
  );
