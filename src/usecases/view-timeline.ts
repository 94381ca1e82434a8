import type { OrderEvent, OrderState } from '#domain/ordering.ts';
import { readTimeline } from '#storage/reads/order-story.ts';
import type { Product } from './product.ts';

export interface Timeline {
  state: OrderState;
  events: OrderEvent[];
}

interface Waiting {
  /** How many events are known already. */
  after: number;
  /** How long to wait for another, at most. */
  ms: number;
  /** Ends the waiting: nobody listens any more. */
  signal?: AbortSignal;
}

/** What another process commits is seen this late. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Only what moves on an order; null: the account has no such order. With `waiting` it answers once
 * there is more than is known, or when the time is over.
 */
export async function viewTimeline(
  { database, orderWatch }: Product,
  { accountId, orderId }: { accountId: string; orderId: string },
  waiting: Waiting = { after: 0, ms: 0 },
): Promise<Timeline | null> {
  const { after, ms, signal } = waiting;
  const end = performance.now() + ms;
  for (;;) {
    const left = Math.min(end - performance.now(), LOOK_AGAIN_MS);
    // Before reading: what is committed from now on is told.
    const listening =
      left > 0 && !signal?.aborted
        ? orderWatch.listen(orderId, { ms: left, ...(signal && { signal }) })
        : null;
    try {
      const timeline = await readTimeline(database, { accountId, orderId });
      if (!timeline || !listening || timeline.events.length > after) return timeline;
      await listening.news;
    } finally {
      listening?.end();
    }
  }
}
