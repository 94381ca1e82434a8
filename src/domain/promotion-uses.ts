import type { Changeset } from './changeset.ts';
import type { Order } from './ordering.ts';
import type { OrderDiscount } from './promotion.ts';
import type { PromotionPolicy } from './promotion-policy.ts';
import type { PromotionUse, PromotionUseState } from './promotion-use.ts';

/** Only promotions of the operator are counted; a plan's own first price counts purchases. */
const counted = ({ discounts }: Order): OrderDiscount[] =>
  discounts.filter(({ source }) => source === 'operator');

/** An order of which no use is counted looks at none: most have no promotion. */
export const hasUses = (order: Order): boolean => counted(order).length > 0;

export const usesOf = (change: Changeset, orderId: string): PromotionUse[] =>
  change.promotionUses.all().filter((use) => use.orderId === orderId);

/** What the order takes is held for it until it is paid or over. */
export function holdUses(change: Changeset, order: Order): void {
  for (const discount of counted(order)) putUse(change, order, discount, 'held');
}

function putUse(
  change: Changeset,
  order: Order,
  discount: OrderDiscount,
  state: 'held' | 'taken',
): void {
  const { promotionId, version, code, discountMinor, follows, claimedMinor } = discount;
  const id = change.newId();
  change.promotionUses.put({
    ...{ id, promotionId, version, code, state },
    orderId: order.id,
    lineId: order.lineId,
    planId: order.planId,
    discountMinor: BigInt(discountMinor),
    redemptionId: follows ?? id,
    claimedMinor: claimedMinor === null ? null : BigInt(claimedMinor),
    createdAt: change.now,
    dueAt: null,
    decidedAt: state === 'held' ? null : change.now,
  });
}

/** The order is paid. One that was never held, because it was made and paid in one go, is taken at once. */
export function takeUses(change: Changeset, order: Order): void {
  if (!hasUses(order)) return;
  const held = usesOf(change, order.id).filter(({ state }) => state === 'held');
  decide(change, held, 'taken');
  for (const discount of counted(order))
    if (!held.some(({ promotionId }) => promotionId === discount.promotionId))
      putUse(change, order, discount, 'taken');
  tellReferrer(change, order, 'referral.note');
}

/** What a friend was invited with is kept or given up: who invited learns it by a job. */
function tellReferrer(
  change: Changeset,
  { id: orderId, discounts }: Order,
  kind: 'referral.note' | 'referral.undo',
): void {
  for (const { promotionId, trigger } of discounts) {
    if (trigger !== 'referral') continue;
    const use = usesOf(change, orderId).find(
      (each) => each.promotionId === promotionId && each.state === 'taken',
    );
    if (use) change.enqueue(kind, { orderId, useId: use.id });
  }
}

/** The order is over without money: what it held is there for others again. */
export function releaseUses(change: Changeset, order: Order): void {
  if (hasUses(order)) end(change, order, 'held', 'released');
}

/** All of its money went back by grace: what was sold stays, but it earns nobody a reward. */
export const undoInvitation = (change: Changeset, order: Order): void =>
  tellReferrer(change, order, 'referral.undo');

/** The order was withdrawn from. `isWhole`: all of its money went back, and nothing was used. */
export function withdrawUses(
  change: Changeset,
  order: Order,
  { isWhole, returned }: { isWhole: boolean } & Pick<PromotionPolicy, 'returned'>,
): void {
  if (!hasUses(order)) return;
  tellReferrer(change, order, 'referral.undo');
  if (returned === 'always' || (returned === 'unused' && isWhole))
    end(change, order, 'taken', 'returned');
}

function end(
  change: Changeset,
  { id: orderId }: Order,
  from: PromotionUseState,
  to: 'released' | 'returned',
): void {
  const uses = usesOf(change, orderId).filter(({ state }) => state === from);
  decide(change, uses, to);
  if (uses.some(({ claimedMinor }) => claimedMinor !== null))
    change.enqueue('promotion.settle', { orderId });
}

function decide(change: Changeset, uses: readonly PromotionUse[], state: PromotionUseState): void {
  for (const use of uses) change.promotionUses.put({ ...use, state, decidedAt: change.now });
}
