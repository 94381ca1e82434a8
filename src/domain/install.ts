import type { Changeset } from './changeset.ts';
import { noteDue } from './due.ts';
import { isWaitingForUse, startAt } from './period-times.ts';
import type { Rules } from './rules.ts';
import { DAY } from './time.ts';

/** The profile is on the phone: what waits for that starts now, or by itself some days later. */
export function installed(change: Changeset, lineId: string, rules: Rules): void {
  const waiting = change.periods
    .all()
    .filter((each) => each.lineId === lineId && isWaitingForUse(each))
    .filter(({ validity }) => validity.start === 'install');
  for (const period of waiting) {
    const { afterInstallDays } = period.validity;
    if (afterInstallDays === undefined) {
      startAt(change, period, change.now, rules);
      continue;
    }
    const at = Math.min(period.activateBy ?? Infinity, change.now + afterInstallDays * DAY);
    change.periods.put({ ...period, activateBy: at });
    noteDue(change, lineId, at);
  }
}
