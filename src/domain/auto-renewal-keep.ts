import type { AutoRenewal, RenewalRound } from './auto-renewal.ts';
import { agreedUnder, autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { Changeset } from './changeset.ts';
import type { Period } from './line.ts';
import { endPeriod, isRunning, moveTo, openPlansOf, startAt } from './period-times.ts';
import { rollOver } from './roll-over.ts';
import type { Rules } from './rules.ts';
import { HOUR, type Instant } from './time.ts';

const END = /^end:(.+)$/;

/**
 * While tries go on the plan stays as it is a little longer, if the policy keeps it: nothing of it is lost because
 * a bank said no once. It is kept once, whatever is agreed to meanwhile.
 */
export function keepService(
  change: Changeset,
  { id: lineId, round }: AutoRenewal & { round: RenewalRound },
  rules: Rules,
): void {
  const { keepHours } = autoRenewalRulesOf(change, lineId, rules);
  const period = change.periods.get(END.exec(round.name)?.[1] ?? '');
  if (keepHours === 0 || !period || period.keptFrom !== null || !isRunning(period, change.now))
    return;
  const keptFrom = period.endsAt!;
  moveTo(change, period, { ...period, endsAt: keptFrom + keepHours * HOUR, keptFrom });
}

/** It runs, and not only because it is kept: what is bought may begin behind it. */
export const isWithinItsTime = (period: Period, now: Instant): boolean =>
  isRunning(period, now) && (period.keptFrom ?? Infinity) > now;

/**
 * What was kept is paid now, by a try or by hand: the new plan begins where the old one should have ended, and takes its
 * place. Null: nothing was kept, or it was paid before that end, and both are as they always would have been.
 */
export function takeOverKept(change: Changeset, bought: Period, rules: Rules): Period | null {
  const kept = openPlansOf(change, bought.lineId).find(
    (each) => each.keptFrom !== null && isRunning(each, change.now),
  );
  if (!kept) return null;
  const from = kept.keptFrom!;
  if (from > change.now) {
    moveTo(change, kept, { ...kept, endsAt: from, keptFrom: null });
    return null;
  }
  const counted = startAt(change, bought, from, rules);
  // Nobody pays for a plan that is over.
  const placed =
    counted.endsAt! > change.now ? counted : startAt(change, bought, change.now, rules);
  const { version } = agreedUnder(change, bought.lineId, rules);
  const rule = `policy:${version}/auto-renewal/kept`;
  rollOver(change, { from: kept, to: placed, at: change.now, isAtEnd: true }, rules);
  endPeriod(change, kept, { at: change.now, end: 'lapsed', rule });
  return placed;
}
