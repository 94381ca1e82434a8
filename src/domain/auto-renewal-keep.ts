import type { AutoRenewal, RenewalRound } from './auto-renewal.ts';
import { agreedUnder, autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { Changeset } from './changeset.ts';
import type { Period } from './line.ts';
import { endPeriod, isRunning, putEnd, startAt } from './period-times.ts';
import { rollOver } from './roll-over.ts';
import type { Rules } from './rules.ts';
import { HOUR, type Instant } from './time.ts';

const END = /^end:(.+)$/;

/**
 * While tries go on the plan stays as it is a little longer, if the policy keeps it: nothing of it is lost because
 * a bank said no once. Answers the round with what is kept.
 */
export function keepService(
  change: Changeset,
  { id: lineId, round }: AutoRenewal & { round: RenewalRound },
  rules: Rules,
): RenewalRound['kept'] {
  if (round.kept) return round.kept;
  const { keepHours } = autoRenewalRulesOf(change, lineId, rules);
  const period = change.periods.get(END.exec(round.name)?.[1] ?? '');
  if (keepHours === 0 || !period || !isRunning(period, change.now)) return null;
  const from = period.endsAt!;
  putEnd(change, period, from + keepHours * HOUR);
  return { periodId: period.id, from };
}

/** A plan that serves beyond its end while tries of its renewal go on, and when it should have ended. */
interface Kept {
  period: Period;
  from: Instant;
}

function keptOf(change: Changeset, lineId: string): Kept | null {
  const kept = change.autoRenewals.get(lineId)?.round?.kept;
  const period = kept ? change.periods.get(kept.periodId) : undefined;
  return kept && period && isRunning(period, change.now) ? { period, from: kept.from } : null;
}

/** It runs, and not only because it is kept: what is bought may begin behind it. */
export function isWithinItsTime(change: Changeset, period: Period): boolean {
  if (!isRunning(period, change.now)) return false;
  const kept = keptOf(change, period.lineId);
  return kept?.period.id !== period.id || kept.from > change.now;
}

/**
 * What was kept is paid now, by a try or by hand: the new plan begins where the old one should have ended, and takes its
 * place. Null: nothing was kept, or it was paid before that end, and both are as they always would have been.
 */
export function takeOverKept(change: Changeset, bought: Period, rules: Rules): Period | null {
  const kept = keptOf(change, bought.lineId);
  if (!kept) return null;
  if (kept.from > change.now) {
    putEnd(change, kept.period, kept.from);
    return null;
  }
  const counted = startAt(change, bought, kept.from, rules);
  // Nobody pays for a plan that is over.
  const placed =
    counted.endsAt! > change.now ? counted : startAt(change, bought, change.now, rules);
  const { version } = agreedUnder(change, bought.lineId, rules);
  const rule = `policy:${version}/auto-renewal/kept`;
  rollOver(change, { from: kept.period, to: placed, at: change.now, isAtEnd: true }, rules);
  endPeriod(change, kept.period, { at: change.now, end: 'lapsed', rule });
  return placed;
}
