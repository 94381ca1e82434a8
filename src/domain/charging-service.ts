import type { UsageKind } from './allowance.ts';
import type { Changeset } from './changeset.ts';
import { isUsable } from './charging-bucket.ts';
import { lineStateAt, serviceIn } from './lifecycle.ts';
import type { Period } from './line.ts';
import { isRunning } from './period-times.ts';
import { marketOf, type Rules } from './rules.ts';

/** Whether the account has such a line. */
export const hasLine = (change: Changeset, lineId: string): boolean =>
  isKnownActive(change, lineId) || change.lines.get(lineId) !== undefined;

/** What was used of its allowance was used by an active line: almost always that says enough. */
const isKnownActive = (change: Changeset, lineId: string): boolean =>
  change.buckets.all().some((bucket) => bucket.lineId === lineId && bucket.used > 0n);

/** Using the network for the first time activates a line. False: the account has no such line. */
export function activate(change: Changeset, lineId: string): boolean {
  if (isKnownActive(change, lineId)) return true;
  const line = change.lines.get(lineId);
  if (line?.activatedAt === null) change.lines.put({ ...line, activatedAt: change.now });
  return line !== undefined;
}

/** Whether the network may serve the line at all; it must be activated. */
export function isInService(
  change: Changeset,
  lineId: string,
  kind: UsageKind,
  rules: Rules,
): boolean {
  // With a running plan it is, without asking any calendar; and what runs of a plan shows that the plan does.
  const hasRunning = change.buckets
    .all()
    .some(
      (bucket) =>
        bucket.lineId === lineId &&
        bucket.periodKind === 'plan' &&
        bucket.remaining > 0n &&
        isUsable(bucket, change.now),
    );
  if (hasRunning) return true;
  const periods = change.periods.all();
  const isServed = (period: Period) => period.lineId === lineId && period.kind === 'plan';
  if (periods.some((period) => isServed(period) && isRunning(period, change.now))) return true;
  const line = change.lines.get(lineId)!;
  const { timeZone } = marketOf(rules, line.marketId);
  const service = serviceIn(
    lineStateAt(line, periods, { policy: rules.policy, timeZone, now: change.now }),
  );
  return kind === 'data' ? service.data : service.outgoing;
}
