import type { Changeset } from './changeset.ts';
import type { Period } from './line.ts';
import { daysBefore } from './local-day.ts';
import { notify } from './notice.ts';
import { openPlansOf } from './period-times.ts';
import { marketOf, type Rules } from './rules.ts';
import type { Instant } from './time.ts';
import { type Alert, isAlert } from './watch.ts';

/** An alert that time will cross. */
export interface DueAlert {
  at: Instant;
  alert: Alert;
  endsAt: Instant;
}

/**
 * What of a line's alerts is told when time comes to it, the next first: each once for each end, and not
 * where a plan was bought with less time than that.
 */
export function dueAlerts(change: Changeset, lineId: string, rules: Rules): DueAlert[] {
  const last = openPlansOf(change, lineId).at(-1);
  if (!last || last.endsAt === null) return [];
  const endsAt = last.endsAt;
  const { timeZone } = marketOf(rules, change.lines.get(lineId)!.marketId);
  return change.watches
    .all()
    .filter(isAlert)
    .filter((alert) => alert.lineId === lineId && alert.endedAt === null)
    .flatMap((alert) => {
      if (alert.rule.on !== 'days-left' || alert.progress.told === String(endsAt)) return [];
      const at = daysBefore(endsAt, alert.rule.days, timeZone);
      return at > knownSince(last, alert) ? [{ at, alert, endsAt }] : [];
    })
    .sort((a, b) => a.at - b.at);
}

const knownSince = ({ boughtAt }: Period, { createdAt }: Alert): Instant =>
  Math.max(boughtAt, createdAt);

/** Tells every alert that is due now, each once. The line's sweep calls it. */
export function tellDueAlerts(change: Changeset, lineId: string, rules: Rules): void {
  for (const { at, alert, endsAt } of dueAlerts(change, lineId, rules)) {
    if (at > change.now || alert.rule.on !== 'days-left') continue;
    change.watches.put({ ...alert, progress: { ...alert.progress, told: String(endsAt) } });
    // After a downtime the end may be past: then it is not news, and others tell of it.
    if (endsAt <= change.now) continue;
    const facts = { watchId: alert.id, days: String(alert.rule.days), endsAt: String(endsAt) };
    change.lineEvent(lineId, 'alert-crossed', facts);
    notify(change, { template: 'days_left', lineId, facts });
  }
}
