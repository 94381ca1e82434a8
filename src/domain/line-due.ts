import { lifecycleDueAt } from './advance.ts';
import { autoRenewalDates } from './auto-renewal-dates.ts';
import type { Changeset } from './changeset.ts';
import { deadlineNoticeDates } from './deadline-notices.ts';
import type { Rules } from './rules.ts';
import { earlier, type Instant } from './time.ts';
import { dueAlerts } from './watch-due.ts';

/**
 * Writes down when somebody has to look at the line next. `looked`: everything due was just done as far as it can
 * be, so that only what is still to come counts.
 */
export function settleDue(
  change: Changeset,
  lineId: string,
  rules: Rules,
  { looked = false }: { looked?: boolean } = {},
): void {
  const dueAt = lineDueAt(change, lineId, rules, looked ? change.now : Number.NEGATIVE_INFINITY);
  const line = change.lines.get(lineId)!;
  if (line.dueAt !== dueAt) change.lines.put({ ...line, dueAt });
}

/** The first instant later than `after` at which time does anything to a line; null: never by itself. */
const lineDueAt = (
  change: Changeset,
  lineId: string,
  rules: Rules,
  after: Instant,
): Instant | null =>
  [
    lifecycleDueAt(change, lineId, rules),
    ...autoRenewalDates(change, lineId, rules),
    ...deadlineNoticeDates(change, lineId, rules),
    ...dueAlerts(change, lineId, rules).map(({ at }) => at),
  ]
    .filter((at) => at !== null && at > after)
    .reduce<Instant | null>(earlier, null);
