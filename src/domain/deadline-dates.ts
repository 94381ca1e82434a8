import type { Changeset } from './changeset.ts';
import { isForLine } from './ledger.ts';
import { standingOf } from './line-standing.ts';
import type { Rules } from './rules.ts';
import type { Instant } from './time.ts';

/**
 * What of a line can end. `plan`: the running one, while a paid one follows it; without one its end is that
 * of `outgoing`. `number`: nothing brings the line back. `given-away`: the number may go to somebody else.
 */
export type EndingKind =
  | 'activation'
  | 'plan'
  | 'bucket'
  | 'outgoing'
  | 'incoming'
  | 'number'
  | 'given-away';

export interface DeadlineDate {
  what: EndingKind;
  bucketId: string | null;
  /** The first instant at which it no longer holds. */
  at: Instant;
}

/**
 * Every date of a line as it stands, in no order: the one place that knows where they come from. The account
 * must have been brought to now (`advance`).
 */
export function datesOf(change: Changeset, lineId: string, rules: Rules): DeadlineDate[] {
  const line = change.lines.get(lineId);
  if (!line) return [];
  const { deadlines, ahead, standsStill } = standingOf(change, line, rules);
  const { nextEndsAt, serviceEndsAt, inboundEndsAt, numberLostAt, activateBy } = deadlines;
  const givenAway = ahead.find(({ state }) => state === 'recycled')?.since ?? null;
  const dates: [EndingKind, Instant | null][] = [
    ['activation', activateBy],
    ['plan', nextEndsAt === serviceEndsAt ? null : nextEndsAt],
    ['outgoing', serviceEndsAt],
    ['incoming', inboundEndsAt],
    ['number', numberLostAt],
    ['given-away', givenAway === numberLostAt ? null : givenAway],
  ];
  const buckets = change.buckets
    .all()
    .filter(
      (each) =>
        !(standsStill && each.lineId === lineId) &&
        isForLine(each, lineId) &&
        each.closedAt === null &&
        each.remaining + each.reserved > 0n,
    )
    .map(({ id, expiresAt }): DeadlineDate | null =>
      expiresAt === null ? null : { what: 'bucket', bucketId: id, at: expiresAt },
    );
  return [
    ...dates.map(([what, at]): DeadlineDate | null =>
      at === null ? null : { what, bucketId: null, at },
    ),
    ...buckets,
  ].filter((each) => each !== null);
}
