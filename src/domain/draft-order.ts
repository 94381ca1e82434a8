import { spendableCredit, sumOfCredit } from './account-credit.ts';
import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import type { PlanVersion } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import { isAboveMost } from './credit-rules.ts';
import { type Money, splitTax } from './money.ts';
import { fullPriceOf, type NewLine, type Order, type RenewalTiming } from './ordering.ts';
import { hasSharedLimit, mostPerAccount, type OrderDiscount } from './promotion.ts';
import { factsFor, type PurchaseWish } from './promotion-facts.ts';
import { priceFor, toOrderDiscounts } from './promotion-price.ts';
import { hasUses, holdUses, releaseUses, usesOf } from './promotion-uses.ts';
import { type RenewalRefusal, renewalRefusal, waitsForUse } from './renewal.ts';
import { marketOf, type Rules, rulesOf } from './rules.ts';
import { type Instant, MINUTE } from './time.ts';
import { atChosenAmount, type TopUpRefusal } from './top-up.ts';

export interface OrderWish extends PurchaseWish {
  orderId: string;
  /** Null renews `lineId`; otherwise the line is made when the order is paid. */
  newLine: NewLine | null;
  plan: PlanVersion;
  timing: RenewalTiming;
  locale: Order['locale'];
  /** When it is paid, if that is not now: promotions have their days. */
  pricedAt?: Instant;
  /** It is paid for elsewhere: promotions are for who pays here. */
  withoutPromotions?: boolean;
}

export interface DraftWish extends OrderWish {
  /** Of one's own choosing, for credit; absent: the plan's own price. */
  amount?: Money;
}

export type DraftOrderRefusal = RenewalRefusal | TopUpRefusal | 'plan_withdrawn' | 'credit_limit';

/** Holds a price for a plan on a line. The same wish again answers the draft that is there. */
export const decideDraftOrder =
  (wish: DraftWish, rules: Rules): Decide<{ orderId: string }, DraftOrderRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const { lineId, amount } = wish;
    const { policy } = rulesOf(rules, wish.plan.marketId);
    const plan = amount ? atChosenAmount(wish.plan, amount, policy) : wish.plan;
    if ('refused' in plan) return plan;
    if (plan.withdrawnAt !== null && plan.withdrawnAt <= change.now)
      return { refused: 'plan_withdrawn' };
    const timing = plan.kind === 'add-on' || waitsForUse(plan) ? 'now' : wish.timing;
    const refusal = wish.newLine ? null : renewalRefusal(change, { lineId, plan, timing }, rules);
    if (refusal) return refusal;
    if (fillsTooMuch(change, plan, rules)) return { refused: 'credit_limit' };
    const drafts = change.orders.all().filter((order) => order.state === 'draft');
    for (const stale of drafts) if (stale.expiresAt <= change.now) expireDraft(change, stale);
    const order = newOrder(change, { ...wish, plan, timing }, rules);
    const same = drafts.find((draft) => draft.expiresAt > change.now && isSameWish(draft, order));
    if (same) return { changes: change.changes(), answer: { orderId: same.id } };
    takeOver(change, order, rules);
    placeOrder(change, order);
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
  const { policy } = rulesOf(rules, plan.marketId);
  return granted > 0n && isAboveMost(policy, currency, has + granted);
}

const isSameWish = (a: Order, b: Order): boolean =>
  a.kind === 'renewal' &&
  b.kind === 'renewal' &&
  a.lineId === b.lineId &&
  a.planId === b.planId &&
  a.planVersion === b.planVersion &&
  a.timing === b.timing &&
  fullPriceOf(a) === fullPriceOf(b) &&
  // What is held for less, perhaps with a code, is what was wished for.
  a.priceMinor <= b.priceMinor;

function expireDraft(change: Changeset, draft: Order): void {
  change.orders.put({ ...draft, state: 'expired', closedAt: change.now });
  releaseUses(change, draft);
}

/** Puts an order, and holds for it what its promotions are limited in. */
export function placeOrder(change: Changeset, order: Order): Order {
  if (order.state === 'draft' && hasUses(order))
    change.enqueue('order.deadline', { orderId: order.id }, order.expiresAt);
  const placed = change.orders.put(order);
  holdUses(change, order);
  return placed;
}

/** What is limited is held by one draft of an account at a time: the last one. */
export function takeOver(change: Changeset, order: Order, { promotions }: Rules): void {
  const isLimited = ({ promotionId, version, source, follows }: OrderDiscount): boolean => {
    const known = promotions?.versions.find(
      (each) => each.promotionId === promotionId && each.version === version,
    );
    if (source === 'plan' || follows !== null || !known) return false;
    return mostPerAccount(known) !== null || hasSharedLimit(known);
  };
  const limited = new Set(
    order.discounts.flatMap((each) => (isLimited(each) ? [each.promotionId] : [])),
  );
  if (limited.size === 0) return;
  const drafts = change.orders
    .all()
    .filter(({ id, state }) => state === 'draft' && id !== order.id);
  for (const draft of drafts)
    if (
      usesOf(change, draft.id).some((use) => use.state === 'held' && limited.has(use.promotionId))
    )
      expireDraft(change, draft);
}

/** An order for a plan at today's price; nothing is put or told yet: `placeOrder` does it. */
export function newOrder(change: Changeset, wish: OrderWish, rules: Rules): Order {
  const { plan } = wish;
  const market = marketOf(rules, plan.marketId);
  const price = pricing(change, wish, rules);
  const { taxMinor } = splitTax(price.priceMinor, market.taxRateBasisPoints);
  return {
    id: wish.orderId,
    reference: referenceOf(wish.orderId),
    kind: wish.newLine ? 'new-line' : 'renewal',
    origin: 'subscriber',
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
    promotionId: price.discounts[0]?.promotionId ?? null,
    discounts: price.discounts,
    thenPriceMinor: price.thenPriceMinor,
    policyVersion: rulesOf(rules, plan.marketId).policy.version,
    heldMinor: 0n,
    createdAt: change.now,
    expiresAt: change.now + rulesOf(rules, plan.marketId).policy.quoteMinutes * MINUTE,
    confirmedAt: null,
    consentVersion: null,
    fulfilledAt: null,
    closedAt: null,
    locale: wish.locale,
    invoiceNumber: null,
  };
}

/** What an order is priced by: the only door to `priceFor` for everything that is sold. */
export function pricing(
  change: Changeset,
  wish: PurchaseWish & Pick<OrderWish, 'plan' | 'withoutPromotions' | 'pricedAt'>,
  rules: Rules,
): Pick<Order, 'priceMinor' | 'thenPriceMinor' | 'discounts'> {
  const { plan } = wish;
  if (wish.withoutPromotions)
    return { priceMinor: plan.priceMinor, thenPriceMinor: plan.priceMinor, discounts: [] };
  const facts = factsFor(change, wish, rules);
  const at = wish.pricedAt ?? change.now;
  const { priceMinor, thenPriceMinor, ...offers } = priceFor(plan, facts, rules, at);
  const discounts = toOrderDiscounts({ ...offers, priceMinor }, facts);
  return { priceMinor, thenPriceMinor, discounts };
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
