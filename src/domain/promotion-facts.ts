import type { PlanVersion } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { openPlansOf } from './period-times.ts';
import type { PurchaseFacts } from './promotion-fit.ts';
import { type PlanPrice, priceFor } from './promotion-price.ts';
import type { PromotionUse } from './promotion-use.ts';
import type { Rules } from './rules.ts';
import { type Instant, MINUTE } from './time.ts';

/** What is not in the account's live rows. */
export interface PurchaseWish {
  lineId: string;
  /** How often this plan was paid for on this line before. */
  earlierPurchases: number;
  /** How often the account has paid for anything; absent: it has. */
  accountPurchases?: number;
  code?: PurchaseFacts['code'];
  /** Absent: nothing is set aside, so that what is limited for all does not hold. */
  claims?: PurchaseFacts['claims'];
  /** When the first of them was made; absent: just now. One that is old may have been let go. */
  claimedAt?: Instant;
}

/** So long after it was made a claim is sure to be there; it is let go much later. */
export const CLAIM_HOLDS = 5 * MINUTE;

export const isStale = ({ claimedAt }: Pick<PurchaseWish, 'claimedAt'>, now: Instant): boolean =>
  claimedAt !== undefined && claimedAt + CLAIM_HOLDS <= now;

export const factsFor = (
  change: Changeset,
  wish: PurchaseWish,
  { promotions }: Pick<Rules, 'promotions'>,
): PurchaseFacts => ({
  lineId: wish.lineId,
  earlierPurchases: wish.earlierPurchases,
  accountPurchases: wish.accountPurchases ?? 1,
  awaySince: awaySince(change, wish.lineId),
  // Where the operator has no promotion, nobody looks at uses.
  uses: promotions && promotions.versions.length > 0 ? countedUses(change) : [],
  code: wish.code ?? null,
  claims: wish.claims === undefined || isStale(wish, change.now) ? new Map() : wish.claims,
});

/** What a mere draft holds keeps no other draft from it: the newer one takes it over. */
function countedUses(change: Changeset): PromotionUse[] {
  const drafts = new Set(
    change.orders.all().flatMap(({ id, state }) => (state === 'draft' ? [id] : [])),
  );
  return change.promotionUses
    .all()
    .filter(({ state, orderId }) => state !== 'held' || orderId === null || !drafts.has(orderId));
}

function awaySince(change: Changeset, lineId: string): Instant | null {
  if (openPlansOf(change, lineId).length > 0) return null;
  const ends = change.periods
    .all()
    .flatMap((period) =>
      period.lineId === lineId && period.kind === 'plan' && period.endedAt !== null
        ? [period.endedAt]
        : [],
    );
  return ends.length === 0 ? null : Math.max(...ends);
}

/**
 * What the next purchase of a plan costs this line, as `newOrder` would price it: for the notice before a
 * charge. `earlierPurchases` counts what was paid before.
 */
export const nextPrice = (
  change: Changeset,
  wish: PurchaseWish & { plan: PlanVersion },
  rules: Rules,
): PlanPrice => priceFor(wish.plan, factsFor(change, wish, rules), rules, change.now);
