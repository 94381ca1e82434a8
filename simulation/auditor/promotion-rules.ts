import type { AccountBooks, Finding } from './account-books.ts';
import type { Row } from './rows.ts';

/** Of a promotion: what all accounts together may have of it. */
export interface PromotionLimits {
  uses: number | null;
  minor: bigint | null;
  perSubscriber: number | null;
}

type Order = Row<'subscriber_order'>;
type Use = Row<'promotion_use'>;

interface Discount {
  promotionId: string;
  source: string;
  discountMinor: string;
}

const live = ({ state }: Use): boolean => state === 'held' || state === 'taken';

/** In which states uses of an order are, by its own. */
const following: Readonly<Record<string, readonly string[]>> = {
  draft: ['held', 'released'],
  'awaiting-payment': ['held', 'released'],
  fulfilled: ['taken', 'returned', 'released'],
  cancelled: ['released'],
  expired: ['released'],
  returned: ['released'],
};

/** What an account took of promotions is what its orders say, and no more than one account may. */
export function promotionFindings(
  books: AccountBooks,
  limits: ReadonlyMap<string, PromotionLimits>,
): Finding[] {
  const found: Finding[] = [];
  const say = (rule: string, says: string) => found.push({ rule, says });
  const uses = [...books.promotionUses.values()];
  const byOrder = Map.groupBy(uses, ({ order_id: id }) => id ?? '');
  for (const order of books.orders.values())
    for (const says of orderProblems(order, byOrder.get(order.id) ?? []))
      say('use-follows-order', `order ${order.id} (${order.state}) ${says}`);
  for (const [promotion, own] of Map.groupBy(uses.filter(live), (use) => use.promotion_id)) {
    const most = limits.get(promotion)?.perSubscriber ?? null;
    const begun = own.filter(({ id, redemption_id: first }) => id === first).length;
    if (most !== null && begun > most)
      say('uses-of-one', `${promotion} was redeemed ${begun} times by ${books.id}`);
  }
  return found;
}

function orderProblems({ state, discounts, price_minor: price }: Order, uses: readonly Use[]) {
  const problems: string[] = [];
  const allowed = following[state] ?? [];
  for (const use of uses)
    if (!allowed.includes(use.state))
      problems.push(`has a use of ${use.promotion_id} ${use.state}`);
  const isOver = !['draft', 'awaiting-payment', 'fulfilled'].includes(state);
  const counted = (discounts as Discount[]).filter(({ source }) => source === 'operator');
  const kept = uses.filter((use) => use.state !== 'released');
  const told = (all: readonly string[]) => [...all].sort().join();
  const said = told(counted.map((each) => `${each.promotionId} ${each.discountMinor}`));
  const has = told(kept.map((use) => `${use.promotion_id} ${use.discount_minor}`));
  if (!isOver && said !== has) problems.push(`took ${said}, its uses say ${has}`);
  if (price < 0n) problems.push(`costs ${price}`);
  return problems;
}

/** All accounts together: what is held and taken never is more than there is. */
export function budgetFindings(
  accounts: Iterable<AccountBooks>,
  limits: ReadonlyMap<string, PromotionLimits>,
): Finding[] {
  const sums = new Map<string, { uses: number; minor: bigint }>();
  for (const books of accounts)
    for (const use of books.promotionUses.values()) {
      if (!live(use) || use.claimed_minor === null) continue;
      const sum = sums.get(use.promotion_id) ?? { uses: 0, minor: 0n };
      sums.set(use.promotion_id, { uses: sum.uses + 1, minor: sum.minor + use.claimed_minor });
    }
  return [...sums].flatMap(([promotion, { uses, minor }]) => {
    const most = limits.get(promotion);
    const isAbove =
      (most?.uses != null && uses > most.uses) || (most?.minor != null && minor > most.minor);
    const says = `${promotion} is taken ${uses} times for ${minor}`;
    return isAbove ? [{ rule: 'budget', says }] : [];
  });
}
