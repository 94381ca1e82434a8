import type { ValidityRule } from './catalogue.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import type { Instant } from './time.ts';
import { validityOf } from './validity.ts';

/**
 * Where the cycles of a period that starts at `startsAt` end, without the last, which ends with it. Each is counted from
 * the start, so that a month of 31 January ends in February and the next at the end of March all the same. Null: it has no cycles.
 */
export function cycleEndsOf(
  rule: ValidityRule,
  startsAt: Instant,
  timeZone: string,
): readonly Instant[] | null {
  const { cycles = 1, length } = rule;
  if (cycles === 1) return null;
  return Array.from(
    { length: cycles - 1 },
    (_, i) =>
      validityOf({ ...rule, length: (length / cycles) * (i + 1) }, startsAt, timeZone).endsAt,
  );
}

/** What comes next of a period that has started: the end of its cycle, or its own. */
export const nextEndOf = ({ cycleEnds, endsAt }: Pick<Period, 'cycleEnds' | 'endsAt'>) =>
  cycleEnds?.[0] ?? endsAt;

/** What was bought ends with its cycle, a bonus with the whole period. */
export const endOfBucket = (
  period: Pick<Period, 'cycleEnds' | 'endsAt'>,
  { origin }: Pick<Bucket, 'origin'>,
): Instant | null => (origin === 'promotion' ? period.endsAt : nextEndOf(period));

/** Not of a cycle that is over: such a bucket stays open for as long as a session holds something of it. */
export const isOfNow = (period: Period, bucket: Bucket): boolean =>
  period.validity.cycles === undefined || bucket.expiresAt === endOfBucket(period, bucket);

/** How many cycles are to come after the one that runs, or waits to. */
export const cyclesToCome = ({ startsAt, cycleEnds, validity }: Period): number =>
  startsAt === null ? (validity.cycles ?? 1) - 1 : (cycleEnds?.length ?? 0);

/** It ends with its cycle, and the next brings it again. */
export const comesAnew = (period: Period, bucket: Bucket): boolean =>
  bucket.origin === 'order' && isOfNow(period, bucket) && cyclesToCome(period) > 0;

/** What later cycles of a period that has started bring of a bucket, as it will be granted; ids are nobody's. */
export function bucketsAhead(
  { cycleEnds, endsAt }: Pick<Period, 'cycleEnds' | 'endsAt'>,
  bucket: Bucket,
): Bucket[] {
  if (cycleEnds === null || bucket.origin !== 'order') return [];
  return cycleEnds.map((startsAt, i) => ({
    ...bucket,
    id: `${bucket.id}/${i + 1}`,
    ...{ startsAt, expiresAt: cycleEnds[i + 1] ?? endsAt, usedAt: null },
    ...{ remaining: bucket.granted, reserved: 0n, used: 0n, expired: 0n, refunded: 0n },
  }));
}
