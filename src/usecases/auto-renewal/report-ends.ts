import type { AutoRenewalEnd } from '#domain/auto-renewal.ts';
import { referenceOf } from '#domain/draft-order.ts';
import { HOUR, type Instant } from '#domain/time.ts';
import {
  type NoticeState,
  readRenewalEnds,
  readUnattended,
  type Unattended,
} from '#storage/reads/line-events.ts';
import type { Product } from '../product.ts';

/** One end of auto-renewal, and whether its subscriber was told of it. */
export interface EndReport {
  lineId: string;
  at: Instant;
  cause: AutoRenewalEnd;
  reference: string;
  notice: NoticeState;
  noticedAt: Instant | null;
}

export interface EndsReport {
  ends: EndReport[];
  /** Those without a delivered notice: none, when all is as it should be. */
  untold: EndReport[];
  /** Agreements in force that nobody looks after, as they stand now: none, too. */
  unattended: Unattended[];
}

/** The sweep looks every second; a line that is overdue for so long was left lying. */
const OVERDUE = HOUR;

/** Every end of auto-renewal from `from` until before `to`: never silently, and this shows it. */
export async function reportEnds(
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  span: { from: Instant; to: Instant },
): Promise<EndsReport> {
  const events = await readRenewalEnds(database, span);
  const ends = events.map(({ id, lineId, happenedAt: at, detail, notice, noticedAt }) => ({
    ...{ lineId, at, notice, noticedAt, reference: referenceOf(id) },
    cause: detail.cause as AutoRenewalEnd,
  }));
  const unattended = await readUnattended(database, clock() - OVERDUE);
  return { ends, unattended, untold: ends.filter(({ notice }) => notice !== 'delivered') };
}
