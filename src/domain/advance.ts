import type { Changeset } from './changeset.ts';
import type { Period } from './line.ts';
import { endPeriod, expireBucket, isOpen, startAt } from './period-times.ts';
import type { Rules } from './rules.ts';
import type { Instant } from './time.ts';

/**
 * Brings an account to `change.now`: everything that time alone does, in the order in which it came
 * due, each at its own instant. Every decision and every page begins with it, so that nothing
 * depends on when the work of writing it down gets done.
 */
export function advance(change: Changeset, rules: Rules): void {
  if (!isAnythingDue(change)) return;
  for (;;) {
    const due = change.periods
      .all()
      .filter(isOpen)
      .map((period) => ({ period, at: dueAt(period) }))
      .filter(({ at }) => at <= change.now)
      .sort((a, b) => a.at - b.at || (a.period.id < b.period.id ? -1 : 1))[0];
    expireCredit(change, due ? Math.min(due.at, change.now) : change.now);
    if (!due) return;
    const { period, at } = due;
    if (period.startsAt === null) startAt(change, period, at, rules);
    else
      endPeriod(change, period, {
        at,
        end: 'lapsed',
        rule: `plan:${period.planId}@${period.planVersion}/validity`,
      });
  }
}

/** Almost always there is nothing, and then nothing is sorted either. */
const isAnythingDue = (change: Changeset): boolean =>
  change.periods.all().some((period) => isOpen(period) && dueAt(period) <= change.now) ||
  change.buckets
    .all()
    .some(({ periodId, expiresAt }) => periodId === null && (expiresAt ?? Infinity) <= change.now);

const dueAt = (period: Period): Instant =>
  (period.startsAt === null ? period.activateBy : period.endsAt) ?? Infinity;

/** Credit that came with no plan ends on its own: the policy's rule was fixed when it came. */
function expireCredit(change: Changeset, until: Instant): void {
  const over = change.buckets
    .all()
    .filter(
      ({ periodId, closedAt, expiresAt }) =>
        periodId === null && closedAt === null && expiresAt !== null && expiresAt <= until,
    )
    .sort((a, b) => a.expiresAt! - b.expiresAt! || (a.id < b.id ? -1 : 1));
  for (const bucket of over)
    if (bucket.remaining > 0n || bucket.reserved === 0n)
      expireBucket(change, bucket, {
        at: bucket.expiresAt!,
        kind: 'expiry',
        rule: 'credit/validity',
      });
}
