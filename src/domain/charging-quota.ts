import type { Changeset } from './changeset.ts';
import { bucketsFor, fits, waitingFor } from './charging-bucket.ts';
import {
  canCreditPay,
  holdForRate,
  isMoneyStopped,
  mayCreditPay,
  rateFor,
} from './charging-credit.ts';
import type { Charge, HoldMoves } from './charging-movement.ts';
import type { SessionHold } from './charging-session.ts';
import type { Bucket } from './ledger.ts';
import type { Rules } from './rules.ts';
import { earlier, type Instant } from './time.ts';
import { allowanceRoom, tellStopped } from './watch-cap.ts';

export interface Quota {
  granted: bigint;
  holds: SessionHold[];
  /** Nothing more could be granted after it. */
  isFinal: boolean;
  /** When the first of what it is taken from ends. */
  endsAt: Instant | null;
}

/** How one rating group fares that cannot be granted anything. */
export type Lack =
  /** What there was is used up or spoken for. */
  | 'exhausted'
  /** Credit could pay, but there is no rate for such a use and the line has no allowance for it. */
  | 'rating_failed';

/** Sets a quota of at most `wanted` aside: of allowance in burn order, and only when none fits of credit. */
export function reserve(
  change: Changeset,
  wish: { charge: Charge; wanted: bigint; moves: HoldMoves },
  rules: Rules,
): Quota | Lack {
  const { charge, moves } = wish;
  const buckets = bucketsFor(change, charge, rules);
  if (buckets.length === 0) return reserveCredit(change, wish, rules);
  const room = allowanceRoom(change, { charge, buckets }, rules);
  if (room === 0n) return 'exhausted';
  const isCapped = room !== null && room <= wish.wanted;
  const wanted = isCapped ? room : wish.wanted;
  const holds: SessionHold[] = [];
  let open = wanted;
  let isFinal = true;
  for (const bucket of buckets) {
    const amount = open < bucket.remaining ? open : bucket.remaining;
    if (amount > 0n) holds.push(moves.hold(bucket, amount));
    if (amount < bucket.remaining) isFinal = false;
    open -= amount;
  }
  return {
    granted: wanted - open,
    holds,
    isFinal:
      isCapped ||
      (isFinal && !waitingFor(change, charge, rules) && !canCreditPay(change, charge, rules)),
    endsAt: firstEnd(buckets.slice(0, holds.length)),
  };
}

function reserveCredit(
  change: Changeset,
  wish: { charge: Charge; wanted: bigint; moves: HoldMoves },
  rules: Rules,
): Quota | Lack {
  const { charge } = wish;
  const rate = rateFor(change, charge, rules);
  if (!rate) return lackOf(change, charge, rules);
  const { granted, holds, buckets } = holdForRate(change, { ...wish, rate }, rules);
  if (granted === 0n) {
    if (isMoneyStopped(change, charge, rate, rules)) tellStopped(change, charge, rules);
    return lackOf(change, charge, rules);
  }
  return {
    granted,
    holds,
    isFinal: !canCreditPay(change, charge, rules),
    endsAt: firstEnd(buckets.slice(0, holds.length)),
  };
}

/** Why nothing can be granted. */
export function lackOf(change: Changeset, charge: Charge, rules: Rules): Lack {
  const hasHad = () =>
    change.buckets
      .all()
      .some((bucket) => bucket.kind === charge.kind && fits(bucket, charge, rules));
  return mayCreditPay(change, charge, rules) && !rateFor(change, charge, rules) && !hasHad()
    ? 'rating_failed'
    : 'exhausted';
}

const firstEnd = (buckets: readonly Bucket[]): Instant | null =>
  buckets.reduce<Instant | null>((end, { expiresAt }) => earlier(end, expiresAt), null);
