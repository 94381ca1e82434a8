import type { UsageKind } from './allowance.ts';
import type { Changeset } from './changeset.ts';
import { lineStateAt, serviceIn } from './lifecycle.ts';
import type { Line } from './line.ts';
import { isRunning } from './period-times.ts';
import { marketOf, type Rules } from './rules.ts';

/** Using the network for the first time activates a line. */
export const activate = (change: Changeset, line: Line): Line =>
  line.activatedAt === null ? change.lines.put({ ...line, activatedAt: change.now }) : line;

/** Whether the network may serve the line at all; `line` must be activated. */
export function isInService(change: Changeset, line: Line, kind: UsageKind, rules: Rules): boolean {
  const periods = change.periods.all();
  const isServed = ({ lineId, kind: plan }: (typeof periods)[number]) =>
    lineId === line.id && plan === 'plan';
  // With a running plan it is, without asking any calendar.
  if (periods.some((period) => isServed(period) && isRunning(period, change.now))) return true;
  const { timeZone } = marketOf(rules, line.marketId);
  const service = serviceIn(
    lineStateAt(line, periods, { policy: rules.policy, timeZone, now: change.now }),
  );
  return kind === 'data' ? service.data : service.outgoing;
}
