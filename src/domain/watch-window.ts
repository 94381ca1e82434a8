import type { Changeset } from './changeset.ts';
import { addMonths, endOfLocalDay, localDayOf } from './local-day.ts';
import { isRunning } from './period-times.ts';
import { marketOf, type Rules } from './rules.ts';
import type { Instant } from './time.ts';
import type { CapRule } from './watch.ts';

/** A stretch of time in which a watch counts, by a name that no other stretch has. */
export interface Window {
  key: string;
  /** Null: it ends when the next plan begins. */
  endsAt: Instant | null;
}

/** The window of a line that runs now: its market's day or month, or its plan. */
export function windowOf(
  change: Changeset,
  { lineId, per }: { lineId: string; per: CapRule['per'] },
  rules: Rules,
): Window {
  if (per === 'plan') return planWindow(change, lineId);
  const { timeZone } = marketOf(rules, change.lines.get(lineId)!.marketId);
  const today = localDayOf(change.now, timeZone);
  const date = new Date(today * 86_400_000).toISOString();
  if (per === 'day') return { key: date.slice(0, 10), endsAt: endOfLocalDay(today, timeZone) };
  const first = today - Number(date.slice(8, 10)) + 1;
  const last = addMonths(first, 1) - 1;
  return { key: date.slice(0, 7), endsAt: endOfLocalDay(last, timeZone) };
}

function planWindow(change: Changeset, lineId: string): Window {
  const plans = change.periods
    .all()
    .filter((each) => each.lineId === lineId && each.kind === 'plan');
  const plan = plans.find((each) => isRunning(each, change.now));
  if (plan) return { key: plan.id, endsAt: plan.endsAt };
  // Of those that ended only the last one is in sight.
  const before = plans.filter(({ endedAt }) => endedAt !== null).map(({ id }) => id);
  return { key: `after ${before.sort().at(-1) ?? 'none'}`, endsAt: null };
}
