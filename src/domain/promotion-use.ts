import type { Instant } from './time.ts';

/**
 * held: the order is not paid yet. taken: it counts. released: it was not paid, or its friend's order went back
 * before the reward came. returned: it was refunded.
 */
export type PromotionUseState = 'held' | 'taken' | 'released' | 'returned';

/** A promotion that an order takes, and what it is worth there. */
export interface PromotionUse {
  id: string;
  promotionId: string;
  version: number;
  /** Null, as line and plan: a reward for an invitation. */
  orderId: string | null;
  lineId: string | null;
  planId: string | null;
  /** As it was typed in; null: it came by itself. */
  code: string | null;
  discountMinor: bigint;
  /** The first use of the redemption this one belongs to: its own id, unless it follows another. */
  redemptionId: string;
  /** What of the limits for all is set aside for it; null: nothing. */
  claimedMinor: bigint | null;
  state: PromotionUseState;
  createdAt: Instant;
  /** Of a reward that is held: when it is due. */
  dueAt: Instant | null;
  decidedAt: Instant | null;
}

/** It counts towards every limit. */
export const counts = ({ state }: PromotionUse): boolean => state === 'held' || state === 'taken';
