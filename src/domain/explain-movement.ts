import type { Transfer } from './ledger.ts';
import type { LocalDay } from './local-day.ts';
import type { Instant } from './time.ts';

/** Movements of one local day that differ in nothing but time, amount, session and rating group, as one sum. */
export type MovementGroup = Pick<
  Transfer,
  | 'kind'
  | 'asset'
  | 'from'
  | 'to'
  | 'rule'
  | 'country'
  | 'scope'
  | 'lineId'
  | 'bucketId'
  | 'orderId'
  | 'paymentId'
  | 'refundId'
> & {
  /** By the clock of the zone asked for. */
  day: LocalDay;
  amount: bigint;
  /** What money paid for, in octets, seconds or messages; null when it paid for none. */
  quantity: bigint | null;
  count: number;
  firstSeq: bigint;
  lastSeq: bigint;
  firstAt: Instant;
  lastAt: Instant;
};
