import type { Decide, Decision } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import type { Order } from './ordering.ts';
import type { Refund } from './payment.ts';
import { type PromotionPolicy, promotionRules } from './promotion-policy.ts';
import { undoInvitation, withdrawUses } from './promotion-uses.ts';
import {
  type NoRefundReason,
  openPrice,
  quoteRefund,
  type RefundFacts,
  type RefundOption,
  type RefundTerms,
} from './quote-refund.ts';
import { clawBack, giveMoneyBack, refundReasons } from './refund-payout.ts';
import { type Rules, soldUnder } from './rules.ts';

/**
 * What an order gave, as it was read before: what is closed never changes, what is open is taken
 * from the locked rows.
 */
export interface Given {
  period: Period | null;
  buckets: readonly Bucket[];
}

export interface RefundWish {
  orderId: string;
  given: Given;
  destination: Refund['destination'];
}

export interface RefundAnswer {
  /** All refunds of this request carry it. */
  requestId: string;
}

export type RequestRefundRefusal =
  | 'unknown_order'
  | NoRefundReason
  | 'refund_under_way'
  | 'quote_changed'
  | 'destination_not_offered';

/**
 * The subscriber takes what was quoted. The figures are worked out again on the locked rows: unless
 * they are the very ones that were shown, nothing happens and the new ones are shown.
 */
export const decideRequestRefund =
  (
    wish: RefundWish & { quoteId: string },
    terms: RefundTerms,
    rules: Rules,
  ): Decide<RefundAnswer, RequestRefundRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const facts = factsOf(change, wish);
    if (!facts) return { refused: 'unknown_order' };
    const quote = quoteRefund(facts, terms, change.now);
    if ('none' in quote) return { refused: quote.none };
    const [best] = quote.options;
    if (best!.rule === 'undelivered') return { refused: 'refund_under_way' };
    if (isOutdated(change, facts.order, wish.given)) return { refused: 'quote_changed' };
    const option = quote.options.find((each) => each.id === wish.quoteId);
    if (!option) return { refused: 'quote_changed' };
    if (!option.destinations.includes(wish.destination))
      return { refused: 'destination_not_offered' };
    const reason = refundReasons[option.rule as keyof typeof refundReasons];
    clawBack(change, { ...facts, rule: `refund/${reason}` }, rules);
    const { lineId, policyVersion } = facts.order;
    const sold = soldUnder(rules, policyVersion, change.lines.get(lineId)!.marketId);
    const { returned } = promotionRules(sold);
    return pay(change, facts, option, { ...wish, note: null, returned });
  };

export type GoodwillRefusal =
  | 'unknown_order'
  | 'order_not_paid'
  | 'refund_all_back'
  | 'refund_under_way'
  | 'above_captured';

/** The operator's staff give an amount back, with a reason; what was bought stays. */
export const decideStaffRefund =
  (
    wish: RefundWish & { amountMinor: bigint; note: string },
    rules: Rules,
  ): Decide<RefundAnswer, GoodwillRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const facts = factsOf(change, wish);
    if (!facts) return { refused: 'unknown_order' };
    const { order } = facts;
    if (order.state !== 'fulfilled')
      return { refused: order.heldMinor > 0n ? 'refund_under_way' : 'order_not_paid' };
    const priceMinor = openPrice(facts);
    if (priceMinor === 0n) return { refused: 'refund_all_back' };
    const { amountMinor } = wish;
    if (amountMinor > priceMinor) return { refused: 'above_captured' };
    const usedMinor = priceMinor - amountMinor;
    const option = { rule: 'staff' as const, priceMinor, usedMinor, refundMinor: amountMinor };
    return pay(change, facts, { ...option, basis: [] }, wish);
  };

function pay(
  change: Changeset,
  { payments, refunds }: RefundFacts,
  option: Pick<RefundOption, 'rule' | 'priceMinor' | 'usedMinor' | 'refundMinor' | 'basis'>,
  wish: RefundWish & {
    note: string | null;
    /** Absent: what was bought stays. */
    returned?: PromotionPolicy['returned'];
  },
): Decision<RefundAnswer, never> {
  const { orderId, destination, note, returned } = wish;
  const order = change.orders.get(orderId)!;
  const payout = { order, payments, refunds, option, destination, note };
  const requestId = giveMoneyBack(change, payout);
  const isWhole = option.usedMinor === 0n && option.refundMinor === order.priceMinor;
  if (returned) withdrawUses(change, order, { isWhole, returned });
  else if (option.usedMinor === 0n) undoInvitation(change, order);
  return { changes: change.changes(), answer: { requestId } };
}

/**
 * Between that read and the lock something of it began or ended: nobody knows how much of it is left, and
 * nothing may be paid for it or taken back.
 */
function isOutdated(change: Changeset, { id, state }: Order, { period, buckets }: Given): boolean {
  if (state !== 'fulfilled') return false;
  const read = new Set(buckets.map((bucket) => bucket.id));
  return (
    period === null ||
    (period.endedAt === null && !change.periods.get(period.id)) ||
    buckets.some((each) => each.closedAt === null && !change.buckets.get(each.id)) ||
    givenBy(change.buckets.all(), id).some((each) => !read.has(each.id))
  );
}

/** Credit that came back from an order earlier is not what the order gave. */
const givenBy = (buckets: readonly Bucket[], orderId: string): Bucket[] =>
  buckets.filter((bucket) => bucket.orderId === orderId && bucket.origin !== 'refund');

/** The order with what it gave: open rows as they are now, closed ones as they were read. */
export function factsOf(
  change: Changeset,
  { orderId, given }: Pick<RefundWish, 'orderId' | 'given'>,
): RefundFacts | null {
  const order = change.orders.get(orderId);
  if (!order) return null;
  const ofOrder = <Row extends { orderId: string | null }>(rows: readonly Row[]) =>
    rows.filter((row) => row.orderId === orderId);
  return {
    order,
    period: given.period && (change.periods.get(given.period.id) ?? given.period),
    buckets: givenBy(given.buckets, orderId).map(
      (bucket) => change.buckets.get(bucket.id) ?? bucket,
    ),
    payments: ofOrder(change.payments.all()),
    refunds: ofOrder(change.refunds.all()),
  };
}
