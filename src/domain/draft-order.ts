import { spendableCredit, sumOfCredit } from './account-credit.ts';
import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import type { PlanVersion } from './catalogue.ts';
import { priceOf } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import { isAboveMost } from './credit-rules.ts';
import { splitTax } from './money.ts';
import type { NewLine, Order, RenewalTiming } from './ordering.ts';
import { type RenewalRefusal, renewalRefusal, waitsForUse } from './renewal.ts';
import { marketOf, type Rules } from './rules.ts';
import { MINUTE } from './time.ts';

export interface OrderWish {
  orderId: string;
  lineId: string;
  /** Null renews `lineId`; otherwise the line is made when the order is paid. */
  newLine: NewLine | null;
  plan: PlanVersion;
  timing: RenewalTiming;
  locale: Order['locale'];
  /** How often this plan was paid for on this line before. */
  earlierPurchases: number;
}

export type DraftOrderRefusal = RenewalRefusal | 'plan_withdrawn' | 'credit_limit';

/** Holds a price for a plan on a line. The same wish again answers the draft that is there. */
export const decideDraftOrder =
  (wish: OrderWish, rules: Rules): Decide<{ orderId: string }, DraftOrderRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const { plan, lineId } = wish;
    if (plan.withdrawnAt !== null && plan.withdrawnAt <= change.now)
      return { refused: 'plan_withdrawn' };
    const timing = plan.kind === 'add-on' || waitsForUse(plan) ? 'now' : wish.timing;
    const refusal = wish.newLine ? null : renewalRefusal(change, { lineId, plan, timing }, rules);
    if (refusal) return refusal;
    if (fillsTooMuch(change, plan, rules)) return { refused: 'credit_limit' };
    const drafts = change.orders.all().filter((order) => order.state === 'draft');
    for (const stale of drafts.filter((order) => order.expiresAt <= change.now))
      change.orders.put({ ...stale, state: 'expired', closedAt: change.now });
    const order = newOrder(change, { ...wish, timing }, rules);
    const same = drafts.find((draft) => draft.expiresAt > change.now && isSameWish(draft, order));
    if (same) return { changes: change.changes(), answer: { orderId: same.id } };
    change.orders.put(order);
    change.event(order.id, 'drafted');
    return { changes: change.changes(), answer: { orderId: order.id } };
  };

/** A top-up beyond what the operator lets an account hold. */
function fillsTooMuch(change: Changeset, plan: PlanVersion, rules: Rules): boolean {
  const { currency } = marketOf(rules, plan.marketId);
  const granted = plan.grants.reduce(
    (sum, { kind, amount }) => (kind === 'credit' ? sum + amount : sum),
    0n,
  );
  const has = sumOfCredit(spendableCredit(change, currency));
  return granted > 0n && isAboveMost(rules.policy, currency, has + granted);
}

const isSameWish = (a: Order, b: Order): boolean =>
  a.kind === 'renewal' &&
  b.kind === 'renewal' &&
  a.lineId === b.lineId &&
  a.planId === b.planId &&
  a.planVersion === b.planVersion &&
  a.timing === b.timing &&
  a.priceMinor === b.priceMinor;

/** An order for a plan at today's price; nothing is put or told yet. */
export function newOrder(change: Changeset, wish: OrderWish, rules: Rules): Order {
  const { plan } = wish;
  const market = marketOf(rules, plan.marketId);
  const price = priceOf(plan, wish.earlierPurchases);
  const { taxMinor } = splitTax(price.priceMinor, market.taxRateBasisPoints);
  return {
    id: wish.orderId,
    reference: referenceOf(wish.orderId),
    kind: wish.newLine ? 'new-line' : 'renewal',
    lineId: wish.lineId,
    newLine: wish.newLine,
    planId: plan.planId,
    planVersion: plan.version,
    timing: wish.timing,
    state: 'draft',
    priceMinor: price.priceMinor,
    taxMinor,
    taxRateBasisPoints: market.taxRateBasisPoints,
    currency: market.currency,
    promotionId: price.promotion?.id ?? null,
    thenPriceMinor: price.thenPriceMinor,
    policyVersion: rules.policy.version,
    heldMinor: 0n,
    createdAt: change.now,
    expiresAt: change.now + rules.policy.quoteMinutes * MINUTE,
    confirmedAt: null,
    consentVersion: null,
    fulfilledAt: null,
    closedAt: null,
    locale: wish.locale,
    invoiceNumber: null,
  };
}

/** Crockford's base 32: no letter that can be read as a digit. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Eight characters for people, from the random end of a UUIDv7. */
export function referenceOf(id: string): string {
  let rest = BigInt(`0x${id.replaceAll('-', '').slice(-10)}`);
  let reference = '';
  for (let i = 0; i < 8; i++) {
    reference = DIGITS[Number(rest % 32n)] + reference;
    rest /= 32n;
  }
  return reference;
}
