import type { AutoRenewal, RenewalRound } from './auto-renewal.ts';
import { agreedUnder, autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { Changeset } from './changeset.ts';
import type { Period } from './line.ts';
import { endPeriod, isRunning, startAt } from './period-times.ts';
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
  moveEnd(change, period, from + keepHours * HOUR);
  return { periodId: period.id, from };
}

function moveEnd(change: Changeset, period: Period, endsAt: Instant): void {
  change.periods.put({ ...period, endsAt });
  for (const bucket of change.buckets.all())
    if (bucket.periodId === period.id && bucket.closedAt === null)
      change.putBucket({ ...bucket, expiresAt: endsAt });
}

/** What was kept is paid now: the new plan begins where the old one should have ended, and takes its place. */
export function settleKept(
  change: Changeset,
  { round }: AutoRenewal,
  orderId: string,
  rules: Rules,
): void {
  const kept = round?.kept ? change.periods.get(round.kept.periodId) : undefined;
  const bought = change.periods.all().find((period) => period.orderId === orderId);
  if (!kept || !bought || !isRunning(kept, change.now)) return;
  if (round!.kept!.from > change.now) {
    // Paid before it would have ended at all: both are as they always would have been.
    moveEnd(change, kept, round!.kept!.from);
  } else {
    const { version } = agreedUnder(change, kept.lineId, rules);
    const rule = `policy:${version}/auto-renewal/kept`;
    endPeriod(change, kept, { at: change.now, end: 'lapsed', rule });
  }
  startAt(change, bought, round!.kept!.from, rules);
}
