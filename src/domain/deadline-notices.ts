import type { Changeset } from './changeset.ts';
import { deadlineNoticeDefaults, type NoticedDeadline } from './deadline-notice-policy.ts';
import { holdWarningDates, isOfHold, tellHoldWarnings } from './hold-deadlines.ts';
import type { DeadlineChain } from './lifecycle.ts';
import { isHold } from './lifecycle-policy.ts';
import type { Line } from './line.ts';
import { standingOf } from './line-standing.ts';
import { daysBefore } from './local-day.ts';
import { notify } from './notice.ts';
import { dayZoneOf, type Rules, rulesOf } from './rules.ts';
import type { Instant } from './time.ts';

interface DeadlineNotice {
  /** Told once: names the deadline as it stands and the days before it. */
  name: string;
  of: NoticedDeadline;
  days: number;
  deadlineAt: Instant;
  at: Instant;
}

const kinds: readonly NoticedDeadline[] = ['service', 'incoming', 'number'];

const endOf = (chain: DeadlineChain): Record<NoticedDeadline, Instant | null> => ({
  service: chain.serviceEndsAt,
  incoming: chain.inboundEndsAt,
  number: chain.numberLostAt,
});

/** Warnings of a line's deadlines that were not told yet, the first to be told first. */
function noticesAhead(change: Changeset, line: Line, rules: Rules): DeadlineNotice[] {
  const renewsItself = change.autoRenewals.get(line.id)?.state === 'on';
  // Nearly all that are due for something else: there is nothing to tell of them.
  if (renewsItself && line.state === 'active') return [];
  const { deadlines } = standingOf(change, line, rules);
  const { policy } = rulesOf(rules, line.marketId);
  const timeZone = dayZoneOf(rules, line.marketId, policy);
  const days = { ...deadlineNoticeDefaults, ...policy.deadlineNotices };
  const ends = endOf(deadlines);
  const known = beginOfLast(change, line);
  return kinds.flatMap((of) => {
    const deadlineAt = ends[of];
    if (deadlineAt === null || deadlineAt <= change.now) return [];
    // Who renews by itself is told of the charge instead, and of what stands in its way.
    if (of === 'service' && renewsItself) return [];
    // What comes after service is told once service has ended: before, one warning is enough.
    const from = of === 'service' ? known : endOfService(line, deadlines);
    return (
      days[of]
        .map((each) => ({
          ...{ of, days: each, deadlineAt, name: `${of}:${deadlineAt}:${each}` },
          at: daysBefore(deadlineAt, each, timeZone),
        }))
        // A plan bought with less time than that is no news; the next one after it is.
        .filter(({ at }) => of !== 'service' || at > from)
        .map((notice) => ({ ...notice, at: Math.max(notice.at, from) }))
        .filter(({ name }) => !line.deadlinesTold.includes(name))
    );
  });
}

const endOfService = ({ state, stateSince }: Line, { serviceEndsAt }: DeadlineChain): Instant =>
  isHold(state) ? stateSince : (serviceEndsAt ?? Infinity);

const beginOfLast = (change: Changeset, { id }: Line): Instant =>
  change.periods
    .all()
    .filter(({ lineId, kind }) => lineId === id && kind === 'plan')
    .reduce((last, { boughtAt }) => Math.max(last, boughtAt), Number.NEGATIVE_INFINITY);

/** When the next warnings of a line are due. */
export function deadlineNoticeDates(change: Changeset, lineId: string, rules: Rules): Instant[] {
  const line = change.lines.get(lineId)!;
  const ends = noticesAhead(change, line, rules).map(({ at }) => at);
  return isHold(line.state) ? [...ends, ...holdWarningDates(change, line, rules)] : ends;
}

/** Tells what is due, of each deadline the nearest warning only: after a downtime the others are no news. */
export function tellDeadlines(change: Changeset, lineId: string, rules: Rules): void {
  const held = change.lines.get(lineId)!;
  if (isHold(held.state)) tellHoldWarnings(change, held, rules);
  const line = change.lines.get(lineId)!;
  const due = noticesAhead(change, line, rules).filter(({ at }) => at <= change.now);
  if (due.length === 0) return;
  const current = endOf(standingOf(change, line, rules).deadlines);
  const stillOf = (name: string) =>
    (isHold(line.state) && isOfHold(name)) ||
    kinds.some((of) => current[of] !== null && name.startsWith(`${of}:${current[of]}:`));
  change.lines.put({
    ...line,
    deadlinesTold: [...line.deadlinesTold.filter(stillOf), ...due.map(({ name }) => name)],
  });
  for (const of of kinds) {
    const nearest = due.filter((each) => each.of === of).sort((a, b) => a.days - b.days)[0];
    if (!nearest) continue;
    const facts = { of, days: String(nearest.days), deadlineAt: String(nearest.deadlineAt) };
    change.lineEvent(lineId, 'deadline-noticed', facts);
    notify(change, { template: 'deadline_near', lineId, facts });
  }
}
