import type { Changeset } from './changeset.ts';
import { cyclesToCome } from './cycle.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import type { EarlyStart } from './policy.ts';
import { leftOf } from './watch.ts';

/**
 * Whether the operator's rules let a plan begin while `running` ones do: where little has to be left, that is all
 * they have together of a kind that they came with, and what later cycles bring is not little.
 */
export function mayStartEarly(
  change: Changeset,
  running: readonly Period[],
  when: EarlyStart | undefined,
): boolean {
  if (when === undefined) return true;
  if (when === 'never' || running.some((each) => cyclesToCome(each) > 0)) return false;
  const ids = new Set(running.map(({ id }) => id));
  const all = change.buckets
    .all()
    .filter(({ periodId, closedAt }) => ids.has(periodId ?? '') && closedAt === null);
  const levels = Object.entries(when.leftBelow)
    .map(([kind, below]) => ({ below, own: all.filter((bucket) => bucket.kind === kind) }))
    .filter(({ own }) => own.length > 0);
  const left = (own: readonly Bucket[]) => own.reduce((sum, each) => sum + leftOf(each), 0n);
  return levels.length === 0 || levels.some(({ own, below }) => left(own) < BigInt(below));
}
